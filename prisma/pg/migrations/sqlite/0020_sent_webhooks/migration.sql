ALTER TABLE "delivery_attempts" ADD COLUMN "signedAt" BIGINT;
ALTER TABLE "delivery_attempts" ADD COLUMN "signature" TEXT;
ALTER TABLE "delivery_attempts" ADD COLUMN "body" TEXT;
CREATE INDEX "deliveries_state_createdAt_idx" ON "deliveries"("state", "createdAt");
