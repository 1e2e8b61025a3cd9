ALTER TABLE `payments`
  ADD COLUMN `capturedAmount` BIGINT NULL,
  ADD COLUMN `refundedAmount` BIGINT NULL,
  ADD COLUMN `feeAmount` BIGINT NULL,
  ADD COLUMN `vatAmount` BIGINT NULL;

CREATE TABLE `operations` (
  `id` VARCHAR(64) NOT NULL,
  `tid` CHAR(20) NOT NULL,
  `seq` INTEGER NOT NULL,
  `kind` VARCHAR(16) NOT NULL,
  `amount` BIGINT NOT NULL,
  `items` MEDIUMTEXT NULL,
  `reason` VARCHAR(200) NULL,
  `state` VARCHAR(16) NOT NULL,
  `responseCode` VARCHAR(8) NULL,
  `replyPath` VARCHAR(200) NULL,
  `replyKey` VARCHAR(255) NULL,
  `requestedAt` BIGINT NOT NULL,
  INDEX `operations_tid_idx` (`tid`),
  PRIMARY KEY (`id`)
);

-- What was captured before: all of it, at the rate that every merchant had (2.8 %, VAT 10 %, rounded half up).
UPDATE `payments` SET
  `capturedAmount` = `amount`,
  `refundedAmount` = 0,
  `feeAmount` = (2 * `amount` * 280 + 10000) DIV 20000,
  `vatAmount` = (2 * ((2 * `amount` * 280 + 10000) DIV 20000) * 10 + 100) DIV 200
WHERE `status` = 'CAPTURED';

UPDATE `events` JOIN `payments` ON `payments`.`tid` = `events`.`tid` SET `events`.`data` = JSON_SET(
  `events`.`data`, '$.amount', `payments`.`amount`, '$.fee', `payments`.`feeAmount`, '$.vat', `payments`.`vatAmount`, '$.operationId', NULL
) WHERE `events`.`type` = 'payment.captured';

-- Held money is released when seven days are over.
INSERT INTO `timers` (`id`, `kind`, `subject`, `clock`, `due`, `attempts`, `fence`, `leaseUntil`)
SELECT CONCAT('void-authorization:', `tid`), 'void-authorization', `tid`, 'business', `updatedAt` + 604800000, 0, 0, 0
FROM `payments` WHERE `status` = 'AUTHORIZED';
