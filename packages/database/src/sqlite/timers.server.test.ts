import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insert, type Row, table } from '../write-path.ts';
import { aDatabase, aFolder, NOW, open } from './test-database.ts';

const names = ['id', 'kind', 'subject', 'clock', 'due', 'attempts', 'fence', 'leaseUntil'];
const timers = table('timers', Object.fromEntries(names.map((name) => [name, name])), ['id']);
const aTimer = (id: string, over: Row = {}): Row => ({
  id,
  kind: 'expire',
  subject: id,
  clock: 'business',
  due: NOW,
  attempts: 0,
  fence: 0,
  leaseUntil: 0,
  ...over,
});
const LEASE_MS = 30_000;

function clockwork(...rows: readonly Row[]) {
  const database = aDatabase();
  const { writePath } = database;
  const take = ({ business = NOW, real = NOW, limit = 10 } = {}) =>
    writePath.takeDue({ businessNow: business, realNow: real, leaseUntil: real + LEASE_MS, limit });
  const next = ({ business = NOW, real = NOW } = {}) =>
    writePath.untilNextMs({ businessNow: business, realNow: real });
  const ready = writePath.commit(rows.map((row) => insert(timers, row)));
  const { upcoming } = writePath;
  return { ready, take, next, upcoming, [Symbol.dispose]: () => database[Symbol.dispose]() };
}
const ids = (taken: readonly { id: string }[]) => taken.map(({ id }) => id);

test('what is coming is told the earliest first, in business time, without what nobody wants to hear of', async () => {
  using clock = clockwork(
    aTimer('second', { due: NOW + 2 }),
    aTimer('first', { due: NOW + 1, leaseUntil: NOW + LEASE_MS }),
    aTimer('due already'),
    aTimer('real', { clock: 'real', due: NOW + 1 }),
    aTimer('sweep', { kind: 'forget-replies', due: NOW + 1 }),
    aTimer('third', { due: NOW + 3 }),
  );
  await clock.ready;
  const told = await clock.upcoming({ after: NOW, limit: 2, without: ['forget-replies'] });
  expect(told).toEqual([
    { kind: 'expire', subject: 'first', due: NOW + 1 },
    { kind: 'expire', subject: 'second', due: NOW + 2 },
  ]);
  expect(await clock.upcoming({ after: NOW + 2, limit: 2, without: [] })).toHaveLength(1);
});

describe('what is due', () => {
  test('is taken the earliest first, and no more of it than asked for', async () => {
    using clock = clockwork(
      aTimer('b', { due: NOW - 1 }),
      aTimer('c', { due: NOW - 5 }),
      aTimer('a', { due: NOW - 1 }),
      aTimer('later', { due: NOW + 1 }),
    );
    await clock.ready;
    expect(ids(await clock.take({ limit: 2 }))).toEqual(['c', 'a']);
    expect(ids(await clock.take())).toEqual(['b']);
    expect(await clock.take()).toEqual([]);
  });

  test('is judged by its own clock', async () => {
    using clock = clockwork(aTimer('business'), aTimer('real', { clock: 'real' }));
    await clock.ready;
    expect(ids(await clock.take({ business: NOW, real: NOW - 1 }))).toEqual(['business']);
    expect(ids(await clock.take({ business: NOW - 1, real: NOW }))).toEqual(['real']);
  });

  test('goes to one taker, with a fence that nobody had before', async () => {
    using clock = clockwork(aTimer('a', { attempts: 3 }));
    await clock.ready;
    expect(await clock.take()).toEqual([
      {
        id: 'a',
        kind: 'expire',
        subject: 'a',
        clock: 'business',
        due: NOW,
        attempts: 3,
        fence: 1,
        traceparent: null,
      },
    ]);
    expect(await clock.take({ real: NOW + LEASE_MS - 1 })).toEqual([]);
    expect(await clock.take({ real: NOW + LEASE_MS })).toMatchObject([{ id: 'a', fence: 2 }]);
  });

  test('keeps its lease when the business clock is moved', async () => {
    using clock = clockwork(aTimer('a'));
    await clock.ready;
    await clock.take();
    expect(await clock.take({ business: NOW + 365 * 86_400_000 })).toEqual([]);
  });
});

