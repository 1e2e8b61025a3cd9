CREATE TABLE "disputes" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "attemptId" TEXT NOT NULL,
  "tid" TEXT NOT NULL,
  "refNo" TEXT NOT NULL,
  "amount" BIGINT,
  "currency" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "evidence" TEXT,
  "opensAt" BIGINT NOT NULL,
  "outcome" TEXT,
  "resolvesAt" BIGINT,
  "openedAt" BIGINT,
  "resolvedAt" BIGINT,
  "nextAt" BIGINT,
  "version" INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX "disputes_nextAt_id_idx" ON "disputes"("nextAt", "id");
CREATE INDEX "disputes_tid_idx" ON "disputes"("tid");
CREATE TABLE "dispute_events" (
  "number" INTEGER NOT NULL PRIMARY KEY,
  "type" TEXT NOT NULL,
  "disputeId" TEXT NOT NULL,
  "attemptId" TEXT NOT NULL,
  "refNo" TEXT NOT NULL,
  "tid" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "reason" TEXT NOT NULL,
  "at" BIGINT NOT NULL
);
CREATE TABLE "feeds" (
  "name" TEXT NOT NULL PRIMARY KEY,
  "last" INTEGER NOT NULL
) WITHOUT ROWID;
