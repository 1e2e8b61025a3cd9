import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { type Copies, copiesTold } from './copies.ts';
import type { Service } from './migrations.ts';
import type { MysqlAddress } from './mysql/address.ts';
import { type Passing, withPoints } from './passing.ts';
import { openSqlite } from './sqlite/open.ts';
import { storageUnavailable } from './storage-unavailable.ts';
import { goneByFault, type Trouble, withTrouble } from './trouble.ts';
import type { Connections, RealClock, WritePath } from './write-path.ts';

/** The Prisma client of each server; reads alone, everything else goes through the write path. */
export interface Clients {
  pg: import('../generated/pg/sqlite/client.ts').PrismaClient;
  card: import('../generated/card/sqlite/client.ts').PrismaClient;
  merchant: import('../generated/merchant/sqlite/client.ts').PrismaClient;
}

export interface OpenDatabase<S extends Service> extends AsyncDisposable {
  readonly writePath: WritePath;
  readonly copies: Copies;
  connections(): Connections;
  /**
   * A look that is not on the way of a write; the client is loaded when first needed.
   * Throws Refused STORAGE_UNAVAILABLE when the database does not answer.
   */
  read<Result>(look: (client: Clients[S]) => Promise<Result>): Promise<Result>;
}

export interface OpenOptions<S extends Service> {
  readonly service: S;
  /** The SQLite file. */
  readonly file: string;
  /** `mysql://…`; when given, the file is not touched. */
  readonly url?: string | undefined;
  /** Real time, for stamps and for waiting. */
  readonly clock: RealClock;
  /** Told while a database server that is not up yet is waited for. */
  readonly onWaiting?: ((message: string) => void) | undefined;
  readonly passing?: Passing | undefined;
  readonly trouble?: Trouble | undefined;
  /** `process`: nothing has to outlive the process, so nothing waits for the disk. SQLite alone; `disk` when absent. */
  readonly durability?: 'disk' | 'process';
  /** Told of each look of `read`, and of work with copies: a client that is loaded, a file that is written take real time. */
  readonly onLook?: (look: Promise<unknown>) => void;
  /** The database can no longer be trusted with acknowledgements; the process must end. */
  onFatal(error: Error): void;
}

/** One engine's way to a server's database. */
interface Opened<S extends Service> {
  readonly writePath: WritePath;
  readonly copies: Copies;
  connections(): Connections;
  connect(): Promise<Clients[S]>;
  close(): Promise<void> | void;
}

const READ_CONNECTIONS = 4;
const ONE_FILE: Connections = { open: 1, idle: 1, waiting: 0 };
/** What a look waits for a connection. */
const READ_CONNECT_MS = 4_000;
/** A connection on which nothing comes for so long is given up, also in the middle of a look; longer than any look takes. */
const READ_SILENT_MS = 8_000;

type Connect<Target> = { readonly [S in Service]: (target: Target) => Promise<Clients[S]> };

const onFile = (file: string) => ({ adapter: new PrismaBetterSqlite3({ url: `file:${file}` }) });
const connectSqlite: Connect<string> = {
  pg: async (file) => new (await import('../generated/pg/sqlite/client.ts')).PrismaClient(onFile(file)),
  card: async (file) => new (await import('../generated/card/sqlite/client.ts')).PrismaClient(onFile(file)),
  merchant: async (file) =>
    new (await import('../generated/merchant/sqlite/client.ts')).PrismaClient(onFile(file)),
};

async function onServer(address: MysqlAddress) {
  const { PrismaMariaDb } = await import('@prisma/adapter-mariadb');
  // MySQL 8.4 without TLS hands out its public key only when asked to.
  return {
    adapter: new PrismaMariaDb({
      ...address,
      connectionLimit: READ_CONNECTIONS,
      acquireTimeout: READ_CONNECT_MS,
      socketTimeout: READ_SILENT_MS,
      allowPublicKeyRetrieval: true,
    }),
  };
}

// The two clients of a schema differ in their engine alone; the SQLite one gives the types.
const connectMysql: Connect<MysqlAddress> = {
  pg: async (address) =>
    new (await import('../generated/pg/mysql/client.ts')).PrismaClient(
      await onServer(address),
    ) as unknown as Clients['pg'],
  card: async (address) =>
    new (await import('../generated/card/mysql/client.ts')).PrismaClient(
      await onServer(address),
    ) as unknown as Clients['card'],
  merchant: async (address) =>
    new (await import('../generated/merchant/mysql/client.ts')).PrismaClient(
      await onServer(address),
    ) as unknown as Clients['merchant'],
};

async function openEngine<S extends Service>(options: OpenOptions<S>): Promise<Opened<S>> {
  const { service, file, url } = options;
  if (url !== undefined) {
    const { openMysql } = await import('./mysql/open.ts');
    const { address, close, ...opened } = await openMysql({ ...options, url });
    return { ...opened, connect: () => connectMysql[service](address), close };
  }
  const connections = () => ONE_FILE;
  const { writePath, copies, close } = openSqlite({ ...options, now: options.clock.realNow() });
  return { writePath, copies, connections, connect: () => connectSqlite[service](file), close };
}

/** One client for all reads: those that come first wait for it together. */
function createReader<S extends Service>(
  connect: () => Promise<Clients[S]>,
  onLook: (look: Promise<unknown>) => void = () => undefined,
) {
  let client: Promise<Clients[S]> | undefined;
  let isClosed = false;
  const underWay = new Set<Promise<unknown>>();

  async function connected(): Promise<Clients[S]> {
    if (isClosed) throw new Error('the database was closed');
    client ??= connect();
    try {
      return await client;
    } catch (error) {
      client = undefined;
      throw error;
    }
  }

  return {
    async read<Result>(look: (client: Clients[S]) => Promise<Result>): Promise<Result> {
      const looking = connected().then(look);
      underWay.add(looking);
      onLook(looking);
      try {
        return await looking;
      } finally {
        underWay.delete(looking);
      }
    },
    /** A look that is under way would connect again, and nobody would close that. */
    async close(): Promise<void> {
      isClosed = true;
      await Promise.allSettled(underWay);
      await (await client)?.$disconnect();
    },
  };
}

/** Opens a server's database and brings it up to date. Throws a StartupError in words for its user. */
export async function openDatabase<S extends Service>(options: OpenOptions<S>): Promise<OpenDatabase<S>> {
  const { connect, close, ...opened } = await openEngine(options);
  const writePath = withTrouble(withPoints(opened.writePath, options.passing), options.trouble);
  const reader = createReader<S>(connect, options.onLook);
  return {
    writePath,
    copies: options.onLook ? copiesTold(opened.copies, options.onLook) : opened.copies,
    connections: opened.connections,
    async read(look) {
      try {
        if (options.trouble?.onLook()) throw goneByFault();
        const seen = await reader.read(look);
        await writePath.durable();
        return seen;
      } catch (error) {
        throw storageUnavailable(error);
      }
    },
    async [Symbol.asyncDispose]() {
      try {
        await reader.close();
      } finally {
        await close();
      }
    },
  };
}