describe('the next timer', () => {
  test('is none when there is none', async () => {
    using clock = clockwork();
    await clock.ready;
    expect(await clock.next()).toBeUndefined();
  });

  test('is the one with the shortest wait by its own clock; what is overdue is now', async () => {
    using clock = clockwork(
      aTimer('business', { due: NOW + 5_000 }),
      aTimer('real', { clock: 'real', due: NOW + 3_000 }),
    );
    await clock.ready;
    expect(await clock.next()).toBe(3_000);
    expect(await clock.next({ business: NOW + 4_000 })).toBe(1_000);
    expect(await clock.next({ business: NOW + 10_000 })).toBe(0);
  });

  test('is not due before its lease is over', async () => {
    using clock = clockwork(aTimer('held', { leaseUntil: NOW + 25_000, fence: 1 }));
    await clock.ready;
    expect(await clock.next()).toBe(25_000);
    expect(await clock.take()).toEqual([]);
  });
});

interface Held {
  readonly clock: 'business' | 'real';
  readonly due: number;
  readonly leaseUntil: number;
}
const soon = fc.integer({ min: -3, max: 3 }).map((ms) => NOW + ms);
const someTimers = fc.array(
  fc.record({
    clock: fc.constantFrom('business', 'real'),
    due: soon,
    leaseUntil: fc.oneof(fc.constant(0), soon),
  }),
  { maxLength: 12 },
) as fc.Arbitrary<Held[]>;

/** What a look at every single timer would tell. */
function lookAtAll(
  held: readonly Held[],
  { businessNow, realNow }: { businessNow: number; realNow: number },
) {
  const nowBy = { business: businessNow, real: realNow };
  const rows = held.map((row, i) => ({ ...row, id: `t-${String(i).padStart(2, '0')}` }));
  const waits = rows.map(({ clock, due, leaseUntil }) => Math.max(due - nowBy[clock], leaseUntil - realNow));
  const due = rows.filter((row) => row.due <= nowBy[row.clock] && row.leaseUntil <= realNow);
  return {
    rows,
    wait: waits.length === 0 ? undefined : Math.max(0, Math.min(...waits)),
    due: due.toSorted((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1)).map(({ id }) => id),
  };
}

test('looks along the index tell what a look at every timer would', async () => {
  using database = aDatabase();
  const { writePath, driver } = database;
  const ofOneLook = fc.asyncProperty(
    someTimers,
    soon,
    soon,
    fc.integer({ min: 1, max: 4 }),
    async (...given) => {
      const [held, businessNow, realNow, limit] = given;
      const times = { businessNow, realNow };
      const { rows, wait, due } = lookAtAll(held, times);
      driver.exec('DELETE FROM "timers"');
      await writePath.commit(rows.map((row) => insert(timers, aTimer(row.id, row))));
      expect(await writePath.untilNextMs(times)).toBe(wait);
      const taken = await writePath.takeDue({ ...times, leaseUntil: realNow + LEASE_MS, limit });
      expect(ids(taken)).toEqual(due.slice(0, limit));
    },
  );
  await fc.assert(ofOneLook, { numRuns: 200 });
});

test('a holder that died holds nothing any more when the database is opened again; its fence stays', async () => {
  using folder = aFolder();
  const first = open(folder.file);
  await first.writePath.commit([insert(timers, aTimer('a'))]);
  const query = { businessNow: NOW, realNow: NOW, leaseUntil: NOW + LEASE_MS, limit: 1 };
  await first.writePath.takeDue(query);
  first.close();
  const second = open(folder.file);
  expect(await second.writePath.takeDue(query)).toMatchObject([{ id: 'a', fence: 2 }]);
  second.close();
});
