import Sqlite from 'better-sqlite3';
import type { Cell, Row } from '../write-path.ts';

export interface SqliteReader extends Disposable {
  rows(sql: string, ...values: Cell[]): Row[];
}

/** Looks into a database file beside the process that owns it: one moment of it, and nothing can be written. For checks, not for servers. */
export function readSqlite(file: string): SqliteReader {
  const driver = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
  driver.exec('BEGIN');
  return {
    rows: (sql, ...values) => driver.prepare(sql).all(values) as Row[],
    [Symbol.dispose]: () => void driver.close(),
  };
}
