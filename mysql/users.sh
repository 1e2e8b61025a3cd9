#!/bin/sh
# Run once by the mysql image, when its data folder is new: each server has a user of its own, who may use its own
# database and no other. The servers make their databases themselves.
MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql --user=root <<SQL
CREATE USER 'payflow_card'@'%' IDENTIFIED BY '$CARD_DATABASE_PASSWORD';
GRANT ALL ON \`payflow\\_card\`.* TO 'payflow_card'@'%';
CREATE USER 'payflow_pg'@'%' IDENTIFIED BY '$PG_DATABASE_PASSWORD';
GRANT ALL ON \`payflow\\_pg\`.* TO 'payflow_pg'@'%';
CREATE USER 'payflow_merchant'@'%' IDENTIFIED BY '$MERCHANT_DATABASE_PASSWORD';
GRANT ALL ON \`payflow\\_merchant\`.* TO 'payflow_merchant'@'%';
SQL
