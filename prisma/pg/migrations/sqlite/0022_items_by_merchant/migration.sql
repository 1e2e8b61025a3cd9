-- A settlement takes its merchant's items, so these lie side by side.
CREATE TABLE "items_by_merchant" (
  "transactionId" TEXT NOT NULL,
  "merchantId" TEXT NOT NULL,
  "settlementId" TEXT,
  "tid" TEXT,
  "seq" INTEGER,
  "kind" TEXT NOT NULL,
  "gross" BIGINT NOT NULL,
  "fee" BIGINT NOT NULL,
  "vat" BIGINT NOT NULL,
  "net" BIGINT NOT NULL,
  "day" TEXT NOT NULL,
  "at" BIGINT NOT NULL,
  PRIMARY KEY ("merchantId", "transactionId")
) WITHOUT ROWID;
INSERT INTO "items_by_merchant" SELECT * FROM "settlement_items" ORDER BY "merchantId", "transactionId";
DROP TABLE "settlement_items";
ALTER TABLE "items_by_merchant" RENAME TO "settlement_items";
CREATE UNIQUE INDEX "settlement_items_transactionId_key" ON "settlement_items"("transactionId");
CREATE INDEX "settlement_items_settlementId_merchantId_at_transactionId_idx" ON "settlement_items"("settlementId", "merchantId", "at", "transactionId");
