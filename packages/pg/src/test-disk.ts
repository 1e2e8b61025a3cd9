// Another hand on the files of a running gateway; for tests alone.
import { createRequire } from 'node:module';

type Driver = new (file: string, options: { timeout: number }) => { exec(sql: string): void; close(): void };

function openBeside(file: string) {
  const Sqlite: Driver = createRequire(import.meta.resolve('@payflow/database'))('better-sqlite3');
  return new Sqlite(file, { timeout: 5_000 });
}

/** Takes a table away, as a broken disk would; gives back how to undo it. */
export function breakTable(file: string, table: string): () => void {
  const driver = openBeside(file);
  driver.exec(`ALTER TABLE ${table} RENAME TO broken`);
  return () => {
    driver.exec(`ALTER TABLE broken RENAME TO ${table}`);
    driver.close();
  };
}
