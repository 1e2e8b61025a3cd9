import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommitter, openDatabase, readSqlite } from '@payflow/database';
import { liveClock } from '@payflow/service-kit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Terms } from '../payments/payment.ts';
import { AT, lifeUntil } from '../payments/test-payments.ts';
import type { PaymentQuery, PaymentReads } from '../records/reads.ts';
import { createReads } from './reads.ts';
import { createStore } from './store.ts';

const COUNT = 250;
/** As many payments share one millisecond. */
const AT_ONCE = 7;
const PAGE = 20;

const tidOf = (i: number): string => `T${String(i).padStart(19, '0')}`;
const numberOf = (tid: string): number => Number(tid.slice(1));

function termsOf(i: number): Partial<Terms> {
  return {
    tid: tidOf(i),
    orderNo: `ORDER-${i % 50}`,
    claim: Math.floor(i / 50) + 1,
    merchantId: i % 25 === 0 ? 'M002' : 'M001',
    amount: 1_000 + i,
    createdAt: AT + Math.floor(i / AT_ONCE),
  };
}
const statusOf = (i: number) => (i % 5 === 0 ? 'CAPTURED' : 'FAILED');

const folder = mkdtempSync(join(tmpdir(), 'payflow-list-'));
const file = join(folder, 'pg.db');
let reads: PaymentReads;
const closing = new AsyncDisposableStack();
closing.defer(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const clock = liveClock();
  const onFatal = (error: Error) => {
    throw error;
  };
  const database = closing.use(await openDatabase({ service: 'pg', file, clock, onFatal }));
  const store = createStore(
    database.writePath,
    createCommitter({ writePath: database.writePath, turn: clock.turn }),
  );
  const changes = Array.from({ length: COUNT }, (_, i) => {
    const life = lifeUntil(statusOf(i), termsOf(i));
    return { ...life, events: life.events.map((event) => ({ ...event, id: `${i}_${event.seq}` })) };
  });
  // In no order.
  await store.decide({}, () => ({
    result: undefined,
    changes: changes.toSorted(
      (a, b) => (numberOf(b.payment.terms.tid) % 7) - (numberOf(a.payment.terms.tid) % 7),
    ),
  }));
  reads = createReads(database);
});
afterAll(() => closing.disposeAsync());

type Filters = Omit<PaymentQuery, 'merchantId' | 'limit' | 'after'>;

/** All pages, one after the other. */
async function pages(filters: Filters = {}, limit = PAGE): Promise<number[][]> {
  const all: number[][] = [];
  for (let after: PaymentQuery['after']; ; ) {
    const page = await reads.newest({ merchantId: 'M001', limit, after, ...filters });
    all.push(page.map(({ terms }) => numberOf(terms.tid)));
    const last = page.at(-1);
    if (page.length < limit || !last) return all;
    after = { at: last.terms.createdAt, id: last.terms.tid };
  }
}

/** The numbers of M001's payments that a filter lets through, the newest first. */
const expected = (wanted: (i: number) => boolean): number[] =>
  Array.from({ length: COUNT }, (_, i) => COUNT - 1 - i).filter((i) => i % 25 !== 0 && wanted(i));

describe('page after page', () => {
  test.each([1, 7, PAGE, 100])(
    'of %i shows every payment once, the newest first, also those of one millisecond',
    async (limit) => {
      expect((await pages({}, limit)).flat()).toEqual(expected(() => true));
    },
  );

  const half = AT + Math.floor(COUNT / AT_ONCE / 2);
  test.each<[string, Filters, (i: number) => boolean]>([
    ['a status', { status: 'CAPTURED' }, (i) => statusOf(i) === 'CAPTURED'],
    ['an order', { orderNo: 'ORDER-7' }, (i) => i % 50 === 7],
    ['an order and a status', { orderNo: 'ORDER-5', status: 'CAPTURED' }, (i) => i % 50 === 5],
    ['from a time on', { from: half }, (i) => AT + Math.floor(i / AT_ONCE) >= half],
    ['before a time', { to: half }, (i) => AT + Math.floor(i / AT_ONCE) < half],
    ['amounts', { minAmount: 1_100, maxAmount: 1_160 }, (i) => i >= 100 && i <= 160],
    ['a status that nothing has', { status: 'UNKNOWN' }, () => false],
  ])('filtered by %s', async (_what, filters, wanted) => {
    expect((await pages(filters, 3)).flat()).toEqual(expected(wanted));
  });
});

describe('at any size', () => {
  const Sqlite: { prototype: { prepare(sql: string): unknown } } = createRequire(
    import.meta.resolve('@payflow/database'),
  )('better-sqlite3');

  /** How SQLite goes about the list's own query. */
  async function planOf(filters: Partial<PaymentQuery>): Promise<string[]> {
    const prepare = vi.spyOn(Sqlite.prototype, 'prepare');
    await reads.newest({ merchantId: 'M001', limit: PAGE, ...filters });
    const sql = prepare.mock.calls.map(([text]) => text).find((text) => text.includes('ORDER BY'));
    prepare.mockRestore();
    using reader = readSqlite(file);
    const values = Array.from(String(sql).matchAll(/\?/g), () => 1);
    return reader.rows(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => String(detail));
  }

  const after = { at: AT, id: tidOf(1) };
  test.each<[string, Partial<PaymentQuery>, string]>([
    ['all', {}, 'createdAt_tid_amount_idx (merchantId=?)'],
    ['all, on a later page', { after }, 'createdAt_tid_amount_idx (merchantId=? AND createdAt<?)'],
    [
      'a time',
      { from: AT, to: AT },
      'createdAt_tid_amount_idx (merchantId=? AND createdAt>? AND createdAt<?)',
    ],
    ['a status', { status: 'FAILED' }, 'status_createdAt_tid_amount_idx (merchantId=? AND status=?)'],
    [
      'a status, on a later page',
      { status: 'FAILED', after },
      'status_createdAt_tid_amount_idx (merchantId=? AND status=? AND createdAt<?)',
    ],
    ['an order', { orderNo: 'A-1' }, 'orderNo_createdAt_tid_idx (merchantId=? AND orderNo=?)'],
    [
      'an order and a status',
      { orderNo: 'A-1', status: 'FAILED' },
      'orderNo_createdAt_tid_idx (merchantId=? AND orderNo=?)',
    ],
    ['an amount', { minAmount: 5 }, 'createdAt_tid_amount_idx (merchantId=?)'],
  ])(
    'the list of %s enters an index where its page begins, and sorts nothing',
    async (_what, filters, index) => {
      const plan = await planOf(filters);
      expect(plan).toHaveLength(1);
      expect(plan[0]).toContain(`payments_merchantId_${index}`);
    },
  );
});
