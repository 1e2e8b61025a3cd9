import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommitter, openDatabase, readSqlite } from '@payflow/database';
import { liveClock } from '@payflow/service-kit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Terms } from '../payments/payment.ts';
import { AT, lifeUntil } from '../payments/test-payments.ts';
import type { SearchQuery, SearchReads } from '../search/reads.ts';
import { createPaymentSearch } from './payment-search.ts';
import { createStore } from './store.ts';

const COUNT = 250;
/** As many payments share one millisecond. */
const AT_ONCE = 7;

const tidOf = (i: number): string => `T${String(i).padStart(19, '0')}`;
const numberOf = (tid: string): number => Number(tid.slice(1));
const timeOf = (i: number): number => AT + Math.floor(i / AT_ONCE);
const statusOf = (i: number) => (i % 5 === 0 ? 'CAPTURED' : 'FAILED');

const termsOf = (i: number): Partial<Terms> => ({
  tid: tidOf(i),
  orderNo: `ORDER-${i % 50}`,
  claim: Math.floor(i / 50) + 1,
  merchantId: i % 25 === 0 ? 'M002' : 'M001',
  amount: 1_000 + (i % 100),
  createdAt: timeOf(i),
});

const folder = mkdtempSync(join(tmpdir(), 'payflow-search-'));
const file = join(folder, 'pg.db');
let reads: SearchReads;
/** The same, of which one look is soon over. */
let hasty: SearchReads;
const closing = new AsyncDisposableStack();
closing.defer(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const clock = liveClock();
  const onFatal = (error: Error) => {
    throw error;
  };
  const database = closing.use(await openDatabase({ service: 'pg', file, clock, onFatal }));
  const { writePath } = database;
  const store = createStore(writePath, createCommitter({ writePath, turn: clock.turn }));
  const changes = Array.from({ length: COUNT }, (_, i) => {
    const life = lifeUntil(statusOf(i), termsOf(i));
    return { ...life, events: life.events.map((event) => ({ ...event, id: `${i}_${event.seq}` })) };
  });
  await store.decide({}, () => ({ result: undefined, changes }));
  reads = createPaymentSearch(database);
  hasty = createPaymentSearch(database, 10);
});
afterAll(() => closing.disposeAsync());

/** The numbers on all pages, one after the other. */
async function found(query: Partial<SearchQuery>, limit = 20, by = reads): Promise<number[]> {
  const all: number[] = [];
  for (let after: SearchQuery['after']; ; ) {
    const page = await by.page({ ...query, after, limit });
    all.push(...page.payments.map(({ terms }) => numberOf(terms.tid)));
    after = page.end;
    if (!after) return all;
  }
}

const expected = (wanted: (i: number) => boolean): number[] =>
  Array.from({ length: COUNT }, (_, i) => COUNT - 1 - i).filter(wanted);

const half = timeOf(COUNT / 2);

describe('page after page shows every payment once, the newest first', () => {
  test.each([1, 7, 100])('%i at a time', async (limit) => {
    expect(await found({}, limit)).toEqual(expected(() => true));
  });

  test.each<[string, Partial<SearchQuery>, (i: number) => boolean]>([
    ['a merchant', { merchantId: 'M002' }, (i) => i % 25 === 0],
    ['a status', { status: 'CAPTURED' }, (i) => i % 5 === 0],
    [
      'a merchant and a status',
      { merchantId: 'M001', status: 'CAPTURED' },
      (i) => i % 5 === 0 && i % 25 !== 0,
    ],
    ['an issuer', { issuer: 'card' }, () => true],
    ['an issuer that nobody knows', { issuer: 'other' }, () => false],
    ['a method', { method: 'EASY_PAY' }, () => false],
    ['typed cards', { method: 'CARD' }, () => true],
    ['times', { from: half, to: half + 5 }, (i) => timeOf(i) >= half && timeOf(i) < half + 5],
    ['amounts', { minAmount: 1_010, maxAmount: 1_020 }, (i) => i % 100 >= 10 && i % 100 <= 20],
    ['a tid', { meant: { as: 'TID', value: tidOf(77) } }, (i) => i === 77],
    [
      'the beginning of tids',
      { meant: { as: 'TID_PREFIX', value: tidOf(77).slice(0, 19) } },
      (i) => i >= 70 && i < 80,
    ],
    ['an order', { meant: { as: 'ORDER_NO', value: 'ORDER-7' } }, (i) => i % 50 === 7],
    ['an amount', { meant: { as: 'AMOUNT', value: '1007' } }, (i) => i % 100 === 7],
    ["a card's last four", { meant: { as: 'LAST4', value: '4242' } }, () => true],
    ["another card's last four", { meant: { as: 'LAST4', value: '0000' } }, () => false],
    [
      'an order, a merchant and a status',
      { meant: { as: 'ORDER_NO', value: 'ORDER-25' }, merchantId: 'M002', status: 'FAILED' },
      () => false,
    ],
  ])('filtered by %s', async (_what, query, wanted) => {
    expect(await found(query, 3)).toEqual(expected(wanted));
    expect(await found(query, 3, hasty)).toEqual(expected(wanted));
  });
});

