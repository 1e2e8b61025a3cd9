CREATE TABLE `postings` (
  `transactionId` VARCHAR(64) NOT NULL,
  `line` INTEGER NOT NULL,
  `account` VARCHAR(24) NOT NULL,
  `issuer` VARCHAR(64) NULL,
  `merchantId` VARCHAR(64) NULL,
  `debit` BIGINT NOT NULL,
  `credit` BIGINT NOT NULL,
  `currency` CHAR(3) NOT NULL,
  `tid` CHAR(20) NULL,
  `seq` INTEGER NULL,
  `day` CHAR(10) NOT NULL,
  `at` BIGINT NOT NULL,
  INDEX `postings_merchantId_at_idx` (`merchantId`, `at`),
  INDEX `postings_merchantId_account_at_idx` (`merchantId`, `account`, `at`),
  INDEX `postings_tid_idx` (`tid`),
  PRIMARY KEY (`transactionId`, `line`)
);
