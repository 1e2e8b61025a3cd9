ALTER TABLE "payments" ADD COLUMN "approvePath" TEXT;

DROP INDEX "payments_merchantId_tid_idx";
DROP INDEX "payments_merchantId_orderNo_idx";
CREATE INDEX "payments_merchantId_createdAt_tid_amount_idx" ON "payments"("merchantId", "createdAt", "tid", "amount");
CREATE INDEX "payments_merchantId_status_createdAt_tid_amount_idx" ON "payments"("merchantId", "status", "createdAt", "tid", "amount");
CREATE INDEX "payments_merchantId_orderNo_createdAt_tid_idx" ON "payments"("merchantId", "orderNo", "createdAt", "tid");
