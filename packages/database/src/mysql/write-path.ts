import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { storageUnavailable } from '../storage-unavailable.ts';
import type { Committed, DueQuery, Lookup, Row, TimerRow, Write, WritePath } from '../write-path.ts';
import { equals, quote, type Statement, statementsOf } from './statements.ts';

/**
 * The write path on MySQL or MariaDB.
 * 1. All statements of a batch are queued on one connection without waiting for each; COMMIT is sent only when
 *    every one of them did what it must.
 * 2. Who loses a key or a guard rolls back, and the batch is decided again.
 * 3. When COMMIT's own reply is lost, the rows that only this batch can have inserted tell what became of it.
 */

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

const DUPLICATE = 'ER_DUP_ENTRY';
/** Deadlock and lock wait: the transaction may simply be tried again. */
const AGAIN = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);

const AGAIN_LOST: Committed = { committed: false, lost: 'a lock' };

const DUE = `((clock = 'business' AND due <= ?) OR (clock = 'real' AND due <= ?)) AND leaseUntil <= ?`;

const selectOf = ({ table, where }: Lookup): string =>
  `SELECT ${table.columns.map(quote).join(', ')} FROM ${quote(table.name)} WHERE ${equals(Object.keys(where))} ORDER BY ${table.key.map(quote).join(', ')}`;

async function select(connection: Pool | PoolConnection, lookup: Lookup): Promise<Row[]> {
  const [rows] = await connection.query<(Row & RowDataPacket)[]>(
    selectOf(lookup),
    Object.values(lookup.where),
  );
  return rows;
}

/** What `IN` can ask for: NULL equals nothing there. */
const hasNull = ({ where }: Lookup): boolean => Object.values(where).includes(null);

/** Many lookups by the same columns are one statement; its rows are dealt out again. */
async function selectTogether(connection: PoolConnection, lookups: readonly Lookup[]): Promise<Row[][]> {
  const [first] = lookups;
  if (!first) return [];
  const { table } = first;
  const columns = Object.keys(first.where);
  const cells = lookups.map(({ where }) => columns.map((column) => where[column]));
  const sql = `SELECT ${table.columns.map(quote).join(', ')} FROM ${quote(table.name)} WHERE (${columns.map(quote).join(', ')}) IN (?) ORDER BY ${table.key.map(quote).join(', ')}`;
  const [rows] = await connection.query<(Row & RowDataPacket)[]>(sql, [cells]);
  const nameOf = (row: Row) => JSON.stringify(columns.map((column) => row[column]));
  const byName = Map.groupBy(rows, nameOf);
  return lookups.map(({ where }) => byName.get(nameOf(where)) ?? []);
}

async function loadAll(connection: PoolConnection, lookups: readonly Lookup[]): Promise<Row[][]> {
  const alike = Map.groupBy(lookups, (lookup) =>
    hasNull(lookup) ? lookup : `${lookup.table.name} ${Object.keys(lookup.where).join()}`,
  );
  const found = new Map<Lookup, Row[]>();
  await Promise.all(
    [...alike.values()].map(async (group) => {
      const [only] = group;
      const answers =
        only && group.length === 1
          ? [await select(connection, only)]
          : await selectTogether(connection, group);
      group.forEach((lookup, at) => {
        found.set(lookup, answers[at] ?? []);
      });
    }),
  );
  return lookups.map((lookup) => found.get(lookup) ?? []);
}

async function run(
  connection: PoolConnection,
  { sql, values, mustMatch, table }: Statement,
): Promise<string | undefined> {
  try {
    const [{ affectedRows }] = await connection.query<ResultSetHeader>(sql, values as unknown[]);
    return mustMatch === undefined || affectedRows === mustMatch ? undefined : table;
  } catch (error) {
    if (codeOf(error) === DUPLICATE) return table;
    throw error;
  }
}

/** What came of a COMMIT whose reply was lost: an inserted row is ours to the last column, or it is not there. */
async function readBack(pool: Pool, writes: readonly Write[]): Promise<Committed> {
  const mine = writes.find((write) => write.write === 'insert');
  if (mine?.write !== 'insert') return AGAIN_LOST;
  const { table, row } = mine;
  const where = Object.fromEntries(table.columns.map((column) => [column, row[column] ?? null]));
  return (await select(pool, { table, where })).length === 1 ? { committed: true } : AGAIN_LOST;
}

async function transaction(
  pool: Pool,
  connection: PoolConnection,
  writes: readonly Write[],
): Promise<Committed> {
  const begun = connection.query('START TRANSACTION');
  const results = await Promise.allSettled([
    begun,
    ...statementsOf(writes).map((statement) => run(connection, statement)),
  ]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await connection.query('ROLLBACK').catch(() => connection.destroy());
    if (AGAIN.has(codeOf(failed.reason))) return AGAIN_LOST;
    throw failed.reason;
  }
  const lost = results.find((result) => result.status === 'fulfilled' && typeof result.value === 'string');
  if (lost?.status === 'fulfilled') {
    await connection.query('ROLLBACK');
    return { committed: false, lost: String(lost.value) };
  }
  try {
    await connection.query('COMMIT');
    return { committed: true };
  } catch {
    connection.destroy();
    return readBack(pool, writes);
  }
}

async function takeDue(
  connection: PoolConnection,
  { businessNow, realNow, leaseUntil, limit }: DueQuery & { leaseUntil: number; limit: number },
) {
  const fields = 'id, kind, subject, clock, due, attempts, fence';
  await connection.query('START TRANSACTION');
  try {
    const [rows] = await connection.query<(TimerRow & RowDataPacket)[]>(
      `SELECT ${fields} FROM timers WHERE ${DUE} ORDER BY due, id LIMIT ? FOR UPDATE SKIP LOCKED`,
      [businessNow, realNow, realNow, limit],
    );
    if (rows.length > 0) {
      const ids = rows.map(({ id }) => id);
      await connection.query('UPDATE timers SET leaseUntil = ?, fence = fence + 1 WHERE id IN (?)', [
        leaseUntil,
        ids,
      ]);
    }
    await connection.query('COMMIT');
    return rows.map((row): TimerRow => ({ ...row, fence: row.fence + 1 }));
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => connection.destroy());
    throw error;
  }
}

export function mysqlWritePath(pool: Pool): WritePath {
  async function holding<Result>(work: (connection: PoolConnection) => Promise<Result>): Promise<Result> {
    const connection = await pool.getConnection();
    try {
      return await work(connection);
    } finally {
      connection.release();
    }
  }

  async function orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw storageUnavailable(error);
    }
  }

  return {
    load: (lookups) => orUnavailable(() => holding((connection) => loadAll(connection, lookups))),
    commit: (writes) => orUnavailable(() => holding((connection) => transaction(pool, connection, writes))),
    takeDue: (query) => holding((connection) => takeDue(connection, query)),
    async untilNextMs({ businessNow, realNow }) {
      const [[row]] = await pool.query<({ wait: number | null } & RowDataPacket)[]>(
        `SELECT MIN(GREATEST(due - IF(clock = 'business', ?, ?), leaseUntil - ?)) AS wait FROM timers`,
        [businessNow, realNow, realNow],
      );
      const wait = row?.wait ?? null;
      return wait === null ? undefined : Math.max(0, Number(wait));
    },
    // A reader sees nothing before its COMMIT has been flushed.
    durable: async () => undefined,
    async health() {
      try {
        await pool.query('SELECT 1');
        return 'ok';
      } catch (error) {
        return codeOf(error) || (error as Error).message;
      }
    },
  };
}
