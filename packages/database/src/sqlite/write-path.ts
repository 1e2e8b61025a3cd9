import type Database from 'better-sqlite3';
import { storageUnavailable } from '../storage-unavailable.ts';
import type {
  Committed,
  DueQuery,
  Lookup,
  Row,
  Table,
  TimerRow,
  UnsentQuery,
  UnsentRow,
  UpcomingTimer,
  Write,
  WritePath,
} from '../write-path.ts';
import type { WalSync } from './wal-sync.ts';

type Sqlite = Database.Database;

/** Thrown inside a transaction to roll it back. */
class Lost extends Error {}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

const equals = (columns: readonly string[]): string =>
  columns.map((column) => `"${column}" IS ?`).join(' AND ');
const list = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ');

/** Prepares each statement once; its text is built once too, by the name that stands for it. */
export function statements(db: Sqlite) {
  const prepared = new Map<string, Database.Statement>();
  return (name: string, text: () => string = () => name): Database.Statement => {
    const known = prepared.get(name);
    if (known) return known;
    const statement = db.prepare(text());
    prepared.set(name, statement);
    return statement;
  };
}

function insertSql({ name, columns }: Table): string {
  return `INSERT INTO "${name}" (${list(columns)}) VALUES (${columns.map(() => '?').join(', ')})`;
}

function putSql(table: Table): string {
  const rest = table.columns.filter((column) => !table.key.includes(column));
  const set = rest.map((column) => `"${column}" = excluded."${column}"`).join(', ');
  return `${insertSql(table)} ON CONFLICT (${list(table.key)}) DO UPDATE SET ${set}`;
}

/** Each clock's by itself, along the index: of a million timers that are due, or wait, a look reads no more than it needs. */
const free = (clock: TimerRow['clock']): string => `SELECT * FROM (SELECT "id", "due" FROM "timers"
  WHERE "clock" = '${clock}' AND "due" <= @${clock}Now AND "leaseUntil" <= @realNow ORDER BY "due", "id" LIMIT @limit)`;
const DUE = `SELECT "id" FROM (${free('business')} UNION ALL ${free('real')}) ORDER BY "due", "id" LIMIT @limit`;
const TAKE = `UPDATE "timers" SET "leaseUntil" = @leaseUntil, "fence" = "fence" + 1 WHERE "id" IN (${DUE})
  RETURNING "id", "kind", "subject", "clock", "due", "attempts", "fence", "traceparent"`;
/** Until a clock's first timer that nobody holds. What is held stands before it, or is no sooner: that waits for its lease, too. */
const NEXT = `WITH free AS (SELECT "due" FROM "timers" WHERE "clock" = @clock AND "leaseUntil" <= @realNow ORDER BY "due" LIMIT 1)
  SELECT MIN(wait) AS wait FROM (SELECT "due" - @now AS wait FROM free UNION ALL
  SELECT MAX("due" - @now, "leaseUntil" - @realNow) FROM "timers" WHERE "clock" = @clock AND "leaseUntil" > @realNow
  AND "due" < COALESCE((SELECT "due" FROM free), ${Number.MAX_SAFE_INTEGER}))`;

const UPCOMING = `SELECT "kind", "subject", "due" FROM "timers" WHERE "clock" = 'business' AND "due" > ?
  AND "kind" NOT IN (SELECT value FROM json_each(?)) ORDER BY "due", "id" LIMIT ?`;

const FREE = `o."publishedAt" IS NULL AND o."heldUntil" <= ? AND NOT EXISTS
  (SELECT 1 FROM "outbox" e WHERE e."publishedAt" IS NULL AND e."tid" = o."tid" AND e."seq" < o."seq")`;
const ANY_UNSENT = `SELECT 1 FROM "outbox" o WHERE ${FREE} LIMIT 1`;
const TAKE_UNSENT = `UPDATE "outbox" SET "heldUntil" = ? WHERE "id" IN
  (SELECT o."id" FROM "outbox" o WHERE ${FREE} ORDER BY o."tid" LIMIT ?)
  RETURNING "id", "topic", "tid", "seq", "payload", "traceparent"`;
const UNSENT = `SELECT COUNT(*) AS rows, MIN("createdAt") AS since FROM "outbox" WHERE "publishedAt" IS NULL`;

type Prepare = ReturnType<typeof statements>;

/** Only what changes is written: an index whose columns stay is not touched. */
function replace(sql: Prepare, table: Table, row: Row, before: Row): void {
  const set = table.columns.filter((column) => (row[column] ?? null) !== (before[column] ?? null));
  if (set.length === 0) return;
  const text = () =>
    `UPDATE "${table.name}" SET ${set.map((column) => `"${column}" = ?`).join(', ')} WHERE ${equals(table.key)}`;
  const values = [...set, ...table.key].map((column) => row[column] ?? null);
  const { changes } = sql(`replace ${table.name} ${set.join()}`, text).run(values);
  if (changes === 0) throw new Lost(table.name);
}

