CREATE TABLE `merchants` (
  `id` VARCHAR(64) NOT NULL,
  `name` VARCHAR(100) NOT NULL,
  `keyHash` CHAR(64) NULL,
  `feeBasisPoints` INTEGER NOT NULL,
  `returnUrl` VARCHAR(2048) NULL,
  `createdAt` BIGINT NOT NULL,
  UNIQUE INDEX `merchants_keyHash_key` (`keyHash`),
  PRIMARY KEY (`id`)
);

CREATE TABLE `payments` (
  `tid` CHAR(20) NOT NULL,
  `seq` INTEGER NOT NULL,
  `status` VARCHAR(24) NOT NULL,
  `merchantId` VARCHAR(64) NOT NULL,
  `orderNo` VARCHAR(64) NOT NULL,
  `claim` INTEGER NOT NULL,
  `orderName` VARCHAR(200) NULL,
  `amount` BIGINT NOT NULL,
  `currency` CHAR(3) NOT NULL,
  `captureMode` VARCHAR(8) NOT NULL,
  `taxFreeAmount` BIGINT NULL,
  `customerKey` VARCHAR(64) NULL,
  `items` MEDIUMTEXT NULL,
  `callbackUrl` VARCHAR(2048) NULL,
  `successUrl` VARCHAR(2048) NULL,
  `failUrl` VARCHAR(2048) NULL,
  `readyFingerprint` VARCHAR(64) NOT NULL,
  `attemptId` VARCHAR(64) NULL,
  `issuer` VARCHAR(64) NULL,
  `cardBin` VARCHAR(8) NULL,
  `cardLast4` CHAR(4) NULL,
  `installmentMonths` INTEGER NULL,
  `approveKey` VARCHAR(255) NULL,
  `authCode` VARCHAR(16) NULL,
  `refNo` VARCHAR(64) NULL,
  `approvedAt` BIGINT NULL,
  `failureCode` VARCHAR(8) NULL,
  `createdAt` BIGINT NOT NULL,
  `updatedAt` BIGINT NOT NULL,
  `expiresAt` BIGINT NOT NULL,
  INDEX `payments_merchantId_orderNo_idx` (`merchantId`, `orderNo`),
  INDEX `payments_merchantId_tid_idx` (`merchantId`, `tid`),
  PRIMARY KEY (`tid`)
);

CREATE TABLE `events` (
  `tid` CHAR(20) NOT NULL,
  `seq` INTEGER NOT NULL,
  `id` VARCHAR(64) NOT NULL,
  `type` VARCHAR(40) NOT NULL,
  `at` BIGINT NOT NULL,
  `data` MEDIUMTEXT NOT NULL,
  PRIMARY KEY (`tid`, `seq`)
);

CREATE TABLE `order_claims` (
  `merchantId` VARCHAR(64) NOT NULL,
  `orderNo` VARCHAR(64) NOT NULL,
  `claim` INTEGER NOT NULL,
  `tid` CHAR(20) NOT NULL,
  PRIMARY KEY (`merchantId`, `orderNo`, `claim`)
);

CREATE TABLE `idempotency` (
  `merchantId` VARCHAR(64) NOT NULL,
  `method` VARCHAR(8) NOT NULL,
  `path` VARCHAR(200) NOT NULL,
  `key` VARCHAR(255) NOT NULL,
  `fingerprint` VARCHAR(64) NOT NULL,
  `status` INTEGER NULL,
  `body` MEDIUMTEXT NULL,
  `createdAt` BIGINT NOT NULL,
  INDEX `idempotency_createdAt_idx` (`createdAt`),
  PRIMARY KEY (`merchantId`, `method`, `path`, `key`)
);

CREATE TABLE `outbox` (
  `id` VARCHAR(64) NOT NULL,
  `topic` VARCHAR(64) NOT NULL,
  `tid` CHAR(20) NOT NULL,
  `seq` INTEGER NOT NULL,
  `payload` MEDIUMTEXT NOT NULL,
  `createdAt` BIGINT NOT NULL,
  `publishedAt` BIGINT NULL,
  INDEX `outbox_publishedAt_tid_seq_idx` (`publishedAt`, `tid`, `seq`),
  PRIMARY KEY (`id`)
);

CREATE TABLE `timers` (
  `id` VARCHAR(160) NOT NULL,
  `kind` VARCHAR(40) NOT NULL,
  `subject` VARCHAR(100) NOT NULL,
  `clock` VARCHAR(8) NOT NULL,
  `due` BIGINT NOT NULL,
  `attempts` INTEGER NOT NULL,
  `fence` INTEGER NOT NULL,
  `leaseUntil` BIGINT NOT NULL,
  INDEX `timers_clock_due_idx` (`clock`, `due`),
  PRIMARY KEY (`id`)
);

CREATE TABLE `webhook_endpoints` (
  `id` VARCHAR(64) NOT NULL,
  `merchantId` VARCHAR(64) NOT NULL,
  `url` VARCHAR(700) NOT NULL,
  `events` VARCHAR(1000) NOT NULL,
  `secret` VARCHAR(500) NOT NULL,
  `createdAt` BIGINT NOT NULL,
  `disabledAt` BIGINT NULL,
  UNIQUE INDEX `webhook_endpoints_merchantId_url_key` (`merchantId`, `url`),
  PRIMARY KEY (`id`)
);

CREATE TABLE `deliveries` (
  `id` VARCHAR(64) NOT NULL,
  `eventId` VARCHAR(64) NOT NULL,
  `tid` CHAR(20) NOT NULL,
  `merchantId` VARCHAR(64) NOT NULL,
  `endpointId` VARCHAR(64) NOT NULL,
  `url` VARCHAR(2048) NOT NULL,
  `type` VARCHAR(40) NOT NULL,
  `body` MEDIUMTEXT NOT NULL,
  `state` VARCHAR(16) NOT NULL,
  `attempts` INTEGER NOT NULL,
  `createdAt` BIGINT NOT NULL,
  `updatedAt` BIGINT NOT NULL,
  INDEX `deliveries_tid_idx` (`tid`),
  INDEX `deliveries_merchantId_createdAt_idx` (`merchantId`, `createdAt`),
  PRIMARY KEY (`id`)
);

CREATE TABLE `delivery_attempts` (
  `deliveryId` VARCHAR(64) NOT NULL,
  `number` INTEGER NOT NULL,
  `at` BIGINT NOT NULL,
  `durationMs` INTEGER NOT NULL,
  `status` INTEGER NULL,
  `reply` VARCHAR(1100) NULL,
  `error` VARCHAR(500) NULL,
  PRIMARY KEY (`deliveryId`, `number`)
);

CREATE TABLE `checkout_pages` (
  `tid` CHAR(20) NOT NULL,
  `openedAt` BIGINT NOT NULL,
  `tokenHash` CHAR(64) NULL,
  `card` VARCHAR(500) NULL,
  PRIMARY KEY (`tid`)
);
