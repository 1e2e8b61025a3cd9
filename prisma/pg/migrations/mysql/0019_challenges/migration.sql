ALTER TABLE `checkout_pages` ADD COLUMN `challengedBy` CHAR(64) NULL;
