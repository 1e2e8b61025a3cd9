import { dirname } from 'node:path';
import { StartupError } from '@payflow/contracts';
import Sqlite from 'better-sqlite3';
import type { Copies } from '../copies.ts';
import { makeFolder } from '../make-folder.ts';
import { readMigrations, type Service } from '../migrations.ts';
import type { WritePath } from '../write-path.ts';
import { sqliteCopies } from './copies.ts';
import { lockDatabase } from './lock.ts';
import { migrateSqlite } from './migrate.ts';
import { openWalSync, type WalSync } from './wal-sync.ts';
import { sqliteWritePath } from './write-path.ts';

export interface OpenSqlite {
  readonly file: string;
  readonly writePath: WritePath;
  readonly copies: Copies;
  /** What the write path holds; for tests and checks that must look below Prisma. */
  readonly driver: Sqlite.Database;
  close(): void;
}

const NORMAL = 1;
const FULL = 2;

/** What ends with the process is safe as soon as it is written. */
const NO_SYNC: WalSync = {
  committed: () => undefined,
  durable: () => Promise.resolve(),
  close: () => undefined,
};

function openDriver(file: string): Sqlite.Database {
  try {
    makeFolder(dirname(file));
    const driver = new Sqlite(file, { timeout: 5_000 });
    driver.pragma('journal_mode = WAL');
    driver.pragma('synchronous = FULL');
    driver.pragma('wal_autocheckpoint = 4000');
    return driver;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    throw new StartupError(
      `${file} cannot be opened (${code ?? message}): make its folder writable, or set PAYFLOW_DATA_DIR.`,
      { cause: error },
    );
  }
}

const LEASES = {
  timers: 'UPDATE "timers" SET "leaseUntil" = 0 WHERE "leaseUntil" > 0',
  outbox: 'UPDATE "outbox" SET "heldUntil" = 0 WHERE "publishedAt" IS NULL AND "heldUntil" > 0',
} as const;

/** One process per file, so whoever held a lease is gone. */
function freeLeases(driver: Sqlite.Database): void {
  for (const [table, free] of Object.entries(LEASES))
    if (driver.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).get(table))
      driver.exec(free);
}

function demandSafety(driver: Sqlite.Database, file: string, wanted: number): void {
  const synchronous = driver.pragma('synchronous', { simple: true });
  const journal = driver.pragma('journal_mode', { simple: true });
  if (synchronous === wanted && journal === 'wal') return;
  throw new StartupError(
    `${file} does not keep commits safe (journal ${journal}, synchronous ${synchronous}): use a local disk.`,
  );
}

/** From here on the write path itself waits for the disk after each commit, beside the event loop. */
function handOverSyncing(driver: Sqlite.Database, { file, onFatal, durability }: OpenSqliteOptions): WalSync {
  if (durability === 'process') {
    driver.pragma('synchronous = OFF');
    return NO_SYNC;
  }
  driver.exec('BEGIN IMMEDIATE; PRAGMA user_version = 0; COMMIT');
  driver.pragma('synchronous = NORMAL');
  demandSafety(driver, file, NORMAL);
  return openWalSync(file, onFatal);
}

export interface OpenSqliteOptions {
  readonly service: Service;
  readonly file: string;
  readonly now: number;
  /** `process`: commits survive their process and not the machine. */
  readonly durability?: 'disk' | 'process';
  onFatal(error: Error): void;
}

/** Opens the database of one server for this process alone, durable on every commit, and brings it up to date. */
export function openSqlite(options: OpenSqliteOptions): OpenSqlite {
  const { service, file, now, onFatal } = options;
  const driver = openDriver(file);
  let lock: ReturnType<typeof lockDatabase> | undefined;
  let log: WalSync;
  try {
    lock = lockDatabase(file, now);
    demandSafety(driver, file, FULL);
    migrateSqlite(driver, readMigrations(service, 'sqlite'), now);
    freeLeases(driver);
    log = handOverSyncing(driver, options);
  } catch (error) {
    lock?.release();
    driver.close();
    throw error;
  }
  const held = lock;
  return {
    file,
    driver,
    writePath: sqliteWritePath(driver, log, onFatal),
    copies: sqliteCopies({ service, file, driver, log, onFatal }),
    close() {
      log.close();
      driver.close();
      held.release();
    },
  };
}
