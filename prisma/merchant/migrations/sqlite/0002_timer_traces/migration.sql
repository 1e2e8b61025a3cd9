ALTER TABLE "timers" ADD COLUMN "traceparent" TEXT;
