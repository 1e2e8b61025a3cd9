CREATE TABLE "consumed" (
  "consumer" TEXT NOT NULL,
  "eventId" TEXT NOT NULL,
  "at" BIGINT NOT NULL,
  PRIMARY KEY ("consumer", "eventId")
);
CREATE INDEX "consumed_at_idx" ON "consumed"("at");

CREATE TABLE "dead_letters" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "consumer" TEXT NOT NULL,
  "eventId" TEXT,
  "topic" TEXT NOT NULL,
  "position" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "tid" TEXT,
  "payload" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "attempts" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "nextTryAt" BIGINT,
  "createdAt" BIGINT NOT NULL,
  "updatedAt" BIGINT NOT NULL
);
CREATE INDEX "dead_letters_state_createdAt_id_idx" ON "dead_letters"("state", "createdAt", "id");
CREATE INDEX "dead_letters_state_updatedAt_idx" ON "dead_letters"("state", "updatedAt");

ALTER TABLE "checkout_pages" ADD COLUMN "script" TEXT;
