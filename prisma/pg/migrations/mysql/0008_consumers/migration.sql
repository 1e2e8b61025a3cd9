CREATE TABLE `consumed` (
  `consumer` VARCHAR(40) NOT NULL,
  `eventId` VARCHAR(64) NOT NULL,
  `at` BIGINT NOT NULL,
  INDEX `consumed_at_idx` (`at`),
  PRIMARY KEY (`consumer`, `eventId`)
);

CREATE TABLE `dead_letters` (
  `id` VARCHAR(100) NOT NULL,
  `consumer` VARCHAR(40) NOT NULL,
  `eventId` VARCHAR(64) NULL,
  `topic` VARCHAR(200) NOT NULL,
  `position` VARCHAR(250) NOT NULL,
  `key` VARCHAR(200) NOT NULL,
  `tid` VARCHAR(64) NULL,
  `payload` MEDIUMTEXT NOT NULL,
  `reason` VARCHAR(500) NOT NULL,
  `attempts` INTEGER NOT NULL,
  `state` VARCHAR(8) NOT NULL,
  `nextTryAt` BIGINT NULL,
  `createdAt` BIGINT NOT NULL,
  `updatedAt` BIGINT NOT NULL,
  INDEX `dead_letters_state_createdAt_id_idx` (`state`, `createdAt`, `id`),
  INDEX `dead_letters_state_updatedAt_idx` (`state`, `updatedAt`),
  PRIMARY KEY (`id`)
);

ALTER TABLE `checkout_pages` ADD COLUMN `script` MEDIUMTEXT NULL;
