import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2/promise';
import { commitUnheard, storageUnavailable } from '../storage-unavailable.ts';
import type {
  Committed,
  Lookup,
  Row,
  UnsentQuery,
  UnsentRow,
  UpcomingTimer,
  Write,
  WritePath,
} from '../write-path.ts';
import { codeOf, type Query, rollBack, say, together } from './connection.ts';
import { lease } from './lease.ts';
import { equals, quote, type Statement, statementsOf } from './statements.ts';
import { takeDue, untilNextMs } from './timers.ts';

/**
 * The write path on MySQL or MariaDB.
 * 1. All statements of a batch go out in one packet; COMMIT is sent only when every one of them did what it must.
 * 2. Who loses a key or a guard rolls back, and the batch is decided again.
 * 3. When COMMIT's own reply is lost, the rows that only this batch can have inserted tell what became of it.
 */

const DUPLICATE = 'ER_DUP_ENTRY';
/** Deadlock and lock wait: the transaction may simply be tried again. */
const AGAIN = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);

const AGAIN_LOST: Committed = { committed: false, lost: 'a lock' };

const columnsOf = (columns: readonly string[]): string => columns.map(quote).join(', ');

const selectOf = ({ table, where }: Lookup): Query => ({
  sql: `SELECT ${columnsOf(table.columns)} FROM ${quote(table.name)} WHERE ${equals(Object.keys(where))} ORDER BY ${columnsOf(table.key)}`,
  values: Object.values(where),
});

/** What `IN` can ask for: NULL equals nothing there. */
const hasNull = ({ where }: Lookup): boolean => Object.values(where).includes(null);

/** A statement, and how its rows are dealt out to the lookups that it answers. */
interface Ask {
  readonly query: Query;
  deal(rows: readonly Row[], found: Map<Lookup, readonly Row[]>): void;
}

function askOne(lookup: Lookup): Ask {
  return { query: selectOf(lookup), deal: (rows, found) => void found.set(lookup, rows) };
}

/** Many lookups by the same columns are one statement. */
function askTogether(lookups: readonly [Lookup, ...Lookup[]]): Ask {
  const [{ table, where: first }] = lookups;
  const columns = Object.keys(first);
  const cells = lookups.map(({ where }) => columns.map((column) => where[column]));
  const sql = `SELECT ${columnsOf(table.columns)} FROM ${quote(table.name)} WHERE (${columnsOf(columns)}) IN (?) ORDER BY ${columnsOf(table.key)}`;
  const nameOf = (row: Row) => JSON.stringify(columns.map((column) => row[column]));
  return {
    query: { sql, values: [cells] },
    deal(rows, found) {
      const byName = Map.groupBy(rows, nameOf);
      for (const lookup of lookups) found.set(lookup, byName.get(nameOf(lookup.where)) ?? []);
    },
  };
}

async function loadAll(connection: PoolConnection, lookups: readonly Lookup[]): Promise<(readonly Row[])[]> {
  if (lookups.length === 0) return [];
  const alike = Map.groupBy(lookups, (lookup) =>
    hasNull(lookup) ? lookup : `${lookup.table.name} ${Object.keys(lookup.where).join()}`,
  );
  const asks = [...alike.values()].flatMap(([first, ...rest]) => {
    if (!first) return [];
    return rest.length === 0 ? [askOne(first)] : [askTogether([first, ...rest])];
  });
  const answers = await together<Row[]>(
    connection,
    asks.map(({ query }) => query),
  );
  const found = new Map<Lookup, readonly Row[]>();
  asks.forEach(({ deal }, i) => {
    deal(answers[i] ?? [], found);
  });
  return lookups.map((lookup) => found.get(lookup) ?? []);
}

/** What came of a COMMIT whose reply was lost: an inserted row is ours to the last column, or it is not there. */
async function readBack(connection: PoolConnection, writes: readonly Write[]): Promise<Committed> {
  const mine = writes.find((write) => write.write === 'insert');
  if (mine?.write !== 'insert') return AGAIN_LOST;
  const { table, row } = mine;
  const where = Object.fromEntries(table.columns.map((column) => [column, row[column] ?? null]));
  const { sql, values } = selectOf({ table, where });
  const rows = await say<Row[]>(connection, sql, values);
  return rows.length === 1 ? { committed: true } : AGAIN_LOST;
}

