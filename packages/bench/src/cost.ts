import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { closedLoop, type LoopOptions, type LoopResult } from './closed-loop.ts';
import { aFolder } from './payflow.ts';
import { openTown } from './town.ts';

/** What one payment leaves in a MySQL or MariaDB, and what it asks of it; all three servers together. */
export interface CostResult extends LoopResult {
  readonly scenario: 'cost';
  readonly perPayment: {
    /** By table, `server.table`; those with less than a hundredth left out. */
    readonly rows: Readonly<Record<string, number>>;
    /** Data and indexes, by server. */
    readonly bytes: Readonly<Record<string, number>>;
    /** Statements, transactions, bytes of the redo log, and waits for the disk. */
    readonly server: Readonly<Record<keyof typeof STATUS, number>>;
  };
}

const STATUS = {
  selects: 'Com_select',
  inserts: 'Com_insert',
  updates: 'Com_update',
  deletes: 'Com_delete',
  commits: 'Com_commit',
  redoLogBytes: 'Innodb_os_log_written',
  bytesReceived: 'Bytes_received',
  bytesSent: 'Bytes_sent',
} as const;

type Connection = Awaited<ReturnType<typeof createConnection>>;

const statusOf = async (connection: Connection): Promise<Map<string, number>> => {
  const [rows] = await connection.query<RowDataPacket[]>('SHOW GLOBAL STATUS');
  const all = new Map(rows.map(({ Variable_name: name, Value: value }) => [String(name), Number(value)]));
  return new Map(Object.entries(STATUS).map(([name, variable]) => [name, all.get(variable) ?? 0]));
};

/** `server.table` of every table of these servers. */
async function tablesIn(
  connection: Connection,
  base: string,
): Promise<readonly [db: string, table: string][]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT table_schema AS db, table_name AS tab FROM information_schema.tables WHERE table_schema LIKE ?',
    [`${base}\\_%`],
  );
  return rows.map(({ db, tab }) => [String(db), String(tab)]);
}

/** `server.table` → rows, counted. */
async function rowsIn(connection: Connection, base: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const [db, tab] of await tablesIn(connection, base)) {
    const [[row]] = await connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM \`${db}\`.\`${tab}\``);
    counts.set(`${db.slice(base.length + 1)}.${tab}`, Number(row?.n));
  }
  return counts;
}

async function bytesIn(connection: Connection, base: string): Promise<Map<string, number>> {
  // What the schema tells is of the last analysis.
  for (const [db, tab] of await tablesIn(connection, base))
    await connection.query(`ANALYZE TABLE \`${db}\`.\`${tab}\``);
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT table_schema AS db, SUM(data_length + index_length) AS bytes
     FROM information_schema.tables WHERE table_schema LIKE ? GROUP BY table_schema`,
    [`${base}\\_%`],
  );
  return new Map(rows.map(({ db, bytes }) => [String(db).slice(base.length + 1), Number(bytes)]));
}

const grownBy = (before: Map<string, number>, after: Map<string, number>, payments: number) =>
  Object.fromEntries(
    [...after]
      .map(([name, value]): [string, number] => [
        name,
        Number(((value - (before.get(name) ?? 0)) / payments).toFixed(2)),
      ])
      .filter(([, value]) => value >= 0.01)
      .sort(([one], [other]) => one.localeCompare(other)),
  );

/** On a database server that nobody else uses meanwhile. */
export async function measureCost(
  options: LoopOptions & { databaseUrl: string | undefined },
): Promise<CostResult> {
  if (options.databaseUrl === undefined) throw new Error('cost is measured on a database server: --db mysql');
  const base = new URL(options.databaseUrl).pathname.slice(1);
  await using folder = await aFolder();
  await using town = await openTown(folder.path, options.databaseUrl);
  const own = new URL(options.databaseUrl);
  own.pathname = '/information_schema';
  await using connection = Object.assign(await createConnection(own.href), {
    [Symbol.asyncDispose]: () => connection.end(),
  });
  const look = async () => ({
    rows: await rowsIn(connection, base),
    bytes: await bytesIn(connection, base),
    status: await statusOf(connection),
  });
  const before = await look();
  const result = await closedLoop(town.target, { ...options, warmUp: options.atOnce });
  const payments = options.payments + options.atOnce;
  const status = await statusOf(connection);
  const after = await look();
  return {
    scenario: 'cost',
    ...result,
    perPayment: {
      rows: grownBy(before.rows, after.rows, payments),
      bytes: grownBy(before.bytes, after.bytes, payments),
      server: grownBy(before.status, status, payments) as CostResult['perPayment']['server'],
    },
  };
}
