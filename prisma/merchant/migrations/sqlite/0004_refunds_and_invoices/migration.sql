ALTER TABLE "orders" ADD COLUMN "refundedAmount" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "orders" ADD COLUMN "invoiceNo" TEXT;
ALTER TABLE "orders" ADD COLUMN "checkedAt" BIGINT NOT NULL DEFAULT 0;
CREATE INDEX "orders_state_checkedAt_idx" ON "orders"("state", "checkedAt");

CREATE TABLE "refunds" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "orderNo" TEXT NOT NULL,
  "tid" TEXT NOT NULL,
  "origin" TEXT NOT NULL,
  "cancelId" TEXT,
  "items" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "taxFree" BIGINT,
  "reason" TEXT,
  "state" TEXT NOT NULL,
  "failure" TEXT,
  "askedUnder" TEXT,
  "creditNote" TEXT,
  "createdAt" BIGINT NOT NULL,
  "settledAt" BIGINT
);
CREATE INDEX "refunds_orderNo_idx" ON "refunds"("orderNo");
CREATE INDEX "refunds_tid_idx" ON "refunds"("tid");

CREATE TABLE "documents" (
  "number" TEXT NOT NULL PRIMARY KEY,
  "kind" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "orderNo" TEXT NOT NULL,
  "total" BIGINT NOT NULL,
  "content" TEXT NOT NULL,
  "issuedAt" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "documents_subject_key" ON "documents"("subject");
CREATE INDEX "documents_orderNo_idx" ON "documents"("orderNo");
CREATE INDEX "documents_issuedAt_number_idx" ON "documents"("issuedAt", "number");

CREATE TABLE "counters" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "last" INTEGER NOT NULL
);
