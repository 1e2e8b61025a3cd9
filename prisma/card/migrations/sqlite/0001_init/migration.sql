CREATE TABLE "entries" (
  "attemptId" TEXT NOT NULL,
  "seq" INTEGER NOT NULL,
  "type" TEXT NOT NULL,
  "at" BIGINT NOT NULL,
  "tid" TEXT,
  "orderNo" TEXT,
  "merchantName" TEXT,
  "amount" BIGINT,
  "currency" TEXT,
  "captured" BOOLEAN,
  "cardMasked" TEXT,
  "refNo" TEXT,
  "authCode" TEXT,
  "responseCode" TEXT,
  "reason" TEXT,
  "operationId" TEXT,
  PRIMARY KEY ("attemptId", "seq")
) WITHOUT ROWID;
CREATE INDEX "entries_tid_idx" ON "entries"("tid");
CREATE INDEX "entries_refNo_idx" ON "entries"("refNo");
