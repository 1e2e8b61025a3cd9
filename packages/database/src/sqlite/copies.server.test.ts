import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aDatabase, aFolder, open } from './test-database.ts';

const MERCHANT = `INSERT INTO "merchants" ("id", "name", "feeBasisPoints", "createdAt") VALUES (?, ?, 280, 0)`;
const TIMER = `INSERT INTO "timers" VALUES (?, 'expire', 'T1', 'business', 5, 0, 3, ?, NULL)`;

/** A gateway's database with a few merchants. */
function aShelf(...names: readonly string[]) {
  const database = aDatabase();
  const add = (name: string) => void database.driver.prepare(MERCHANT).run(name, name);
  for (const name of names) add(name);
  const merchants = () => database.driver.prepare('SELECT "id" FROM "merchants" ORDER BY "id"').pluck().all();
  return { ...database, add, merchants };
}

describe('a copy', () => {
  test('brings back every row as it was, in every table, and nothing else', async () => {
    using shelf = aShelf('Jun', 'Mina');
    expect(await shelf.copies.take('one')).toMatchObject({ merchants: 2, payments: 0 });
    shelf.add('Sora');
    shelf.driver.exec(`DELETE FROM "merchants" WHERE "id" = 'Jun'; UPDATE "merchants" SET "name" = 'other'`);
    await shelf.copies.putBack('one');
    expect(shelf.merchants()).toEqual(['Jun', 'Mina']);
    expect(shelf.driver.prepare(`SELECT "name" FROM "merchants" WHERE "id" = 'Mina'`).pluck().get()).toBe(
      'Mina',
    );
    expect(shelf.driver.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  test('brings timers back free: whoever held one is gone', async () => {
    using shelf = aShelf();
    shelf.driver.prepare(TIMER).run('a', 9_000_000_000_000);
    await shelf.copies.take('one');
    await shelf.copies.putBack('one');
    expect(shelf.driver.prepare('SELECT "leaseUntil", "fence" FROM "timers"').get()).toEqual({
      leaseUntil: 0,
      fence: 3,
    });
  });

  test('is there after a restart, and so is what was brought back', async () => {
    using folder = aFolder();
    const first = open(folder.file);
    await first.copies.take('one');
    first.driver.prepare(MERCHANT).run('Mina', 'Mina');
    await first.copies.putBack('one');
    first.driver.prepare(MERCHANT).run('Jun', 'Jun');
    first.close();
    const second = open(folder.file);
    expect(second.driver.prepare('SELECT "id" FROM "merchants"').pluck().all()).toEqual(['Jun']);
    expect(await second.copies.misfit('one')).toBeUndefined();
    second.close();
  });

  test('that cannot be brought back whole changes nothing', async () => {
    using shelf = aShelf('Mina');
    await shelf.copies.take('one');
    shelf.add('Jun');
    shelf.driver.exec('CREATE TABLE "zebra" ("id" TEXT)');
    await expect(shelf.copies.putBack('one')).rejects.toThrow();
    expect(shelf.merchants()).toEqual(['Jun', 'Mina']);
    shelf.add('Sora');
  });

  test('of another version of the tables does not fit, and says so; nor does one that is missing', async () => {
    using shelf = aShelf();
    await shelf.copies.take('one');
    expect(await shelf.copies.misfit('one')).toBeUndefined();
    shelf.driver.exec(
      `UPDATE "_prisma_migrations" SET "checksum" = 'other' WHERE "migration_name" = '0001_init'`,
    );
    expect(await shelf.copies.misfit('one')).toContain('another version of PayFlow');
    expect(await shelf.copies.misfit('two')).toContain('missing');
  });

  test('is deleted when it is not to be kept', async () => {
    using shelf = aShelf();
    await shelf.copies.take('one');
    await shelf.copies.take('two');
    await shelf.copies.keep(['two']);
    const fileOf = (id: string) => join(shelf.folder.path, 'snapshots', id, 'pg.db');
    expect([existsSync(fileOf('one')), existsSync(fileOf('two'))]).toEqual([false, true]);
  });
});

test('what is cleared has no rows, and knows its migrations still', async () => {
  using shelf = aShelf('Mina');
  await shelf.copies.take('one');
  await shelf.copies.clear();
  expect(shelf.merchants()).toEqual([]);
  expect(await shelf.copies.misfit('one')).toBeUndefined();
});
