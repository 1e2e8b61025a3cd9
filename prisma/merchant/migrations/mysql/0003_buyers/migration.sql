ALTER TABLE `orders`
  ADD COLUMN `buyerId` VARCHAR(24) NULL,
  ADD INDEX `orders_buyerId_orderNo_idx` (`buyerId`, `orderNo`);

CREATE TABLE `buyers` (
  `id` VARCHAR(24) NOT NULL,
  `email` VARCHAR(254) NOT NULL,
  `name` VARCHAR(100) NOT NULL,
  `passwordHash` VARCHAR(255) NOT NULL,
  `createdAt` BIGINT NOT NULL,
  `updatedAt` BIGINT NOT NULL,
  UNIQUE INDEX `buyers_email_key` (`email`),
  PRIMARY KEY (`id`)
);

CREATE TABLE `buyer_sessions` (
  `id` VARCHAR(24) NOT NULL,
  `buyerId` VARCHAR(24) NOT NULL,
  `startedAt` BIGINT NOT NULL,
  `expiresAt` BIGINT NOT NULL,
  `endedAt` BIGINT NULL,
  `endedBy` VARCHAR(8) NULL,
  INDEX `buyer_sessions_expiresAt_idx` (`expiresAt`),
  PRIMARY KEY (`id`)
);

CREATE TABLE `buyer_tokens` (
  `hash` CHAR(64) NOT NULL,
  `sessionId` VARCHAR(24) NOT NULL,
  `kind` VARCHAR(8) NOT NULL,
  `expiresAt` BIGINT NOT NULL,
  `spentAt` BIGINT NULL,
  INDEX `buyer_tokens_expiresAt_idx` (`expiresAt`),
  PRIMARY KEY (`hash`)
);
