import type { Service } from './migrations.ts';
import { readSqlite, tamperSqlite } from './sqlite/read.ts';
import type { TableShape } from './table-shape.ts';
import type { Cell, Row } from './write-path.ts';

/** Where a server keeps its tables. */
export interface BooksPlace {
  readonly service: Service;
  readonly file: string;
  /** `mysql://…`; when given, the file is not looked at. */
  readonly url?: string | undefined;
}

/** A look at one moment of a server's tables, beside the server itself. For checks, not for servers. */
export interface Books extends AsyncDisposable {
  /** SQL with names in double quotes, as both engines read it. */
  rows(sql: string, ...values: Cell[]): Promise<Row[]>;
  /** The same, row by row: however many there are, few are in memory. Nothing else is asked meanwhile. */
  each(sql: string): AsyncIterable<Row>;
  tables(): Promise<TableShape[]>;
}

export async function openBooks({ service, file, url }: BooksPlace): Promise<Books> {
  if (url !== undefined) return (await import('./mysql/read.ts')).readMysql(url, service);
  const reader = readSqlite(file);
  return {
    rows: async (sql, ...values) => reader.rows(sql, ...values),
    async *each(sql) {
      yield* reader.each(sql);
    },
    tables: async () => reader.tables(),
    [Symbol.asyncDispose]: async () => reader[Symbol.dispose](),
  };
}

/** Writes below a server that runs, which therefore knows nothing of it: for tests of what finds such a thing. */
export async function tamperWith({ service, file, url }: BooksPlace, sql: string): Promise<void> {
  if (url !== undefined) await (await import('./mysql/read.ts')).tamperMysql(url, service, sql);
  else tamperSqlite(file, sql);
}

/** Deletes a server's database on MySQL or MariaDB, with all that is in it. For test kits. */
export async function dropDatabase(url: string, service: Service): Promise<void> {
  const { dropMysql } = await import('./mysql/read.ts');
  await dropMysql(url, service);
}
