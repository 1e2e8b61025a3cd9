import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRefusal, Refused } from '@payflow/contracts';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { prismaFolder, type Service } from '../migrations.ts';
import { type OpenDatabase, openDatabase } from '../open.ts';
import { MYSQL_SHAPE_SQL, shapesOfMysql, shapesOfSchema } from '../test-schema.ts';
import { insert, put, type Row, table, type Write } from '../write-path.ts';
import { mysqlAddress } from './address.ts';
import { dropMysql } from './read.ts';

const MERCHANT_MIGRATIONS = join(prismaFolder, 'merchant/migrations/mysql');
const url = (() => {
  const own = new URL(inject('databaseUrl'));
  own.pathname = '/engine_test';
  return own.href;
})();

const open = <S extends Service>(service: S, at = url): Promise<OpenDatabase<S>> =>
  openDatabase({
    service,
    file: 'never touched',
    url: at,
    clock: { realNow: () => 0, after: async () => undefined },
    onFatal: (error) => {
      throw error;
    },
  });

async function query(service: Service, sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ ...mysqlAddress(url, service), multipleStatements: true });
  const [rows] = await connection.query<RowDataPacket[]>(sql);
  await connection.end();
  return rows;
}

async function shapes(service: Service) {
  return shapesOfMysql(
    (await query(service, MYSQL_SHAPE_SQL.columns)) as never,
    (await query(service, MYSQL_SHAPE_SQL.keys)) as never,
  );
}

const schemaOf = (service: Service) =>
  shapesOfSchema(readFileSync(join(prismaFolder, service, 'schema.prisma'), 'utf8'), 'mysql');

afterAll(async () => {
  for (const service of ['pg', 'card', 'merchant'] as const) await dropMysql(url, service);
});

test('tells how its connections stand: all open ones, those that are idle, and who waits for one', async () => {
  await using database = await open('card');
  const { writePath, connections } = database;
  await writePath.health();
  expect(connections()).toEqual({ open: 1, idle: 1, waiting: 0 });
  const asked = Promise.all(Array.from({ length: 20 }, () => writePath.health()));
  expect(connections()).toEqual({ open: 8, idle: 0, waiting: 12 });
  await asked;
  expect(connections()).toEqual({ open: 8, idle: 8, waiting: 0 });
});

