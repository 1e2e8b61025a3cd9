CREATE INDEX "payments_createdAt_tid_amount_idx" ON "payments"("createdAt", "tid", "amount");
CREATE INDEX "payments_status_createdAt_tid_amount_idx" ON "payments"("status", "createdAt", "tid", "amount");
CREATE INDEX "payments_orderNo_createdAt_tid_idx" ON "payments"("orderNo", "createdAt", "tid");
CREATE INDEX "payments_cardLast4_createdAt_tid_idx" ON "payments"("cardLast4", "createdAt", "tid");
CREATE INDEX "payments_amount_createdAt_tid_idx" ON "payments"("amount", "createdAt", "tid");
CREATE INDEX "payments_updatedAt_tid_idx" ON "payments"("updatedAt", "tid");
