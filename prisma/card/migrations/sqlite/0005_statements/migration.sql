ALTER TABLE "entries" ADD COLUMN "stated" BIGINT;
CREATE INDEX "entries_at_idx" ON "entries"("at");

CREATE TABLE "statement_lines" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "day" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "refNo" TEXT NOT NULL,
  "tid" TEXT,
  "attemptId" TEXT,
  "operationId" TEXT,
  "amount" BIGINT NOT NULL,
  "at" BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX "statement_lines_day_id_idx" ON "statement_lines"("day", "id");
