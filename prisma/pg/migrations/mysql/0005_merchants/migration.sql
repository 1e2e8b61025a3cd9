ALTER TABLE `merchants`
 ADD COLUMN `oldKeyHash` CHAR(64) NULL,
 ADD COLUMN `oldKeyUntil` BIGINT NULL,
 ADD COLUMN `amountMax` BIGINT NULL,
 ADD COLUMN `requestsPerSecond` INTEGER NULL,
 ADD INDEX `merchants_oldKeyHash_idx` (`oldKeyHash`);
