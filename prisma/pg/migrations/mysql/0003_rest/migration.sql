ALTER TABLE `payments`
  ADD COLUMN `approvePath` VARCHAR(200) NULL,
  DROP INDEX `payments_merchantId_tid_idx`,
  DROP INDEX `payments_merchantId_orderNo_idx`,
  ADD INDEX `payments_merchantId_createdAt_tid_amount_idx` (`merchantId`, `createdAt`, `tid`, `amount`),
  ADD INDEX `payments_merchantId_status_createdAt_tid_amount_idx` (`merchantId`, `status`, `createdAt`, `tid`, `amount`),
  ADD INDEX `payments_merchantId_orderNo_createdAt_tid_idx` (`merchantId`, `orderNo`, `createdAt`, `tid`);
