CREATE TABLE "subscriptions" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "buyerId" TEXT NOT NULL,
  "productId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "planId" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "billingKey" TEXT NOT NULL,
  "formUrl" TEXT,
  "pgSubscriptionId" TEXT,
  "seq" INTEGER NOT NULL,
  "invoiceSeq" INTEGER NOT NULL,
  "periodEnd" BIGINT,
  "cancelAtPeriodEnd" BOOLEAN NOT NULL,
  "openInvoice" TEXT,
  "failure" TEXT,
  "asked" INTEGER NOT NULL,
  "version" INTEGER NOT NULL,
  "createdAt" BIGINT NOT NULL,
  "updatedAt" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "subscriptions_pgSubscriptionId_key" ON "subscriptions"("pgSubscriptionId");
CREATE INDEX "subscriptions_buyerId_productId_idx" ON "subscriptions"("buyerId", "productId");
