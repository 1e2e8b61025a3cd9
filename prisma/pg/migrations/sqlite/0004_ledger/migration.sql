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

-- What was captured before there was a ledger, as it would have been posted.
INSERT INTO "postings"
SELECT e."id", l."line", l."account", CASE l."line" WHEN 1 THEN p."issuer" END, p."merchantId",
  CASE l."line" WHEN 1 THEN p."capturedAmount" ELSE 0 END,
  CASE l."line"
    WHEN 1 THEN 0
    WHEN 2 THEN p."capturedAmount" - p."feeAmount" - p."vatAmount"
    WHEN 3 THEN p."feeAmount"
    ELSE p."vatAmount"
  END,
  p."currency", p."tid", e."seq", strftime('%Y-%m-%d', e."at" / 1000 + 32400, 'unixepoch'), e."at"
FROM "events" e
JOIN "payments" p ON p."tid" = e."tid"
JOIN (
  SELECT 1 AS "line", 'issuer_receivable' AS "account"
  UNION ALL SELECT 2, 'merchant_payable'
  UNION ALL SELECT 3, 'fee_income'
  UNION ALL SELECT 4, 'vat_payable'
) l ON l."line" < 3 OR (l."line" = 3 AND p."feeAmount" > 0) OR (l."line" = 4 AND p."vatAmount" > 0)
WHERE e."type" = 'payment.captured';
