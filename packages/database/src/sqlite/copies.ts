import { existsSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { type Copies, MIGRATED, type Migrated, misfitOf } from '../copies.ts';
import { makeFolder } from '../make-folder.ts';
import type { Service } from '../migrations.ts';
import { storageUnavailable } from '../storage-unavailable.ts';
import type { WalSync } from './wal-sync.ts';
import { finish, statements } from './write-path.ts';

export interface SqliteCopiesParts {
  readonly service: Service;
  readonly file: string;
  readonly driver: Database.Database;
  readonly log: WalSync;
  onFatal(error: Error): void;
}

const TABLES = `SELECT "name" FROM "sqlite_master" WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite\\_%' ESCAPE '\\'
  AND "name" <> '_prisma_migrations' ORDER BY "name"`;

/** A file has not come to the disk before it is told to. */
async function sync(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.sync();
}

/** Each copy is a database file of its own: `snapshots/<id>/<service>.db` beside the one that is copied. */
export function sqliteCopies({ service, file, driver, log, onFatal }: SqliteCopiesParts): Copies {
  const folder = join(dirname(file), 'snapshots');
  const fileOf = (id: string) => join(folder, id, `${service}.db`);
  const sql = statements(driver);
  const tables = () => driver.prepare(TABLES).pluck().all() as string[];
  const count = (table: string) =>
    driver.prepare(`SELECT COUNT(*) FROM main."${table}"`).pluck().get() as number;
  const migrated = (schema: string) =>
    driver.prepare(`${MIGRATED} ${schema}."_prisma_migrations"`).all() as Migrated[];

  /** Rows of emptied tables are taken over page by page, indexes too: SQLite sees that both sides are alike. */
  async function rewrite(refill: (table: string) => void): Promise<void> {
    try {
      sql('BEGIN IMMEDIATE').run();
      for (const table of tables()) {
        driver.exec(`DELETE FROM main."${table}"`);
        refill(table);
        if (table === 'timers') driver.exec('UPDATE main."timers" SET "leaseUntil" = 0');
      }
      finish(sql, onFatal);
    } catch (error) {
      if (driver.inTransaction) sql('ROLLBACK').run();
      throw storageUnavailable(error);
    }
    log.committed();
    await log.durable();
  }

  async function beside<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    driver.prepare('ATTACH ? AS "copy"').run(fileOf(id));
    try {
      return await work();
    } finally {
      driver.exec('DETACH "copy"');
    }
  }

  return {
    async take(id) {
      await log.durable();
      makeFolder(join(folder, id), 0o700);
      try {
        driver.prepare('VACUUM INTO ?').run(fileOf(id));
        await sync(fileOf(id));
        return Object.fromEntries(tables().map((table) => [table, count(table)]));
      } catch (error) {
        throw storageUnavailable(error);
      }
    },
    async misfit(id) {
      if (!existsSync(fileOf(id))) return misfitOf(service, undefined, []);
      return beside(id, async () => misfitOf(service, migrated('"copy"'), migrated('main')));
    },
    putBack: (id) =>
      beside(id, () =>
        rewrite((table) => {
          driver.exec(`INSERT INTO main."${table}" SELECT * FROM "copy"."${table}"`);
        }),
      ),
    clear: () => rewrite(() => undefined),
    async keep(ids) {
      const known = existsSync(folder) ? await readdir(folder) : [];
      const others = known.filter((id) => !ids.includes(id));
      await Promise.all(others.map((id) => rm(fileOf(id), { force: true })));
    },
  };
}