describe('the migrations', () => {
  test.each<Service>(['pg', 'card', 'merchant'])(
    'make of a fresh database of the %s what its schema says',
    async (service) => {
      await using _ = await open(service);
      expect(await shapes(service)).toEqual(schemaOf(service));
    },
  );

  test('are told from a database that differs', async () => {
    await using _ = await open('card');
    for (const [plant, undo] of [
      [
        'ALTER TABLE entries DROP INDEX entries_tid_idx',
        'ALTER TABLE entries ADD INDEX entries_tid_idx (tid)',
      ],
      ['ALTER TABLE entries MODIFY tid VARCHAR(63) NULL', 'ALTER TABLE entries MODIFY tid VARCHAR(64) NULL'],
      [
        'ALTER TABLE entries MODIFY type varchar(32) NULL',
        'ALTER TABLE entries MODIFY type varchar(32) NOT NULL',
      ],
      ['CREATE TABLE extra (id INT PRIMARY KEY)', 'DROP TABLE extra'],
    ] as const) {
      await query('card', plant);
      expect(await shapes('card')).not.toEqual(schemaOf('card'));
      await query('card', undo);
    }
    expect(await shapes('card')).toEqual(schemaOf('card'));
  });

  test('are applied once, and a newer or edited database is refused', async () => {
    await using _ = await open('merchant');
    await using __ = await open('merchant');
    const applied = await query('merchant', 'SELECT migration_name FROM _prisma_migrations');
    const names = applied.map(({ migration_name }) => String(migration_name)).toSorted();
    expect(names).toEqual(readdirSync(MERCHANT_MIGRATIONS).toSorted());
    await query(
      'merchant',
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '9999_later', NOW())`,
    );
    await expect(open('merchant')).rejects.toThrow('written by a newer PayFlow (migration 9999_later)');
    await query('merchant', `DELETE FROM _prisma_migrations WHERE id = 'x'`);
    await query('merchant', `UPDATE _prisma_migrations SET finished_at = NULL`);
    await expect(open('merchant')).rejects.toThrow('was interrupted');
    await query('merchant', `UPDATE _prisma_migrations SET finished_at = NOW(), checksum = 'other'`);
    await expect(open('merchant')).rejects.toThrow('is not the one that was applied');
    await dropMysql(url, 'merchant');
  });
});

describe('a DATABASE_URL that is wrong is said in one line', () => {
  test.each([
    ['postgres://u:p@h/db', 'must look like mysql://'],
    ['not a url', 'must look like mysql://'],
    ['mysql://127.0.0.1/db', 'names no user'],
    ['mysql://u:p@127.0.0.1:1/na-me', 'letters, digits and underscores'],
    ['mysql://u:p@127.0.0.1:1/db?ssl=1', 'takes no options'],
    ['mysql://u:hush@127.0.0.1:1/db', 'did not answer for 60 s (ECONNREFUSED)'],
  ])('%s', async (wrong, line) => {
    const failure = open('pg', wrong);
    await expect(failure).rejects.toThrow(line);
    await expect(failure).rejects.not.toThrow('hush');
  });

  test('a password that is not theirs', async () => {
    const other = new URL(url);
    other.password = 'not-theirs';
    await expect(open('pg', other.href)).rejects.toThrow('lets nobody in');
  });
});

const timers = table(
  'timers',
  Object.fromEntries(
    ['id', 'kind', 'subject', 'clock', 'due', 'attempts', 'fence', 'leaseUntil'].map((name) => [name, name]),
  ),
  ['id'],
);
const row = (id: string, more: Row = {}): Row => ({
  id,
  kind: 'k',
  subject: 's',
  clock: 'real',
  due: 10,
  attempts: 0,
  fence: 0,
  leaseUntil: 0,
  ...more,
});

describe('the reads', () => {
  const READERS = `SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE DB = 'engine_test_card' AND ID <> CONNECTION_ID()`;
  const connections = async () => Number((await query('card', READERS))[0]?.n);

  test('that come at once share one client, and closing waits for them and leaves no connection', async () => {
    const database = await open('card');
    const looks = [1, 2, 3].map(() => database.read(({ entry }) => entry.findFirst()));
    await database[Symbol.asyncDispose]();
    expect(await Promise.all(looks)).toEqual([null, null, null]);
    await expect.poll(connections).toBe(0);
    await expect(database.read(({ entry }) => entry.findFirst())).rejects.toThrow(Refused);
    expect(await connections()).toBe(0);
  });
});

describe('the write path', () => {
  test('commits a mixed batch whole, whatever its order', async () => {
    await using database = await open('pg');
    const { writePath } = database;
    const writes: Write[] = [
      insert(timers, row('b')),
      insert(timers, row('a')),
      put(timers, row('c', { due: 1 })),
      put(timers, row('c', { due: 2 })),
      { write: 'update', table: timers, key: { id: 'a' }, set: { due: 7 }, guard: { fence: 0 } },
      { write: 'delete', table: timers, key: { id: 'b' } },
    ];
    expect(await writePath.commit(writes)).toEqual({ committed: true });
    const found = await writePath.load(['a', 'b', 'c'].map((id) => ({ table: timers, where: { id } })));
    expect(found.map(([one]) => one?.due)).toEqual([7, undefined, 2]);
  });

  test('tells what is coming, the earliest first, in business time, without what nobody wants to hear of', async () => {
    await using database = await open('pg');
    const { writePath } = database;
    const coming = (id: string, more: Row) =>
      insert(timers, row(id, { clock: 'business', subject: id, ...more }));
    await writePath.commit([
      coming('second', { due: 9_002 }),
      coming('first', { due: 9_001 }),
      coming('due already', { due: 9_000 }),
      coming('real', { clock: 'real', due: 9_001 }),
      coming('sweep', { kind: 'forget-replies', due: 9_001 }),
    ]);
    const told = await writePath.upcoming({ after: 9_000, limit: 2, without: ['forget-replies'] });
    expect(told).toEqual([
      { kind: 'k', subject: 'first', due: 9_001 },
      { kind: 'k', subject: 'second', due: 9_002 },
    ]);
    expect(await writePath.upcoming({ after: 9_000, limit: 5, without: [] })).toHaveLength(3);
  });

  test('loses a key or a guard without a trace', async () => {
    await using database = await open('pg');
    const { writePath } = database;
    await writePath.commit([insert(timers, row('taken'))]);
    const lost = await writePath.commit([insert(timers, row('fresh')), insert(timers, row('taken'))]);
    expect(lost).toMatchObject({ committed: false, lost: expect.stringContaining("'taken'") });
    const moved = {
      write: 'update',
      table: timers,
      key: { id: 'taken' },
      set: { due: 0 },
      guard: { fence: 3 },
    } as const;
    expect(await writePath.commit([insert(timers, row('fresh')), moved])).toMatchObject({ committed: false });
    const gone = { write: 'delete', table: timers, key: { id: 'taken' }, guard: { fence: 3 } } as const;
    expect(await writePath.commit([insert(timers, row('fresh')), gone])).toMatchObject({ committed: false });
    const held = { ...gone, guard: { fence: 0 } } as const;
    expect(await writePath.commit([held, { ...gone, key: { id: 'never' } }])).toMatchObject({
      committed: false,
    });
    expect(await writePath.load([{ table: timers, where: { id: 'fresh' } }])).toEqual([[]]);
    expect(await writePath.load([{ table: timers, where: { id: 'taken' } }])).toMatchObject([[{ fence: 0 }]]);
  });

  test('updates many rows alike, and none when a single one is not as it must be', async () => {
    await using database = await open('pg');
    const { writePath } = database;
    const names = ['alike-1', 'alike-2', 'alike-3'];
    await writePath.commit(names.map((id) => insert(timers, row(id, { traceparent: null }))));
    const update = (id: string, set: Row, guard: Row): Write => ({
      ...{ write: 'update', table: timers, key: { id }, set, guard },
    });
    const marked = (set: Row) => names.map((id) => update(id, set, { traceparent: null, fence: 0 }));
    const missing = update('alike-4', { due: 5 }, { traceparent: null, fence: 0 });
    expect(await writePath.commit([...marked({ due: 5 }), missing])).toMatchObject({ committed: false });
    const dues = async () =>
      (await writePath.load(names.map((id) => ({ table: timers, where: { id } }))))
        .flat()
        .map(({ due }) => due);
    const before = await dues();
    expect(await writePath.commit(marked({ due: 5, traceparent: 'x' }))).toEqual({ committed: true });
    expect(await dues()).toEqual([5, 5, 5]);
    expect(before).not.toContain(5);
    expect(await writePath.commit(marked({ due: 6 }))).toMatchObject({ committed: false });
    expect(await dues()).toEqual([5, 5, 5]);
  });

  test('leases a due timer to one of two processes, with its fence raised', async () => {
    await using one = await open('pg');
    await using two = await open('pg');
    const names = ['lease-1', 'lease-2', 'lease-3'];
    await one.writePath.commit(names.map((id) => insert(timers, row(id, { kind: 'lease' }))));
    const query = { businessNow: 20, realNow: 20, leaseUntil: 100, limit: 10 };
    const taken = (await Promise.all([one.writePath.takeDue(query), two.writePath.takeDue(query)])).flat();
    const leased = taken.filter(({ kind }) => kind === 'lease');
    expect(leased.map(({ id }) => id).sort()).toEqual(names);
    expect(leased.map(({ fence }) => fence)).toEqual([1, 1, 1]);
  });

  test('tells how long until the next timer, by the clock of each, and takes the earliest of both clocks first', async () => {
    await using database = await open('merchant');
    const { writePath } = database;
    const times = { businessNow: 1_000, realNow: 5_000 };
    expect(await writePath.untilNextMs(times)).toBeUndefined();
    const own = { clock: 'business' };
    await writePath.commit([
      insert(timers, row('next-held', { ...own, due: 900, leaseUntil: 5_400 })),
      insert(timers, row('next-business', { ...own, due: 1_700 })),
      insert(timers, row('next-real', { ...own, clock: 'real', due: 5_600 })),
    ]);
    expect(await writePath.untilNextMs(times)).toBe(400);
    expect(await writePath.untilNextMs({ ...times, realNow: 5_300 })).toBe(100);
    expect(await writePath.untilNextMs({ businessNow: 1_650, realNow: 5_000 })).toBe(50);
    expect(await writePath.untilNextMs({ businessNow: 2_000, realNow: 5_000 })).toBe(0);
    const all = { businessNow: 6_000, realNow: 6_000, leaseUntil: 9_000 };
    const taken = await writePath.takeDue({ ...all, limit: 2 });
    expect(taken.map(({ id }) => id)).toEqual(['next-held', 'next-business']);
    expect((await writePath.takeDue({ ...all, limit: 2 })).map(({ id }) => id)).toEqual(['next-real']);
    expect(await writePath.untilNextMs(all)).toBe(3_000);
  });

  test('keeps apart what differs only in a trailing space, in case or in an accent', async () => {
    await using database = await open('pg');
    const ids = ['sp', 'sp ', 'SP', 'śp', '😀', '\u202etxt'];
    expect(await database.writePath.commit(ids.map((id) => insert(timers, row(id))))).toEqual({
      committed: true,
    });
    const found = await database.writePath.load(ids.map((id) => ({ table: timers, where: { id } })));
    expect(found.map((rows) => rows.map(({ id }) => id))).toEqual(ids.map((id) => [id]));
  });

  test('says STORAGE_UNAVAILABLE when the database takes nothing', async () => {
    await using database = await open('pg');
    const failure = database.writePath
      .commit([insert({ ...timers, name: 'no_such_table' }, row('x'))])
      .catch((error: unknown) => error);
    const error = await failure;
    expect(error).toBeInstanceOf(Refused);
    expect(isRefusal((error as Refused).refusal) && (error as Refused).refusal.refusal).toBe(
      'STORAGE_UNAVAILABLE',
    );
  });
});
