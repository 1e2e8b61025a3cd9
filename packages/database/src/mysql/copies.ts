import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { type Copies, MIGRATED, type Migrated, misfitOf } from '../copies.ts';
import type { Service } from '../migrations.ts';
import { storageUnavailable } from '../storage-unavailable.ts';
import { quote } from './statements.ts';

/** Tables of copies stand beside those that were copied: a server's user may have rights on its own database alone. */
export const COPY_PREFIX = '_copy_';
const MIGRATIONS = '_prisma_migrations';
const COPIED = `SELECT table_name AS name FROM information_schema.tables
  WHERE table_schema = DATABASE() AND LEFT(table_name, ${COPY_PREFIX.length}) = '${COPY_PREFIX}'`;
const OWN = `SELECT table_name AS name FROM information_schema.tables
  WHERE table_schema = DATABASE() AND LEFT(table_name, ${COPY_PREFIX.length}) <> '${COPY_PREFIX}' ORDER BY table_name`;

const copyOf = (id: string, table: string): string => `${COPY_PREFIX}${id}_${table}`;

async function namesIn(connection: Pool | PoolConnection, sql: string): Promise<string[]> {
  const [rows] = await connection.query<({ name: string } & RowDataPacket)[]>(sql);
  return rows.map(({ name }) => name);
}

/** All or nothing; statements that define tables would end the transaction, so there are none. */
async function rewrite(
  connection: PoolConnection,
  refill: (table: string) => string | undefined,
): Promise<void> {
  const tables = (await namesIn(connection, OWN)).filter((table) => table !== MIGRATIONS);
  await connection.query('START TRANSACTION');
  try {
    for (const table of tables) {
      await connection.query(`DELETE FROM ${quote(table)}`);
      const rows = refill(table);
      if (rows !== undefined) await connection.query(`INSERT INTO ${quote(table)} SELECT * FROM ${rows}`);
      if (table === 'timers') await connection.query('UPDATE timers SET leaseUntil = 0');
    }
    await connection.query('COMMIT');
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => connection.destroy());
    throw error;
  }
}

export function mysqlCopies(pool: Pool, service: Service): Copies {
  async function holding<Result>(work: (connection: PoolConnection) => Promise<Result>): Promise<Result> {
    try {
      const connection = await pool.getConnection();
      try {
        return await work(connection);
      } finally {
        connection.release();
      }
    } catch (error) {
      throw storageUnavailable(error);
    }
  }

  async function migrated(connection: PoolConnection, table: string): Promise<Migrated[]> {
    const [rows] = await connection.query<(Migrated & RowDataPacket)[]>(`${MIGRATED} ${quote(table)}`);
    return rows;
  }

  return {
    take: (id) =>
      holding(async (connection) => {
        const rows: Record<string, number> = {};
        for (const table of await namesIn(connection, OWN)) {
          const copy = quote(copyOf(id, table));
          await connection.query(`CREATE TABLE ${copy} LIKE ${quote(table)}`);
          const [filled] = await connection.query<ResultSetHeader>(
            `INSERT INTO ${copy} SELECT * FROM ${quote(table)}`,
          );
          rows[table] = filled.affectedRows;
        }
        return rows;
      }),
    misfit: (id) =>
      holding(async (connection) => {
        const copied = (await namesIn(connection, COPIED)).includes(copyOf(id, MIGRATIONS));
        const copy = copied ? await migrated(connection, copyOf(id, MIGRATIONS)) : undefined;
        return misfitOf(service, copy, await migrated(connection, MIGRATIONS));
      }),
    putBack: (id) => holding((connection) => rewrite(connection, (table) => quote(copyOf(id, table)))),
    clear: () => holding((connection) => rewrite(connection, () => undefined)),
    keep: (ids) =>
      holding(async (connection) => {
        const kept = (table: string) => ids.some((id) => table.startsWith(copyOf(id, '')));
        const gone = (await namesIn(connection, COPIED)).filter((table) => !kept(table));
        if (gone.length > 0) await connection.query(`DROP TABLE ${gone.map(quote).join(', ')}`);
      }),
  };
}
