ALTER TABLE `merchants` ADD COLUMN `businessType` VARCHAR(12) NOT NULL DEFAULT 'COMPANY';

CREATE TABLE `settlements` (
  `id` VARCHAR(24) NOT NULL,
  `merchantId` VARCHAR(64) NOT NULL,
  `number` INTEGER NOT NULL,
  `day` CHAR(10) NOT NULL,
  `status` VARCHAR(8) NOT NULL,
  `itemCount` INTEGER NOT NULL,
  `grossAmount` BIGINT NOT NULL,
  `refundAmount` BIGINT NOT NULL,
  `feeAmount` BIGINT NOT NULL,
  `vatAmount` BIGINT NOT NULL,
  `adjustments` BIGINT NOT NULL,
  `carriedIn` BIGINT NOT NULL,
  `netAmount` BIGINT NOT NULL,
  `incomeTax` BIGINT NOT NULL,
  `localTax` BIGINT NOT NULL,
  `payoutAmount` BIGINT NOT NULL,
  `carriedOut` BIGINT NOT NULL,
  `payDate` CHAR(10) NULL,
  `openedAt` BIGINT NOT NULL,
  `closedAt` BIGINT NULL,
  `paidAt` BIGINT NULL,
  UNIQUE INDEX `settlements_merchantId_number_key` (`merchantId`, `number`),
  INDEX `settlements_merchantId_day_id_idx` (`merchantId`, `day`, `id`),
  INDEX `settlements_day_id_idx` (`day`, `id`),
  INDEX `settlements_status_day_id_idx` (`status`, `day`, `id`),
  PRIMARY KEY (`id`)
);

CREATE TABLE `settlement_items` (
  `transactionId` VARCHAR(64) NOT NULL,
  `merchantId` VARCHAR(64) NOT NULL,
  `settlementId` VARCHAR(24) NULL,
  `tid` CHAR(20) NULL,
  `seq` INTEGER NULL,
  `kind` VARCHAR(10) NOT NULL,
  `gross` BIGINT NOT NULL,
  `fee` BIGINT NOT NULL,
  `vat` BIGINT NOT NULL,
  `net` BIGINT NOT NULL,
  `day` CHAR(10) NOT NULL,
  `at` BIGINT NOT NULL,
  INDEX `settlement_items_settlementId_merchantId_at_transactionId_idx` (`settlementId`, `merchantId`, `at`, `transactionId`),
  PRIMARY KEY (`transactionId`)
);

-- What was posted before there were settlements, as its items would have been written.
INSERT INTO `settlement_items`
SELECT t.`transactionId`, t.`merchantId`, NULL, t.`tid`, t.`seq`,
  CASE
    WHEN t.`disputed` > 0 THEN 'DISPUTE'
    WHEN t.`receivable` < 0 THEN 'CAPTURE'
    WHEN t.`receivable` > 0 THEN 'REFUND'
    ELSE 'ADJUSTMENT'
  END,
  t.`net` + t.`fee` + t.`vat`, t.`fee`, t.`vat`, t.`net`, t.`day`, t.`at`
FROM (
  SELECT `transactionId`, MAX(`merchantId`) AS `merchantId`, MAX(`tid`) AS `tid`, MAX(`seq`) AS `seq`,
    MAX(`day`) AS `day`, MAX(`at`) AS `at`,
    SUM(CASE WHEN `account` = 'merchant_payable' THEN `credit` - `debit` ELSE 0 END) AS `net`,
    SUM(CASE WHEN `account` = 'fee_income' THEN `credit` - `debit` ELSE 0 END) AS `fee`,
    SUM(CASE WHEN `account` = 'vat_payable' THEN `credit` - `debit` ELSE 0 END) AS `vat`,
    SUM(CASE WHEN `account` = 'issuer_receivable' THEN `credit` - `debit` ELSE 0 END) AS `receivable`,
    SUM(CASE WHEN `account` = 'dispute_hold' THEN 1 ELSE 0 END) AS `disputed`,
    SUM(CASE WHEN `account` = 'bank' THEN 1 ELSE 0 END) AS `banked`
  FROM `postings`
  GROUP BY `transactionId`
) t
WHERE t.`net` <> 0 AND t.`banked` = 0;
