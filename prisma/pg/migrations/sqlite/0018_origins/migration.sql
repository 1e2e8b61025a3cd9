ALTER TABLE "events" ADD COLUMN "origin" TEXT;
ALTER TABLE "outbox" ADD COLUMN "busPartition" INTEGER;
ALTER TABLE "outbox" ADD COLUMN "busOffset" BIGINT;
