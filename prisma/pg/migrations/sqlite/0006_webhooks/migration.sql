ALTER TABLE "events" ADD COLUMN "deliveries" INTEGER;

ALTER TABLE "webhook_endpoints" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "webhook_endpoints" ADD COLUMN "previousSecret" TEXT;
ALTER TABLE "webhook_endpoints" ADD COLUMN "previousUntil" BIGINT;
ALTER TABLE "webhook_endpoints" ADD COLUMN "updatedAt" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "webhook_endpoints" ADD COLUMN "failingSince" BIGINT;
ALTER TABLE "webhook_endpoints" ADD COLUMN "disabledReason" TEXT;
UPDATE "webhook_endpoints" SET "updatedAt" = "createdAt";
UPDATE "webhook_endpoints" SET "disabledReason" = 'GONE' WHERE "disabledAt" IS NOT NULL;

ALTER TABLE "deliveries" ADD COLUMN "addressee" TEXT NOT NULL DEFAULT 'ENDPOINT';
UPDATE "deliveries" SET "addressee" = 'CALLBACK' WHERE NOT EXISTS
  (SELECT 1 FROM "webhook_endpoints" e WHERE e."id" = "deliveries"."endpointId" AND e."url" = "deliveries"."url");
DROP INDEX "deliveries_merchantId_createdAt_idx";
CREATE INDEX "deliveries_merchantId_state_createdAt_idx" ON "deliveries"("merchantId", "state", "createdAt");
