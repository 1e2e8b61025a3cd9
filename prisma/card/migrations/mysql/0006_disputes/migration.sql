ALTER TABLE `entries` MODIFY COLUMN `operationId` VARCHAR(100) NULL;
CREATE TABLE `disputes` (
  `id` VARCHAR(100) NOT NULL,
  `attemptId` VARCHAR(64) NOT NULL,
  `tid` VARCHAR(64) NOT NULL,
  `refNo` VARCHAR(64) NOT NULL,
  `amount` BIGINT NULL,
  `currency` CHAR(3) NOT NULL,
  `reason` VARCHAR(200) NOT NULL,
  `state` VARCHAR(8) NOT NULL,
  `evidence` MEDIUMTEXT NULL,
  `opensAt` BIGINT NOT NULL,
  `outcome` VARCHAR(8) NULL,
  `resolvesAt` BIGINT NULL,
  `openedAt` BIGINT NULL,
  `resolvedAt` BIGINT NULL,
  `nextAt` BIGINT NULL,
  `version` INTEGER NOT NULL,
  INDEX `disputes_nextAt_id_idx` (`nextAt`, `id`),
  INDEX `disputes_tid_idx` (`tid`),
  PRIMARY KEY (`id`)
);
CREATE TABLE `dispute_events` (
  `number` INTEGER NOT NULL,
  `type` VARCHAR(8) NOT NULL,
  `disputeId` VARCHAR(100) NOT NULL,
  `attemptId` VARCHAR(64) NOT NULL,
  `refNo` VARCHAR(64) NOT NULL,
  `tid` VARCHAR(64) NOT NULL,
  `amount` BIGINT NOT NULL,
  `reason` VARCHAR(200) NOT NULL,
  `at` BIGINT NOT NULL,
  PRIMARY KEY (`number`)
);
CREATE TABLE `feeds` (
  `name` VARCHAR(16) NOT NULL,
  `last` INTEGER NOT NULL,
  PRIMARY KEY (`name`)
);
