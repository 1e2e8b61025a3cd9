CREATE TABLE "postings" (
  "transactionId" TEXT NOT NULL,
  "line" INTEGER NOT NULL,
  "account" TEXT NOT NULL,
  "issuer" TEXT,
  "merchantId" TEXT,
  "debit" BIGINT NOT NULL,
  "credit" BIGINT NOT NULL,
  "currency" TEXT NOT NULL,
  "tid" TEXT,
  "seq" INTEGER,
  "day" TEXT NOT NULL,
  "at" BIGINT NOT NULL,
  PRIMARY KEY ("transactionId", "line")
) WITHOUT ROWID;
CREATE INDEX "postings_merchantId_at_idx" ON "postings"("merchantId", "at");
CREATE INDEX "postings_merchantId_account_at_idx" ON "postings"("merchantId", "account", "at");
CREATE INDEX "postings_tid_idx" ON "postings"("tid");
