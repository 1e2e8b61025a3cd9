ALTER TABLE `entries` ADD COLUMN `cardToken` VARCHAR(64) NULL;

CREATE TABLE `card_tokens` (
  `token` VARCHAR(64) NOT NULL,
  `attemptId` VARCHAR(64) NOT NULL,
  `cardMasked` VARCHAR(19) NOT NULL,
  `expiry` CHAR(5) NOT NULL,
  `responseCode` VARCHAR(8) NOT NULL,
  `createdAt` BIGINT NOT NULL,
  `deletedAt` BIGINT NULL,
  UNIQUE INDEX `card_tokens_attemptId_key` (`attemptId`),
  PRIMARY KEY (`token`)
);
