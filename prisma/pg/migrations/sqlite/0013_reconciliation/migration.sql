CREATE TABLE "reconciliation_runs" (
  "issuer" TEXT NOT NULL,
  "day" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "matchedCount" INTEGER NOT NULL,
  "matchedNet" BIGINT NOT NULL,
  "missingAtPgCount" INTEGER NOT NULL,
  "missingAtPgNet" BIGINT NOT NULL,
  "missingAtIssuerCount" INTEGER NOT NULL,
  "missingAtIssuerNet" BIGINT NOT NULL,
  "differsCount" INTEGER NOT NULL,
  "differsNet" BIGINT NOT NULL,
  "accepted" BIGINT NOT NULL,
  "paid" BIGINT NOT NULL,
  "payments" INTEGER NOT NULL,
  "trouble" TEXT,
  "startedAt" BIGINT NOT NULL,
  "fetchedAt" BIGINT,
  PRIMARY KEY ("issuer", "day")
);
CREATE UNIQUE INDEX "reconciliation_runs_id_key" ON "reconciliation_runs"("id");
CREATE INDEX "reconciliation_runs_day_issuer_idx" ON "reconciliation_runs"("day", "issuer");

CREATE TABLE "reconciliation_cases" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL,
  "issuer" TEXT NOT NULL,
  "day" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "line" TEXT,
  "refNo" TEXT,
  "tid" TEXT,
  "ownAmount" BIGINT,
  "statedAmount" BIGINT,
  "status" TEXT NOT NULL,
  "resolution" TEXT,
  "reason" TEXT,
  "resolvedBy" TEXT,
  "resolvedAt" BIGINT,
  "transactions" INTEGER NOT NULL,
  "openedAt" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "reconciliation_cases_issuer_day_subject_key" ON "reconciliation_cases"("issuer", "day", "subject");
CREATE INDEX "reconciliation_cases_status_openedAt_id_idx" ON "reconciliation_cases"("status", "openedAt", "id");
CREATE INDEX "reconciliation_cases_openedAt_id_idx" ON "reconciliation_cases"("openedAt", "id");

CREATE INDEX "postings_issuer_day_transactionId_idx" ON "postings"("issuer", "day", "transactionId");
