ALTER TABLE "payments" ADD COLUMN "capturedAmount" BIGINT;
ALTER TABLE "payments" ADD COLUMN "refundedAmount" BIGINT;
ALTER TABLE "payments" ADD COLUMN "feeAmount" BIGINT;
ALTER TABLE "payments" ADD COLUMN "vatAmount" BIGINT;

CREATE TABLE "operations" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "tid" TEXT NOT NULL,
  "seq" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "items" TEXT,
  "reason" TEXT,
  "state" TEXT NOT NULL,
  "responseCode" TEXT,
  "replyPath" TEXT,
  "replyKey" TEXT,
  "requestedAt" BIGINT NOT NULL
);
CREATE INDEX "operations_tid_idx" ON "operations"("tid");

-- What was captured before: all of it, at the rate that every merchant had (2.8 %, VAT 10 %, rounded half up).
UPDATE "payments" SET
  "capturedAmount" = "amount",
  "refundedAmount" = 0,
  "feeAmount" = (2 * "amount" * 280 + 10000) / 20000,
  "vatAmount" = (2 * ((2 * "amount" * 280 + 10000) / 20000) * 10 + 100) / 200
WHERE "status" = 'CAPTURED';

UPDATE "events" SET "data" = (
  SELECT json_set("events"."data", '$.amount', "amount", '$.fee', "feeAmount", '$.vat', "vatAmount", '$.operationId', NULL)
  FROM "payments" WHERE "payments"."tid" = "events"."tid"
) WHERE "type" = 'payment.captured';

-- Held money is released when seven days are over.
INSERT INTO "timers" ("id", "kind", "subject", "clock", "due", "attempts", "fence", "leaseUntil")
SELECT 'void-authorization:' || "tid", 'void-authorization', "tid", 'business', "updatedAt" + 604800000, 0, 0, 0
FROM "payments" WHERE "status" = 'AUTHORIZED';
