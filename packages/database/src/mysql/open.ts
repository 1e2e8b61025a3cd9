import { StartupError } from '@payflow/contracts';
import { type Connection, createConnection, createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import type { Copies } from '../copies.ts';
import { readMigrations, type Service } from '../migrations.ts';
import type { Connections, RealClock, WritePath } from '../write-path.ts';
import { type MysqlAddress, mysqlAddress } from './address.ts';
import { mysqlCopies } from './copies.ts';
import { migrateMysql } from './migrate.ts';
import { mysqlWritePath } from './write-path.ts';

export interface OpenMysql {
  readonly address: MysqlAddress;
  readonly writePath: WritePath;
  readonly copies: Copies;
  connections(): Connections;
  close(): Promise<void>;
}

export interface OpenMysqlOptions {
  readonly service: Service;
  readonly url: string;
  readonly clock: RealClock;
  /** Told while the server does not answer yet. */
  readonly onWaiting?: ((message: string) => void) | undefined;
}

const WAIT_MS = 1_000;
const WAITS = 60;
const CONNECTIONS = 8;
const LOCK_WAIT_SECONDS = 3;
const NOT_UP_YET = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'EHOSTUNREACH',
]);

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');
const where = ({ host, port }: MysqlAddress): string => `the database at ${host}:${port}`;

/** A server that is not up yet is waited for; any other trouble is said at once. */
async function connect(address: MysqlAddress, { clock, onWaiting }: OpenMysqlOptions): Promise<Connection> {
  const { host, port, user, password } = address;
  for (let waited = 0; ; waited++) {
    try {
      return await createConnection({ host, port, user, password, multipleStatements: true, timezone: 'Z' });
    } catch (error) {
      const code = codeOf(error);
      if (!NOT_UP_YET.has(code)) {
        throw new StartupError(
          `${where(address)} lets nobody in with DATABASE_URL (${code}: ${(error as Error).message}).`,
          { cause: error },
        );
      }
      if (waited === WAITS) {
        throw new StartupError(
          `${where(address)} did not answer for ${WAITS} s (${code}): start it, or correct DATABASE_URL.`,
          { cause: error },
        );
      }
      if (waited % 5 === 0) onWaiting?.(`waiting for ${where(address)} (${code}) …`);
      await clock.after(WAIT_MS);
    }
  }
}

/** Bytes must differ to be different, trailing spaces included; the two servers name that collation differently. */
async function collationOf(connection: Connection): Promise<string> {
  const [[row]] = await connection.query<({ version: string } & RowDataPacket)[]>(
    'SELECT VERSION() AS version',
  );
  return row?.version.includes('MariaDB') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
}

async function prepare(
  connection: Connection,
  { database }: MysqlAddress,
  { service, clock }: OpenMysqlOptions,
): Promise<void> {
  const collation = await collationOf(connection);
  await connection.query(
    `CREATE DATABASE IF NOT EXISTS \`${database}\` CHARACTER SET utf8mb4 COLLATE ${collation}`,
  );
  await connection.query(`USE \`${database}\``);
  await migrateMysql(connection, database, readMigrations(service, 'mysql'), clock.realNow());
}

function openPool({ host, port, user, password, database }: MysqlAddress): Pool {
  const pool = createPool({
    host,
    port,
    user,
    password,
    database,
    connectionLimit: CONNECTIONS,
    // A batch is one packet; every value in it is escaped by the driver.
    multipleStatements: true,
    timezone: 'Z',
    charset: 'utf8mb4',
    connectTimeout: 2_000,
    enableKeepAlive: true,
  });
  pool.pool.on('connection', (connection) => {
    // Who uses it is told; what else it says of its end is nobody's, and would end the process.
    connection.on('error', () => undefined);
    // Queued before whatever the connection is taken for. On one that is not set up, nothing is done.
    const orNothing = (error: unknown) => (error ? connection.destroy() : undefined);
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', orNothing);
    connection.query(`SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`, orNothing);
  });
  return pool;
}

/** The driver tells nobody how its pool stands; a test holds these names to its version. */
interface PoolQueues {
  readonly _allConnections: { readonly length: number };
  readonly _freeConnections: { readonly length: number };
  readonly _connectionQueue: { readonly length: number };
}

function connectionsOf(pool: Pool): Connections {
  const { _allConnections, _freeConnections, _connectionQueue } = pool.pool as unknown as PoolQueues;
  return { open: _allConnections.length, idle: _freeConnections.length, waiting: _connectionQueue.length };
}

/** Opens a server's own database on MySQL or MariaDB; made when it is missing, brought up to date. */
export async function openMysql(options: OpenMysqlOptions): Promise<OpenMysql> {
  const address = mysqlAddress(options.url, options.service);
  const connection = await connect(address, options);
  try {
    await prepare(connection, address, options);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      `${address.database} cannot be set up (${codeOf(error)}: ${(error as Error).message}).`,
      { cause: error },
    );
  } finally {
    await connection.end().catch(() => connection.destroy());
  }
  const pool = openPool(address);
  return {
    address,
    writePath: mysqlWritePath(pool),
    copies: mysqlCopies(pool, options.service),
    connections: () => connectionsOf(pool),
    close: () => pool.end(),
  };
}
