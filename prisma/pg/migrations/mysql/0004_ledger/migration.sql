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

-- What was captured before there was a ledger, as it would have been posted.
INSERT INTO `postings`
SELECT e.`id`, l.`line`, l.`account`, CASE l.`line` WHEN 1 THEN p.`issuer` END, p.`merchantId`,
  CASE l.`line` WHEN 1 THEN p.`capturedAmount` ELSE 0 END,
  CASE l.`line`
    WHEN 1 THEN 0
    WHEN 2 THEN p.`capturedAmount` - p.`feeAmount` - p.`vatAmount`
    WHEN 3 THEN p.`feeAmount`
    ELSE p.`vatAmount`
  END,
  p.`currency`, p.`tid`, e.`seq`,
  DATE_FORMAT(DATE_ADD('1970-01-01', INTERVAL (e.`at` DIV 1000 + 32400) SECOND), '%Y-%m-%d'), e.`at`
FROM `events` e
JOIN `payments` p ON p.`tid` = e.`tid`
JOIN (
  SELECT 1 AS `line`, 'issuer_receivable' AS `account`
  UNION ALL SELECT 2, 'merchant_payable'
  UNION ALL SELECT 3, 'fee_income'
  UNION ALL SELECT 4, 'vat_payable'
) l ON l.`line` < 3 OR (l.`line` = 3 AND p.`feeAmount` > 0) OR (l.`line` = 4 AND p.`vatAmount` > 0)
WHERE e.`type` = 'payment.captured';
