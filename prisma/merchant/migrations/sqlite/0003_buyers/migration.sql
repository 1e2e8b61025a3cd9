ALTER TABLE "orders" ADD COLUMN "buyerId" TEXT;
CREATE INDEX "orders_buyerId_orderNo_idx" ON "orders"("buyerId", "orderNo");

CREATE TABLE "buyers" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "email" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "passwordHash" TEXT NOT NULL,
  "createdAt" BIGINT NOT NULL,
  "updatedAt" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "buyers_email_key" ON "buyers"("email");

CREATE TABLE "buyer_sessions" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "buyerId" TEXT NOT NULL,
  "startedAt" BIGINT NOT NULL,
  "expiresAt" BIGINT NOT NULL,
  "endedAt" BIGINT,
  "endedBy" TEXT
);
CREATE INDEX "buyer_sessions_expiresAt_idx" ON "buyer_sessions"("expiresAt");

CREATE TABLE "buyer_tokens" (
  "hash" TEXT NOT NULL PRIMARY KEY,
  "sessionId" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "expiresAt" BIGINT NOT NULL,
  "spentAt" BIGINT
);
CREATE INDEX "buyer_tokens_expiresAt_idx" ON "buyer_tokens"("expiresAt");
