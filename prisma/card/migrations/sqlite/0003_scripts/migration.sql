CREATE TABLE "scripts" (
  "name" TEXT NOT NULL PRIMARY KEY,
  "place" INTEGER NOT NULL,
  "operation" TEXT NOT NULL,
  "told" TEXT NOT NULL,
  "used" TEXT NOT NULL,
  "asked" INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX "scripts_operation_idx" ON "scripts"("operation");
