ALTER TABLE "entries" ADD COLUMN "operation" TEXT;