/** Whose key or guard was not as it must be; undefined when all statements did what they must. */
async function write(
  connection: PoolConnection,
  statements: readonly Statement[],
): Promise<string | undefined> {
  const begin = { sql: 'START TRANSACTION', values: [] };
  try {
    const [, ...results] = await together<ResultSetHeader>(connection, [begin, ...statements]);
    return statements.find(
      ({ mustMatch }, i) => mustMatch !== undefined && results[i]?.affectedRows !== mustMatch,
    )?.table;
  } catch (error) {
    if (codeOf(error) === DUPLICATE) return (error as Error).message;
    throw error;
  }
}

async function transaction(
  connection: PoolConnection,
  writes: readonly Write[],
): Promise<Committed | 'unknown'> {
  let lost: string | undefined;
  try {
    lost = await write(connection, statementsOf(writes));
  } catch (error) {
    await rollBack(connection);
    if (AGAIN.has(codeOf(error))) return AGAIN_LOST;
    throw error;
  }
  if (lost !== undefined) {
    await rollBack(connection);
    return { committed: false, lost };
  }
  try {
    await say(connection, 'COMMIT');
    return { committed: true };
  } catch {
    connection.destroy();
    return 'unknown';
  }
}

/** Whoever is ahead of a row is looked at without a lock: it was there before. */
const FREE = `o.publishedAt IS NULL AND o.heldUntil <= ? AND NOT EXISTS
  (SELECT 1 FROM outbox e WHERE e.publishedAt IS NULL AND e.tid = o.tid AND e.seq < o.seq)`;

const takeUnsent = (connection: PoolConnection, { realNow, heldUntil, limit }: UnsentQuery) =>
  lease<UnsentRow>(
    connection,
    () =>
      say(
        connection,
        `SELECT id, topic, tid, seq, payload, traceparent FROM outbox o WHERE ${FREE} ORDER BY tid LIMIT ? FOR UPDATE SKIP LOCKED`,
        [realNow, limit],
      ),
    { sql: 'UPDATE outbox SET heldUntil = ? WHERE id IN (?)', values: [heldUntil] },
  );

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
    async commit(writes) {
      const committed = await orUnavailable(() => holding((connection) => transaction(connection, writes)));
      if (committed !== 'unknown') return committed;
      try {
        return await holding((connection) => readBack(connection, writes));
      } catch (error) {
        throw commitUnheard(error);
      }
    },
    takeDue: (query) => holding((connection) => takeDue(connection, query)),
    untilNextMs: (query) => holding((connection) => untilNextMs(connection, query)),
    takeUnsent: (query) => holding((connection) => takeUnsent(connection, query)),
    async unsent() {
      const sql = 'SELECT COUNT(*) AS `rows`, MIN(createdAt) AS since FROM outbox WHERE publishedAt IS NULL';
      const [row] = await holding((connection) =>
        say<{ rows: number; since: number | null }[]>(connection, sql),
      );
      return { rows: Number(row?.rows ?? 0), since: row?.since ? Number(row.since) : undefined };
    },
    async upcoming({ after, limit, without }) {
      const sql = `SELECT kind, subject, due FROM timers WHERE clock = 'business' AND due > ? AND kind NOT IN (?) ORDER BY due, id LIMIT ?`;
      // A list in SQL is never empty.
      const values = [after, ['', ...without], limit];
      return holding((connection) => say<UpcomingTimer[]>(connection, sql, values));
    },
    // A reader sees nothing before its COMMIT has been flushed.
    durable: async () => undefined,
    async health() {
      try {
        await holding((connection) => say(connection, 'SELECT 1'));
        return 'ok';
      } catch (error) {
        return codeOf(error) || (error as Error).message;
      }
    },
  };
}
