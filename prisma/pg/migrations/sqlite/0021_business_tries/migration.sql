ALTER TABLE "delivery_attempts" ADD COLUMN "businessAt" BIGINT;
