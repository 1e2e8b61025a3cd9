import { createHash } from 'node:crypto';
import { StartupError } from '@payflow/contracts';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { type Applied, checkApplied } from '../applied.ts';
import type { Migration } from '../migrations.ts';

/** Prisma's own table, so that `prisma migrate` can take over where its engine is at hand. */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at DATETIME(3),
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at DATETIME(3),
  started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

const LOCK_WAIT_SECONDS = 60;

/** Applies what is new, in order, one process at a time. MySQL cannot roll back a half-done migration, so that is said. */
export async function migrateMysql(
  connection: Connection,
  database: string,
  migrations: readonly Migration[],
  now: number,
): Promise<void> {
  const lock = `payflow_migrate_${database}`.slice(0, 64);
  const [[taken]] = await connection.query<({ ok: number | null } & RowDataPacket)[]>(
    'SELECT GET_LOCK(?, ?) AS ok',
    [lock, LOCK_WAIT_SECONDS],
  );
  if (taken?.ok !== 1)
    throw new StartupError(`${database} is being migrated by another process that does not end.`);
  try {
    await connection.query(TABLE);
    const [rows] = await connection.query<(Applied & { finished_at: unknown } & RowDataPacket)[]>(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations',
    );
    const half = rows.find((row) => row.finished_at === null);
    if (half) {
      throw new StartupError(
        `${database}: migration ${half.migration_name} was interrupted; restore a backup, or drop the database ${database} to start afresh.`,
      );
    }
    checkApplied(database, rows, migrations);
    const done = new Set(rows.map((row) => row.migration_name));
    for (const migration of migrations)
      if (!done.has(migration.name)) await apply(connection, database, migration, now);
  } finally {
    await connection.query('SELECT RELEASE_LOCK(?)', [lock]);
  }
}

async function apply(
  connection: Connection,
  database: string,
  { name, checksum, sql }: Migration,
  now: number,
): Promise<void> {
  const id = createHash('sha256').update(`${database} ${name}`).digest('hex').slice(0, 36);
  await connection.query(
    'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES (?, ?, ?, FROM_UNIXTIME(? / 1000))',
    [id, checksum, name, now],
  );
  await connection.query(sql);
  await connection.query(
    'UPDATE _prisma_migrations SET finished_at = FROM_UNIXTIME(? / 1000), applied_steps_count = 1 WHERE id = ?',
    [now, id],
  );
}