test('a look that filters let nothing through ends after so many, and says where', async () => {
  const { payments, end } = await hasty.page({ issuer: 'other', limit: 20 });
  expect([payments, end]).toEqual([[], { at: timeOf(COUNT - 10), id: tidOf(COUNT - 10) }]);
});

test('what changed since a time is told with what changed last first, and no more of it than asked for', async () => {
  const changed = await reads.changedSince(0, 10);
  expect(changed).toHaveLength(10);
  const times = changed.map(({ updatedAt }) => updatedAt);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect(await reads.changedSince((times[0] ?? 0) + 1, 10)).toEqual([]);
});

describe('at any size', () => {
  const Sqlite: { prototype: { prepare(sql: string): unknown } } = createRequire(
    import.meta.resolve('@payflow/database'),
  )('better-sqlite3');

  /** How SQLite goes about the queries of a look. */
  async function plansOf(look: () => Promise<unknown>): Promise<string[]> {
    const prepare = vi.spyOn(Sqlite.prototype, 'prepare');
    await look();
    const asked = prepare.mock.calls.map(([text]) => text).filter((text) => text.includes('ORDER BY'));
    prepare.mockRestore();
    using reader = readSqlite(file);
    return asked.flatMap((sql) => {
      const values = Array.from(sql.matchAll(/\?/g), () => 1);
      return reader.rows(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => String(detail));
    });
  }

  const after = { at: AT + 5, id: tidOf(35) };
  test.each<[string, Partial<SearchQuery>, string]>([
    ['all', {}, 'createdAt_tid_amount_idx'],
    ['all, on a later page', { after }, 'createdAt_tid_amount_idx (createdAt<?)'],
    ['a time', { from: AT, to: AT }, 'createdAt_tid_amount_idx (createdAt>? AND createdAt<?)'],
    ['a status', { status: 'FAILED' }, 'status_createdAt_tid_amount_idx (status=?)'],
    [
      'a status, on a later page',
      { status: 'FAILED', after },
      'status_createdAt_tid_amount_idx (status=? AND createdAt<?)',
    ],
    ['a merchant', { merchantId: 'M001' }, 'merchantId_createdAt_tid_amount_idx (merchantId=?)'],
    [
      'a merchant and a status',
      { merchantId: 'M001', status: 'FAILED', after },
      'merchantId_status_createdAt_tid_amount_idx (merchantId=? AND status=? AND createdAt<?)',
    ],
    ['an issuer', { issuer: 'card', after }, 'createdAt_tid_amount_idx (createdAt<?)'],
    ['a method and amounts', { method: 'CARD', minAmount: 5 }, 'createdAt_tid_amount_idx'],
    [
      'an order',
      { meant: { as: 'ORDER_NO', value: 'A' }, after },
      'orderNo_createdAt_tid_idx (orderNo=? AND createdAt<?)',
    ],
    [
      'an order and an issuer',
      { meant: { as: 'ORDER_NO', value: 'A' }, issuer: 'card' },
      'orderNo_createdAt_tid_idx (orderNo=?)',
    ],
    [
      'last four',
      { meant: { as: 'LAST4', value: '1' }, after },
      'cardLast4_createdAt_tid_idx (cardLast4=? AND createdAt<?)',
    ],
    [
      'an amount',
      { meant: { as: 'AMOUNT', value: '1' }, after },
      'amount_createdAt_tid_idx (amount=? AND createdAt<?)',
    ],
  ])(
    'the list of %s enters an index where its page begins, and sorts nothing',
    async (_what, query, index) => {
      const plans = await plansOf(() => reads.page({ limit: 20, ...query }));
      expect(plans.length).toBeGreaterThan(0);
      for (const plan of plans) expect(plan).toContain(`payments_${index}`);
    },
  );

  test('tids that begin alike are found by the key', async () => {
    const [plan] = await plansOf(() =>
      reads.page({ limit: 20, meant: { as: 'TID_PREFIX', value: 'T0000000' } }),
    );
    expect(plan).toMatch(/\(tid>\? AND tid<\?\)/);
  });

  test('what changed is looked for where it begins', async () => {
    expect(await plansOf(() => reads.changedSince(AT, 10))).toEqual([
      expect.stringContaining('payments_updatedAt_tid_idx (updatedAt>?)'),
    ]);
  });
});
