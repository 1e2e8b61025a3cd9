-- A settlement takes its merchant's items, so these lie side by side.
ALTER TABLE `settlement_items`
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (`merchantId`, `transactionId`),
  ADD UNIQUE INDEX `settlement_items_transactionId_key` (`transactionId`);
