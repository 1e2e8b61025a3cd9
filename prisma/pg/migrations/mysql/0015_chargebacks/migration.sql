ALTER TABLE `reconciliation_cases` MODIFY COLUMN `line` VARCHAR(16) NULL;
