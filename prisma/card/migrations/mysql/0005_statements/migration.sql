ALTER TABLE `entries` ADD COLUMN `stated` BIGINT NULL;
CREATE INDEX `entries_at_idx` ON `entries`(`at`);

CREATE TABLE `statement_lines` (
  `id` VARCHAR(80) NOT NULL,
  `day` CHAR(10) NOT NULL,
  `kind` VARCHAR(8) NOT NULL,
  `refNo` VARCHAR(64) NOT NULL,
  `tid` VARCHAR(64) NULL,
  `attemptId` VARCHAR(64) NULL,
  `operationId` VARCHAR(64) NULL,
  `amount` BIGINT NOT NULL,
  `at` BIGINT NOT NULL,
  INDEX `statement_lines_day_id_idx` (`day`, `id`),
  PRIMARY KEY (`id`)
);
