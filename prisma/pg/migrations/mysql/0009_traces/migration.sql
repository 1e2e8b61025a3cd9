ALTER TABLE `timers` ADD COLUMN `traceparent` VARCHAR(55) NULL;
ALTER TABLE `outbox` ADD COLUMN `traceparent` VARCHAR(55) NULL;
