CREATE TABLE "disputes" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "issuer" TEXT NOT NULL,
  "issuerDisputeId" TEXT NOT NULL,
  "tid" TEXT NOT NULL,
  "merchantId" TEXT,
  "amount" BIGINT NOT NULL,
  "currency" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "note" TEXT,
  "seq" INTEGER NOT NULL,
  "openedAt" BIGINT NOT NULL,
  "openedAfter" INTEGER NOT NULL,
  "resolvedAt" BIGINT,
  "resolvedAfter" INTEGER,
  "evidence" TEXT,
  "evidenceAt" BIGINT,
  "evidenceSentAt" BIGINT,
  "version" INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX "disputes_issuer_issuerDisputeId_key" ON "disputes"("issuer", "issuerDisputeId");
CREATE INDEX "disputes_tid_idx" ON "disputes"("tid");
CREATE INDEX "disputes_merchantId_openedAt_id_idx" ON "disputes"("merchantId", "openedAt", "id");
CREATE INDEX "disputes_openedAt_id_idx" ON "disputes"("openedAt", "id");
CREATE TABLE "dispute_cursors" (
  "issuer" TEXT NOT NULL PRIMARY KEY,
  "last" INTEGER NOT NULL
) WITHOUT ROWID;
