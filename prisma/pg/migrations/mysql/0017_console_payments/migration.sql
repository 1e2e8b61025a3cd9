ALTER TABLE `payments`
  ADD INDEX `payments_createdAt_tid_amount_idx` (`createdAt`, `tid`, `amount`),
  ADD INDEX `payments_status_createdAt_tid_amount_idx` (`status`, `createdAt`, `tid`, `amount`),
  ADD INDEX `payments_orderNo_createdAt_tid_idx` (`orderNo`, `createdAt`, `tid`),
  ADD INDEX `payments_cardLast4_createdAt_tid_idx` (`cardLast4`, `createdAt`, `tid`),
  ADD INDEX `payments_amount_createdAt_tid_idx` (`amount`, `createdAt`, `tid`),
  ADD INDEX `payments_updatedAt_tid_idx` (`updatedAt`, `tid`);
