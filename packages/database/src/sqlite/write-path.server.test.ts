import { describe, expect, test } from 'vitest';
import { aNote, byId, byOwner, notes } from '../test-table.ts';
import { insert, put, type Row, type Write } from '../write-path.ts';
import { aDatabase } from './test-database.ts';

function notebook(...rows: readonly Row[]) {
  const database = aDatabase();
  const { driver, writePath } = database;
  driver.exec('CREATE TABLE notes (id TEXT PRIMARY KEY NOT NULL, owner TEXT, text TEXT, version INTEGER)');
  const add = driver.prepare('INSERT INTO notes VALUES (@id, @owner, @text, @version)');
  for (const row of rows) add.run(row);
  const all = () => driver.prepare('SELECT * FROM notes ORDER BY id').all();
  return { ...writePath, driver, all, [Symbol.dispose]: () => database[Symbol.dispose]() };
}
const change = (id: string, set: Row, guard?: Row): Write => ({
  write: 'update',
  table: notes,
  key: { id },
  set,
  ...(guard ? { guard } : {}),
});
const remove = (id: string, guard?: Row): Write => ({
  write: 'delete',
  table: notes,
  key: { id },
  ...(guard ? { guard } : {}),
});

describe('a commit', () => {
  test('writes everything: inserts, puts, updates, deletes', async () => {
    using book = notebook(aNote('a'), aNote('b'), aNote('c'));
    const writes = [
      insert(notes, aNote('d')),
      put(notes, aNote('e')),
      put(notes, aNote('a', { text: 'put' })),
      change('b', { version: 2 }, { version: 1 }),
      remove('c'),
      remove('nobody'),
    ];
    expect(await book.commit(writes)).toEqual({ committed: true });
    expect(book.all()).toEqual([
      aNote('a', { text: 'put' }),
      aNote('b', { version: 2 }),
      aNote('d'),
      aNote('e'),
    ]);
  });

  test('stores text as it is: quotes, NUL, right-to-left, emoji, beyond the basic plane', async () => {
    using book = notebook();
    const text = `'; DROP TABLE notes; --\u0000\u202eabc 아이폰 📱 𠜎 %s`;
    await book.commit([insert(notes, aNote('a', { text }))]);
    expect((await book.load([byId('a')]))[0]).toEqual([aNote('a', { text })]);
  });

  test.each<[string, Write]>([
    ['a row that is there already', insert(notes, aNote('a'))],
    ['a guard that does not hold', change('a', { version: 9 }, { version: 7 })],
    ['an update of a row that is not there', change('nobody', { version: 9 })],
    ['a guarded delete of a row that has moved on', remove('a', { version: 7 })],
    ['a column that must not be NULL', insert(notes, { id: null })],
  ])('is lost by %s, and then nothing of it was written', async (_what, fatal) => {
    using book = notebook(aNote('a'));
    const lost = await book.commit([insert(notes, aNote('b')), change('a', { version: 2 }), fatal]);
    expect(lost).toMatchObject({ committed: false });
    expect(book.all()).toEqual([aNote('a')]);
    expect(book.driver.inTransaction).toBe(false);
  });

  test('is refused with 503 when the database cannot take it, and the next one works', async () => {
    using book = notebook(aNote('a'));
    book.driver.exec('ALTER TABLE notes RENAME TO away');
    await expect(book.commit([change('a', { version: 2 })])).rejects.toMatchObject({
      refusal: { refusal: 'STORAGE_UNAVAILABLE', retryAfterSeconds: 1 },
    });
    await expect(book.load([byId('a')])).rejects.toMatchObject({
      refusal: { refusal: 'STORAGE_UNAVAILABLE' },
    });
    book.driver.exec('ALTER TABLE away RENAME TO notes');
    expect(await book.commit([change('a', { version: 2 })])).toEqual({ committed: true });
  });

  test('is refused with 503 once the database is closed, and says so of its health', async () => {
    using book = notebook();
    expect(await book.health()).toBe('ok');
    book.driver.close();
    await expect(book.commit([insert(notes, aNote('a'))])).rejects.toMatchObject({
      refusal: { refusal: 'STORAGE_UNAVAILABLE' },
    });
    expect(await book.health()).toMatch(/not open/);
  });
});

describe('a full disk', () => {
  test('refuses with 503, keeps nothing of it, and works again when there is room', async () => {
    using book = notebook(aNote('a'));
    const pages = Number(book.driver.pragma('page_count', { simple: true }));
    book.driver.pragma(`max_page_count = ${pages + 1}`);
    const long = { text: 'x'.repeat(100_000) };
    const writes = [change('a', { version: 2 }), insert(notes, aNote('b', long))];
    await expect(book.commit(writes)).rejects.toMatchObject({
      refusal: { refusal: 'STORAGE_UNAVAILABLE' },
      cause: { code: 'SQLITE_FULL' },
    });
    expect(book.all()).toEqual([aNote('a')]);
    expect((await book.load([byId('a')]))[0]).toEqual([aNote('a')]);

    book.driver.pragma('max_page_count = 1000000');
    expect(await book.commit(writes)).toEqual({ committed: true });
    expect(book.all()).toEqual([aNote('a', { version: 2 }), aNote('b', long)]);
  });
});

describe('a load', () => {
  test('answers each lookup with its rows, in the order of their keys', async () => {
    using book = notebook(aNote('c'), aNote('a'), aNote('b', { owner: null }), aNote('d', { owner: 'Jun' }));
    const found = await book.load([byOwner('Mina'), byOwner(null), byId('d'), byId('nobody')]);
    expect(found.map((rows) => rows.map(({ id }) => id))).toEqual([['a', 'c'], ['b'], ['d'], []]);
  });

  test('sees what another connection committed, and nothing that it did not', async () => {
    using book = notebook(aNote('a'));
    const { default: Sqlite } = await import('better-sqlite3');
    const other = new Sqlite(book.driver.name);
    other.exec("BEGIN; UPDATE notes SET version = 2 WHERE id = 'a'");
    expect((await book.load([byId('a')]))[0]?.[0]?.version).toBe(1);
    other.exec('COMMIT');
    expect((await book.load([byId('a')]))[0]?.[0]?.version).toBe(2);
    other.close();
  });
});
