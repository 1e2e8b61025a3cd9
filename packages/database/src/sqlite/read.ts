import Sqlite from 'better-sqlite3';
import type { TableShape } from '../table-shape.ts';
import type { Cell, Row } from '../write-path.ts';

export interface SqliteReader extends Disposable {
  rows(sql: string, ...values: Cell[]): Row[];
  each(sql: string): IterableIterator<Row>;
  tables(): TableShape[];
}

const COLUMNS = `SELECT t."name" AS "table", c."name" AS "column", c."type", c."pk" FROM sqlite_master t, pragma_table_info(t."name") c
  WHERE t."type" = 'table' ORDER BY t."name", c."cid"`;

/** Looks into a database file beside the process that owns it: one moment of it, and nothing can be written. For checks, not for servers. */
export function readSqlite(file: string): SqliteReader {
  const driver = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
  driver.exec('BEGIN');
  // The moment is that of the first read, and it is now.
  driver.prepare('SELECT 1 FROM sqlite_master').get();
  const rows = (sql: string, ...values: Cell[]) => driver.prepare(sql).all(values) as Row[];
  return {
    rows,
    each: (sql) => driver.prepare(sql).iterate() as IterableIterator<Row>,
    tables: () =>
      [...Map.groupBy(rows(COLUMNS), ({ table }) => String(table))].map(([name, columns]) => ({
        name,
        key: columns.filter(({ pk }) => pk !== 0).map(({ column }) => String(column)),
        texts: columns.filter(({ type }) => type === 'TEXT').map(({ column }) => String(column)),
      })),
    [Symbol.dispose]: () => void driver.close(),
  };
}

export function tamperSqlite(file: string, sql: string): void {
  const driver = new Sqlite(file, { fileMustExist: true, timeout: 5_000 });
  driver.exec(sql);
  driver.close();
}
