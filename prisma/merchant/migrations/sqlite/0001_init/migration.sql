CREATE TABLE "orders" (
  "orderNo" TEXT NOT NULL PRIMARY KEY,
  "state" TEXT NOT NULL,
  "total" BIGINT NOT NULL,
  "currency" TEXT NOT NULL,
  "items" TEXT NOT NULL,
  "attempt" INTEGER NOT NULL,
  "tid" TEXT,
  "payStatus" TEXT,
  "seq" INTEGER NOT NULL,
  "cardAuthCode" TEXT,
  "failure" TEXT,
  "version" INTEGER NOT NULL,
  "createdAt" BIGINT NOT NULL,
  "updatedAt" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "orders_tid_key" ON "orders"("tid");

CREATE TABLE "processed_webhooks" (
  "webhookId" TEXT NOT NULL PRIMARY KEY,
  "processedAt" BIGINT NOT NULL
);
CREATE INDEX "processed_webhooks_processedAt_idx" ON "processed_webhooks"("processedAt");

CREATE TABLE "inbox_entries" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "receivedAt" BIGINT NOT NULL,
  "valid" BOOLEAN NOT NULL,
  "verdict" TEXT NOT NULL,
  "reason" TEXT,
  "webhookId" TEXT,
  "type" TEXT,
  "tid" TEXT,
  "headers" TEXT NOT NULL,
  "rawBody" TEXT NOT NULL
);
CREATE INDEX "inbox_entries_receivedAt_idx" ON "inbox_entries"("receivedAt");
CREATE INDEX "inbox_entries_tid_idx" ON "inbox_entries"("tid");
CREATE INDEX "inbox_entries_valid_verdict_idx" ON "inbox_entries"("valid", "verdict");

CREATE TABLE "timers" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "kind" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "clock" TEXT NOT NULL,
  "due" BIGINT NOT NULL,
  "attempts" INTEGER NOT NULL,
  "fence" INTEGER NOT NULL,
  "leaseUntil" BIGINT NOT NULL
);
CREATE INDEX "timers_clock_due_idx" ON "timers"("clock", "due");
