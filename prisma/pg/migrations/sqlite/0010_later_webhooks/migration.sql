CREATE TABLE "deliveries_new" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "eventId" TEXT NOT NULL,
  "tid" TEXT,
  "merchantId" TEXT NOT NULL,
  "endpointId" TEXT NOT NULL,
  "addressee" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "attempts" INTEGER NOT NULL,
  "createdAt" BIGINT NOT NULL,
  "updatedAt" BIGINT NOT NULL
);
INSERT INTO "deliveries_new"
  SELECT "id", "eventId", "tid", "merchantId", "endpointId", "addressee", "url", "type", "body", "state", "attempts", "createdAt", "updatedAt"
  FROM "deliveries";
DROP TABLE "deliveries";
ALTER TABLE "deliveries_new" RENAME TO "deliveries";
CREATE INDEX "deliveries_tid_idx" ON "deliveries"("tid");
CREATE INDEX "deliveries_merchantId_state_createdAt_idx" ON "deliveries"("merchantId", "state", "createdAt");
