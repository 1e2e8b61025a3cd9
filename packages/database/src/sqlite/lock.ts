import { StartupError } from '@payflow/contracts';
import Database from 'better-sqlite3';

export interface FileLock {
  release(): void;
}

/** A handle that nobody remembers is closed by the garbage collector, and its lock goes with it. */
const held = new Set<Database.Database>();

/**
 * One process per database. The lock is itself a small SQLite file whose write lock is held for life, so the
 * operating system lets go of it when the holder dies, however it dies; the row in it says who holds it.
 */
export function lockDatabase(file: string, now: number): FileLock {
  const lock = new Database(`${file}.lock`, { timeout: 0 });
  lock.pragma('journal_mode = DELETE');
  try {
    lock.exec(
      'CREATE TABLE IF NOT EXISTS holder (one INTEGER PRIMARY KEY CHECK (one = 1), pid INTEGER NOT NULL, since INTEGER NOT NULL)',
    );
    lock.prepare('INSERT OR REPLACE INTO holder VALUES (1, ?, ?)').run(process.pid, now);
    lock.exec('BEGIN IMMEDIATE');
  } catch (error) {
    const holder = whoHolds(lock);
    lock.close();
    throw new StartupError(
      `${file} is in use${holder}: stop that PayFlow first, or set PAYFLOW_DATA_DIR to another folder.`,
      { cause: error },
    );
  }
  held.add(lock);
  return {
    release() {
      held.delete(lock);
      lock.exec('ROLLBACK');
      lock.close();
    },
  };
}

function whoHolds(lock: Database.Database): string {
  try {
    const holder = lock.prepare('SELECT pid FROM holder').get() as { pid: number } | undefined;
    return holder ? ` by process ${holder.pid}` : '';
  } catch {
    return '';
  }
}
