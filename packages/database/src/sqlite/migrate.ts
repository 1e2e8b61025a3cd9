import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { type Applied, checkApplied } from '../applied.ts';
import type { Migration } from '../migrations.ts';

/** Prisma's own table, so that `prisma migrate` can take over where its engine is at hand. */
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL,
  "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL,
  "logs" TEXT,
  "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/** Applies what is new, in order, each in a transaction. Throws a StartupError when the database has more than we know. */
export function migrateSqlite(db: Database.Database, migrations: readonly Migration[], now: number): void {
  db.exec(TABLE);
  const applied = db.prepare('SELECT migration_name, checksum FROM _prisma_migrations').all() as Applied[];
  checkApplied(db.name, applied, migrations);
  const done = new Set(applied.map((row) => row.migration_name));
  const record = db.prepare(
    'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)',
  );
  for (const { name, checksum, sql } of migrations) {
    if (done.has(name)) continue;
    db.transaction(() => {
      db.exec(sql);
      record.run(
        createHash('sha256').update(`${db.name} ${name}`).digest('hex').slice(0, 36),
        checksum,
        name,
        now,
        now,
      );
    }).immediate();
  }
}
