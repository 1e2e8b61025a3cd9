ALTER TABLE "timers" ADD COLUMN "traceparent" TEXT;
ALTER TABLE "outbox" ADD COLUMN "traceparent" TEXT;
