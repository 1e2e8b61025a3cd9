CREATE TABLE `disputes` (
  `id` VARCHAR(64) NOT NULL,
  `issuer` VARCHAR(64) NOT NULL,
  `issuerDisputeId` VARCHAR(100) NOT NULL,
  `tid` VARCHAR(64) NOT NULL,
  `merchantId` VARCHAR(64) NULL,
  `amount` BIGINT NOT NULL,
  `currency` CHAR(3) NOT NULL,
  `reason` VARCHAR(200) NOT NULL,
  `state` VARCHAR(8) NOT NULL,
  `note` VARCHAR(200) NULL,
  `seq` INTEGER NOT NULL,
  `openedAt` BIGINT NOT NULL,
  `openedAfter` INTEGER NOT NULL,
  `resolvedAt` BIGINT NULL,
  `resolvedAfter` INTEGER NULL,
  `evidence` MEDIUMTEXT NULL,
  `evidenceAt` BIGINT NULL,
  `evidenceSentAt` BIGINT NULL,
  `version` INTEGER NOT NULL,
  UNIQUE INDEX `disputes_issuer_issuerDisputeId_key` (`issuer`, `issuerDisputeId`),
  INDEX `disputes_tid_idx` (`tid`),
  INDEX `disputes_merchantId_openedAt_id_idx` (`merchantId`, `openedAt`, `id`),
  INDEX `disputes_openedAt_id_idx` (`openedAt`, `id`),
  PRIMARY KEY (`id`)
);
CREATE TABLE `dispute_cursors` (
  `issuer` VARCHAR(64) NOT NULL,
  `last` INTEGER NOT NULL,
  PRIMARY KEY (`issuer`)
);
