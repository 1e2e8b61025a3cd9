ALTER TABLE `timers` ADD COLUMN `traceparent` VARCHAR(55) NULL;