function change(sql: Prepare, write: Write): void {
  const { table } = write;
  if (write.write === 'put' && write.before) return replace(sql, table, write.row, write.before);
  if (write.write === 'insert' || write.write === 'put') {
    const text = write.write === 'insert' ? insertSql : putSql;
    const statement = sql(`${write.write} ${table.name}`, () => text(table));
    statement.run(table.columns.map((column) => write.row[column] ?? null));
    return;
  }
  const where = { ...write.key, ...write.guard };
  const columns = Object.keys(where);
  if (write.write === 'delete') {
    const text = () => `DELETE FROM "${table.name}" WHERE ${equals(columns)}`;
    const { changes } = sql(`delete ${table.name} ${columns.join()}`, text).run(Object.values(where));
    if (changes === 0 && write.guard) throw new Lost(table.name);
    return;
  }
  const set = Object.keys(write.set);
  const text = () => {
    const assignments = set.map((column) => `"${column}" = ?`).join(', ');
    return `UPDATE "${table.name}" SET ${assignments} WHERE ${equals(columns)}`;
  };
  const values = [...Object.values(write.set), ...Object.values(where)];
  const { changes } = sql(`update ${table.name} ${set.join()} ${columns.join()}`, text).run(values);
  if (changes === 0) throw new Lost(table.name);
}

/** Sorted by key here: an ORDER BY could lure SQLite from the index of the lookup to one that is in order. */
function rowsOf(sql: Prepare, { table, where }: Lookup): Row[] {
  const columns = Object.keys(where);
  const text = () => `SELECT ${list(table.columns)} FROM "${table.name}" WHERE ${equals(columns)}`;
  const rows = sql(`select ${table.name} ${columns.join()}`, text).all(Object.values(where)) as Row[];
  return rows.length > 1 ? rows.sort(byKey(table.key)) : rows;
}

const byKey =
  (key: readonly string[]) =>
  (a: Row, b: Row): number => {
    for (const column of key) {
      const [left, right] = [a[column] ?? '', b[column] ?? ''];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };

export function finish(sql: Prepare, onFatal: (error: Error) => void): void {
  try {
    sql('COMMIT').run();
  } catch (error) {
    // After a COMMIT that was busy (prisma/orm #29933) or could not write, later acknowledgements could be
    // lost: the process must end.
    if (/^SQLITE_(BUSY|IOERR)/.test(codeOf(error))) onFatal(new Error('COMMIT failed', { cause: error }));
    throw error;
  }
}

/** All or nothing; what a constraint or a guard refuses is lost, anything else is the database's trouble. */
function transaction(
  db: Sqlite,
  sql: Prepare,
  writes: readonly Write[],
  onFatal: (error: Error) => void,
): Committed {
  try {
    sql('BEGIN IMMEDIATE').run();
    for (const write of writes) change(sql, write);
    finish(sql, onFatal);
    return { committed: true };
  } catch (error) {
    if (db.inTransaction) sql('ROLLBACK').run();
    if (error instanceof Lost) return { committed: false, lost: error.message };
    if (codeOf(error).startsWith('SQLITE_CONSTRAINT'))
      return { committed: false, lost: (error as Error).message };
    throw storageUnavailable(error);
  }
}

/**
 * The write path on one SQLite connection: prepared statements, one transaction a batch.
 * 1. A commit is answered when it is on the disk, and not before.
 * 2. Nothing is loaded that is not on the disk yet.
 * 3. A lease of timers alone asks for no sync: it does not outlive its process.
 */
export function sqliteWritePath(db: Sqlite, log: WalSync, onFatal: (error: Error) => void): WritePath {
  const sql = statements(db);
  const durable = () => log.durable().catch((error: unknown) => Promise.reject(storageUnavailable(error)));
  return {
    durable,
    async load(lookups) {
      await durable();
      try {
        return lookups.map((lookup) => rowsOf(sql, lookup));
      } catch (error) {
        throw storageUnavailable(error);
      }
    },
    async commit(writes) {
      const committed = transaction(db, sql, writes, onFatal);
      if (committed.committed) {
        log.committed();
        await durable();
      }
      return committed;
    },
    async takeDue({ businessNow, realNow, leaseUntil, limit }) {
      // A look first: an UPDATE that finds nothing would still take the write lock.
      if (!sql(DUE).get({ businessNow, realNow, limit: 1 })) return [];
      const taken = sql(TAKE).all({ businessNow, realNow, leaseUntil, limit }) as TimerRow[];
      return taken.sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));
    },
    async untilNextMs({ businessNow, realNow }: DueQuery) {
      const waits = (
        [
          ['business', businessNow],
          ['real', realNow],
        ] as const
      ).flatMap(([clock, now]) => {
        const { wait } = sql(NEXT).get({ clock, now, realNow }) as { wait: number | null };
        return wait ?? [];
      });
      return waits.length === 0 ? undefined : Math.max(0, Math.min(...waits));
    },
    async takeUnsent({ realNow, heldUntil, limit }: UnsentQuery) {
      if (!sql(ANY_UNSENT).get(realNow)) return [];
      const taken = sql(TAKE_UNSENT).all(heldUntil, realNow, limit) as UnsentRow[];
      return taken.sort((a, b) => (a.tid < b.tid ? -1 : 1));
    },
    async unsent() {
      const { rows, since } = sql(UNSENT).get() as { rows: number; since: number | null };
      return { rows, since: since ?? undefined };
    },
    async upcoming({ after, limit, without }) {
      return sql(UPCOMING).all(after, JSON.stringify(without), limit) as UpcomingTimer[];
    },
    async health() {
      try {
        sql('SELECT 1').get();
        return 'ok';
      } catch (error) {
        return (error as Error).message;
      }
    },
  };
}
