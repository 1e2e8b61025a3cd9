ALTER TABLE `delivery_attempts`
  ADD COLUMN `signedAt` BIGINT NULL,
  ADD COLUMN `signature` VARCHAR(250) NULL,
  ADD COLUMN `body` MEDIUMTEXT NULL;
CREATE INDEX `deliveries_state_createdAt_idx` ON `deliveries`(`state`, `createdAt`);
