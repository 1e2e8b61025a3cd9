ALTER TABLE "payments" ADD COLUMN "method" TEXT;
ALTER TABLE "payments" ADD COLUMN "billingKey" TEXT;

CREATE TABLE "billing_keys" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "merchantId" TEXT NOT NULL,
  "customerKey" TEXT NOT NULL,
  "status" TEXT NOT NULL,
  "issuer" TEXT,
  "token" TEXT,
  "cardBin" TEXT,
  "cardLast4" TEXT,
  "cardExpiry" TEXT,
  "returnUrl" TEXT,
  "expiresAt" BIGINT,
  "formToken" TEXT,
  "createdAt" BIGINT NOT NULL,
  "updatedAt" BIGINT NOT NULL
);
CREATE INDEX "billing_keys_merchantId_customerKey_createdAt_id_idx" ON "billing_keys"("merchantId", "customerKey", "createdAt", "id");
CREATE INDEX "billing_keys_merchantId_createdAt_id_idx" ON "billing_keys"("merchantId", "createdAt", "id");

CREATE TABLE "plans" (
  "merchantId" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "currency" TEXT NOT NULL,
  "interval" TEXT NOT NULL,
  "intervalCount" INTEGER NOT NULL,
  "trialDays" INTEGER NOT NULL,
  "afterRetries" TEXT NOT NULL,
  "active" INTEGER NOT NULL,
  "createdAt" BIGINT NOT NULL,
  "updatedAt" BIGINT NOT NULL,
  PRIMARY KEY ("merchantId", "id")
);
CREATE INDEX "plans_merchantId_createdAt_id_idx" ON "plans"("merchantId", "createdAt", "id");

CREATE TABLE "subscriptions" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "merchantId" TEXT NOT NULL,
  "planId" TEXT NOT NULL,
  "customerKey" TEXT NOT NULL,
  "billingKey" TEXT NOT NULL,
  "status" TEXT NOT NULL,
  "anchorAt" BIGINT NOT NULL,
  "period" INTEGER NOT NULL,
  "periodStart" BIGINT NOT NULL,
  "periodEnd" BIGINT NOT NULL,
  "cancelAtEnd" INTEGER NOT NULL,
  "credit" BIGINT NOT NULL,
  "seq" INTEGER NOT NULL,
  "endedAt" BIGINT,
  "createdAt" BIGINT NOT NULL,
  "updatedAt" BIGINT NOT NULL
);
CREATE INDEX "subscriptions_merchantId_createdAt_id_idx" ON "subscriptions"("merchantId", "createdAt", "id");
CREATE INDEX "subscriptions_merchantId_customerKey_createdAt_id_idx" ON "subscriptions"("merchantId", "customerKey", "createdAt", "id");

CREATE TABLE "subscription_invoices" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "merchantId" TEXT NOT NULL,
  "subscriptionId" TEXT NOT NULL,
  "period" INTEGER NOT NULL,
  "part" INTEGER NOT NULL,
  "planId" TEXT NOT NULL,
  "customerKey" TEXT NOT NULL,
  "periodStart" BIGINT NOT NULL,
  "periodEnd" BIGINT NOT NULL,
  "amount" BIGINT NOT NULL,
  "creditUsed" BIGINT NOT NULL,
  "currency" TEXT NOT NULL,
  "status" TEXT NOT NULL,
  "tries" INTEGER NOT NULL,
  "nextTryAt" BIGINT,
  "tid" TEXT,
  "failureCode" TEXT,
  "replyPath" TEXT,
  "replyKey" TEXT,
  "paidAt" BIGINT,
  "createdAt" BIGINT NOT NULL,
  "updatedAt" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "subscription_invoices_subscriptionId_period_part_key" ON "subscription_invoices"("subscriptionId", "period", "part");
CREATE INDEX "subscription_invoices_merchantId_createdAt_id_idx" ON "subscription_invoices"("merchantId", "createdAt", "id");
CREATE INDEX "subscription_invoices_subscriptionId_createdAt_id_idx" ON "subscription_invoices"("subscriptionId", "createdAt", "id");
CREATE INDEX "subscription_invoices_subscriptionId_status_idx" ON "subscription_invoices"("subscriptionId", "status");
