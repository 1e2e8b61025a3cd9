ALTER TABLE "outbox" ADD COLUMN "heldUntil" BIGINT NOT NULL DEFAULT 0;
-- What was written before there was a bus is news to nobody.
UPDATE "outbox" SET "publishedAt" = "createdAt" WHERE "publishedAt" IS NULL;
