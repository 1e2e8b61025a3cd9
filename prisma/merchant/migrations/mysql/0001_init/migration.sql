CREATE TABLE `orders` (
  `orderNo` CHAR(20) NOT NULL,
  `state` VARCHAR(24) NOT NULL,
  `total` BIGINT NOT NULL,
  `currency` CHAR(3) NOT NULL,
  `items` MEDIUMTEXT NOT NULL,
  `attempt` INTEGER NOT NULL,
  `tid` VARCHAR(64) NULL,
  `payStatus` VARCHAR(24) NULL,
  `seq` INTEGER NOT NULL,
  `cardAuthCode` VARCHAR(64) NULL,
  `failure` TEXT NULL,
  `version` INTEGER NOT NULL,
  `createdAt` BIGINT NOT NULL,
  `updatedAt` BIGINT NOT NULL,
  UNIQUE INDEX `orders_tid_key` (`tid`),
  PRIMARY KEY (`orderNo`)
);

CREATE TABLE `processed_webhooks` (
  `webhookId` VARCHAR(255) NOT NULL,
  `processedAt` BIGINT NOT NULL,
  INDEX `processed_webhooks_processedAt_idx` (`processedAt`),
  PRIMARY KEY (`webhookId`)
);

CREATE TABLE `inbox_entries` (
  `id` VARCHAR(64) NOT NULL,
  `receivedAt` BIGINT NOT NULL,
  `valid` BOOLEAN NOT NULL,
  `verdict` VARCHAR(16) NOT NULL,
  `reason` VARCHAR(500) NULL,
  `webhookId` VARCHAR(255) NULL,
  `type` VARCHAR(64) NULL,
  `tid` VARCHAR(64) NULL,
  `headers` MEDIUMTEXT NOT NULL,
  `rawBody` MEDIUMTEXT NOT NULL,
  INDEX `inbox_entries_receivedAt_idx` (`receivedAt`),
  INDEX `inbox_entries_tid_idx` (`tid`),
  INDEX `inbox_entries_valid_verdict_idx` (`valid`, `verdict`),
  PRIMARY KEY (`id`)
);

CREATE TABLE `timers` (
  `id` VARCHAR(160) NOT NULL,
  `kind` VARCHAR(40) NOT NULL,
  `subject` VARCHAR(100) NOT NULL,
  `clock` VARCHAR(8) NOT NULL,
  `due` BIGINT NOT NULL,
  `attempts` INTEGER NOT NULL,
  `fence` INTEGER NOT NULL,
  `leaseUntil` BIGINT NOT NULL,
  INDEX `timers_clock_due_idx` (`clock`, `due`),
  PRIMARY KEY (`id`)
);
