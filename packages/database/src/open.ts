import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { Service } from './migrations.ts';
import { openSqlite } from './sqlite/open.ts';
import { storageUnavailable } from './storage-unavailable.ts';
import type { WritePath } from './write-path.ts';

/** The Prisma client of each server; reads alone, everything else goes through the write path. */
export interface Clients {
  pg: import('../generated/pg/sqlite/client.ts').PrismaClient;
  card: import('../generated/card/sqlite/client.ts').PrismaClient;
  merchant: import('../generated/merchant/sqlite/client.ts').PrismaClient;
}

export interface OpenDatabase<S extends Service> extends AsyncDisposable {
  readonly writePath: WritePath;
  /**
   * A look that is not on the way of a write; the client is loaded when first needed.
   * Throws Refused STORAGE_UNAVAILABLE when the database does not answer.
   */
  read<Result>(look: (client: Clients[S]) => Promise<Result>): Promise<Result>;
}

export interface OpenOptions<S extends Service> {
  readonly service: S;
  /** A file name; later also `mysql://…`. */
  readonly file: string;
  /** Real time in ms; migrations and the lock are stamped with it. */
  readonly now: number;
  /** The database can no longer be trusted with acknowledgements; the process must end. */
  onFatal(error: Error): void;
}

const adapter = (file: string) => new PrismaBetterSqlite3({ url: `file:${file}` });

const connect: { readonly [S in Service]: (file: string) => Promise<Clients[S]> } = {
  pg: async (file) =>
    new (await import('../generated/pg/sqlite/client.ts')).PrismaClient({ adapter: adapter(file) }),
  card: async (file) =>
    new (await import('../generated/card/sqlite/client.ts')).PrismaClient({ adapter: adapter(file) }),
  merchant: async (file) =>
    new (await import('../generated/merchant/sqlite/client.ts')).PrismaClient({ adapter: adapter(file) }),
};

/** Opens a server's database and brings it up to date. Throws a StartupError in words for its user. */
export async function openDatabase<S extends Service>({
  service,
  file,
  now,
  onFatal,
}: OpenOptions<S>): Promise<OpenDatabase<S>> {
  const sqlite = openSqlite({ service, file, now, onFatal });
  let client: Clients[S] | undefined;
  return {
    writePath: sqlite.writePath,
    async read(look) {
      try {
        client ??= await connect[service](file);
        return await look(client);
      } catch (error) {
        throw storageUnavailable(error);
      }
    },
    async [Symbol.asyncDispose]() {
      try {
        await client?.$disconnect();
      } finally {
        sqlite.close();
      }
    },
  };
}
