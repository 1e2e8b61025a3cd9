ALTER TABLE "merchants" ADD COLUMN "oldKeyHash" TEXT;
ALTER TABLE "merchants" ADD COLUMN "oldKeyUntil" BIGINT;
ALTER TABLE "merchants" ADD COLUMN "amountMax" BIGINT;
ALTER TABLE "merchants" ADD COLUMN "requestsPerSecond" INTEGER;
CREATE INDEX "merchants_oldKeyHash_idx" ON "merchants"("oldKeyHash");
