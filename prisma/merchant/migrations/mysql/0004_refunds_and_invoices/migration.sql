ALTER TABLE `orders`
  ADD COLUMN `refundedAmount` BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN `invoiceNo` VARCHAR(20) NULL,
  ADD COLUMN `checkedAt` BIGINT NOT NULL DEFAULT 0,
  ADD INDEX `orders_state_checkedAt_idx` (`state`, `checkedAt`);

CREATE TABLE `refunds` (
  `id` VARCHAR(64) NOT NULL,
  `orderNo` CHAR(20) NOT NULL,
  `tid` VARCHAR(64) NOT NULL,
  `origin` VARCHAR(4) NOT NULL,
  `cancelId` VARCHAR(64) NULL,
  `items` TEXT NOT NULL,
  `amount` BIGINT NOT NULL,
  `taxFree` BIGINT NULL,
  `reason` VARCHAR(200) NULL,
  `state` VARCHAR(8) NOT NULL,
  `failure` TEXT NULL,
  `askedUnder` VARCHAR(255) NULL,
  `creditNote` VARCHAR(20) NULL,
  `createdAt` BIGINT NOT NULL,
  `settledAt` BIGINT NULL,
  INDEX `refunds_orderNo_idx` (`orderNo`),
  INDEX `refunds_tid_idx` (`tid`),
  PRIMARY KEY (`id`)
);

CREATE TABLE `documents` (
  `number` VARCHAR(20) NOT NULL,
  `kind` VARCHAR(12) NOT NULL,
  `subject` VARCHAR(64) NOT NULL,
  `orderNo` CHAR(20) NOT NULL,
  `total` BIGINT NOT NULL,
  `content` MEDIUMTEXT NOT NULL,
  `issuedAt` BIGINT NOT NULL,
  UNIQUE INDEX `documents_subject_key` (`subject`),
  INDEX `documents_orderNo_idx` (`orderNo`),
  INDEX `documents_issuedAt_number_idx` (`issuedAt`, `number`),
  PRIMARY KEY (`number`)
);

CREATE TABLE `counters` (
  `id` VARCHAR(16) NOT NULL,
  `last` INTEGER NOT NULL,
  PRIMARY KEY (`id`)
);
