ALTER TABLE "entries" ADD COLUMN "cardToken" TEXT;

CREATE TABLE "card_tokens" (
  "token" TEXT NOT NULL PRIMARY KEY,
  "attemptId" TEXT NOT NULL,
  "cardMasked" TEXT NOT NULL,
  "expiry" TEXT NOT NULL,
  "responseCode" TEXT NOT NULL,
  "createdAt" BIGINT NOT NULL,
  "deletedAt" BIGINT
);
CREATE UNIQUE INDEX "card_tokens_attemptId_key" ON "card_tokens"("attemptId");
