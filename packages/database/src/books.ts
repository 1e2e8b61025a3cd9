import type { Service } from './migrations.ts';
import { readSqlite } from './sqlite/read.ts';
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
}

export async function openBooks({ service, file, url }: BooksPlace): Promise<Books> {
  if (url !== undefined) return (await import('./mysql/read.ts')).readMysql(url, service);
  const reader = readSqlite(file);
  return {
    rows: async (sql, ...values) => reader.rows(sql, ...values),
    [Symbol.asyncDispose]: async () => reader[Symbol.dispose](),
  };
}

/** Deletes a server's database on MySQL or MariaDB, with all that is in it. For test kits. */
export async function dropDatabase(url: string, service: Service): Promise<void> {
  const { dropMysql } = await import('./mysql/read.ts');
  await dropMysql(url, service);
}
