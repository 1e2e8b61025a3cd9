ALTER TABLE `events` ADD COLUMN `deliveries` INTEGER NULL;

ALTER TABLE `webhook_endpoints`
  ADD COLUMN `version` INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN `previousSecret` VARCHAR(500) NULL,
  ADD COLUMN `previousUntil` BIGINT NULL,
  ADD COLUMN `updatedAt` BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN `failingSince` BIGINT NULL,
  ADD COLUMN `disabledReason` VARCHAR(8) NULL;
UPDATE `webhook_endpoints` SET `updatedAt` = `createdAt`;
UPDATE `webhook_endpoints` SET `disabledReason` = 'GONE' WHERE `disabledAt` IS NOT NULL;

ALTER TABLE `deliveries` ADD COLUMN `addressee` VARCHAR(8) NOT NULL DEFAULT 'ENDPOINT';
UPDATE `deliveries` SET `addressee` = 'CALLBACK' WHERE NOT EXISTS
  (SELECT 1 FROM `webhook_endpoints` e WHERE e.`id` = `deliveries`.`endpointId` AND e.`url` = `deliveries`.`url`);
CREATE INDEX `deliveries_merchantId_state_createdAt_idx` ON `deliveries` (`merchantId`, `state`, `createdAt`);
DROP INDEX `deliveries_merchantId_createdAt_idx` ON `deliveries`;
