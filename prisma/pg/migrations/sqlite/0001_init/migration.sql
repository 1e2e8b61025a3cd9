CREATE TABLE "merchants" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL,
  "keyHash" TEXT,
  "feeBasisPoints" INTEGER NOT NULL,
  "returnUrl" TEXT,
  "createdAt" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "merchants_keyHash_key" ON "merchants"("keyHash");

CREATE TABLE "payments" (
  "tid" TEXT NOT NULL PRIMARY KEY,
  "seq" INTEGER NOT NULL,
  "status" TEXT NOT NULL,
  "merchantId" TEXT NOT NULL,
  "orderNo" TEXT NOT NULL,
  "claim" INTEGER NOT NULL,
  "orderName" TEXT,
  "amount" BIGINT NOT NULL,
  "currency" TEXT NOT NULL,
  "captureMode" TEXT NOT NULL,
  "taxFreeAmount" BIGINT,
  "customerKey" TEXT,
  "items" TEXT,
  "callbackUrl" TEXT,
  "successUrl" TEXT,
  "failUrl" TEXT,
  "readyFingerprint" TEXT NOT NULL,
  "attemptId" TEXT,
  "issuer" TEXT,
  "cardBin" TEXT,
  "cardLast4" TEXT,
  "installmentMonths" INTEGER,
  "approveKey" TEXT,
  "authCode" TEXT,
  "refNo" TEXT,
  "approvedAt" BIGINT,
  "failureCode" TEXT,
  "createdAt" BIGINT NOT NULL,
  "updatedAt" BIGINT NOT NULL,
  "expiresAt" BIGINT NOT NULL
);
CREATE INDEX "payments_merchantId_tid_idx" ON "payments"("merchantId", "tid");
CREATE INDEX "payments_merchantId_orderNo_idx" ON "payments"("merchantId", "orderNo");

CREATE TABLE "events" (
  "tid" TEXT NOT NULL,
  "seq" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "at" BIGINT NOT NULL,
  "data" TEXT NOT NULL,
  PRIMARY KEY ("tid", "seq")
) WITHOUT ROWID;

CREATE TABLE "order_claims" (
  "merchantId" TEXT NOT NULL,
  "orderNo" TEXT NOT NULL,
  "claim" INTEGER NOT NULL,
  "tid" TEXT NOT NULL,
  PRIMARY KEY ("merchantId", "orderNo", "claim")
) WITHOUT ROWID;

CREATE TABLE "idempotency" (
  "merchantId" TEXT NOT NULL,
  "method" TEXT NOT NULL,
  "path" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "fingerprint" TEXT NOT NULL,
  "status" INTEGER,
  "body" TEXT,
  "createdAt" BIGINT NOT NULL,
  PRIMARY KEY ("merchantId", "method", "path", "key")
);
CREATE INDEX "idempotency_createdAt_idx" ON "idempotency"("createdAt");

CREATE TABLE "outbox" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "topic" TEXT NOT NULL,
  "tid" TEXT NOT NULL,
  "seq" INTEGER NOT NULL,
  "payload" TEXT NOT NULL,
  "createdAt" BIGINT NOT NULL,
  "publishedAt" BIGINT
);
CREATE INDEX "outbox_publishedAt_tid_seq_idx" ON "outbox"("publishedAt", "tid", "seq");

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

CREATE TABLE "webhook_endpoints" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "merchantId" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "events" TEXT NOT NULL,
  "secret" TEXT NOT NULL,
  "createdAt" BIGINT NOT NULL,
  "disabledAt" BIGINT
);
CREATE UNIQUE INDEX "webhook_endpoints_merchantId_url_key" ON "webhook_endpoints"("merchantId", "url");

CREATE TABLE "deliveries" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "eventId" TEXT NOT NULL,
  "tid" TEXT NOT NULL,
  "merchantId" TEXT NOT NULL,
  "endpointId" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "attempts" INTEGER NOT NULL,
  "createdAt" BIGINT NOT NULL,
  "updatedAt" BIGINT NOT NULL
);
CREATE INDEX "deliveries_tid_idx" ON "deliveries"("tid");
CREATE INDEX "deliveries_merchantId_createdAt_idx" ON "deliveries"("merchantId", "createdAt");

CREATE TABLE "delivery_attempts" (
  "deliveryId" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "at" BIGINT NOT NULL,
  "durationMs" INTEGER NOT NULL,
  "status" INTEGER,
  "reply" TEXT,
  "error" TEXT,
  PRIMARY KEY ("deliveryId", "number")
) WITHOUT ROWID;

CREATE TABLE "checkout_pages" (
  "tid" TEXT NOT NULL PRIMARY KEY,
  "openedAt" BIGINT NOT NULL,
  "tokenHash" TEXT,
  "card" TEXT
);
