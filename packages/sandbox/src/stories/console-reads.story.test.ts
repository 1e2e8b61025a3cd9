import {
  adminMerchants,
  adminOverview,
  adminPayment,
  adminPayments,
  adminWebhooks,
  deadLetters,
  disputes,
  issuer,
  ledger,
  plans,
  type QueryOf,
  reconciliation,
  settlements,
  subscriptions,
} from '@payflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { aBusyDay, type BusyDay, pagesOf } from './busy-day.ts';

/** All that the console reads of a day: the same on each engine, and of several processes. */
let day: BusyDay;
let town: Sandbox;
const tidOf = (name: string): string => day.tidOf(name);
const nameOf = (tid: string | null): string => day.nameOf(tid);

beforeAll(async () => {
  day = await aBusyDay();
  town = day.town;
});
afterAll(() => town?.[Symbol.asyncDispose]());

type Search = QueryOf<typeof adminPayments.searchPayments>;
const ALL = ['coffee', 'held', 'back', 'theirs', 'left', 'broke', 'shoes'];

async function found(query: Partial<Search>, limit: number): Promise<string[]> {
  const told = await pagesOf(async (place) =>
    replyOf(await town.pg.call(adminPayments.searchPayments, { query: { ...query, ...place, limit } })),
  );
  return told.flatMap(({ payments }) => payments.map(({ tid }) => nameOf(tid)));
}

describe('of the payments', () => {
  test.each<[Partial<Search>, readonly string[]]>([
    [{}, ALL],
    [{ status: 'CAPTURED' }, ['coffee', 'theirs', 'shoes']],
    [{ status: 'FAILED' }, ['broke']],
    [{ status: 'READY' }, ['left']],
    [{ status: 'AUTHORIZED' }, ['held']],
    [{ status: 'PARTIALLY_REFUNDED' }, ['back']],
    [{ status: 'MANUAL_REVIEW' }, []],
    [{ merchantId: 'M777' }, ['theirs']],
    [{ merchantId: 'M001', status: 'CAPTURED' }, ['coffee', 'shoes']],
    [{ issuer: 'card' }, ALL.filter((name) => name !== 'left')],
    [{ issuer: 'card', status: 'FAILED' }, ['broke']],
    [{ method: 'EASY_PAY' }, ['coffee']],
    [{ method: 'CARD', merchantId: 'M777' }, ['theirs']],
    [{ minAmount: 900, maxAmount: 15_000 }, ['coffee', 'theirs', 'broke']],
    [{ minAmount: 60_001 }, []],
    [{ from: '2026-03-02T00:00:00+09:00', to: '2026-03-03T00:00:00+09:00' }, ALL],
    [{ to: '2026-03-02T09:59:59+09:00' }, []],
    [{ q: 'MINA-1' }, ['theirs', 'shoes']],
    [{ q: 'mina-1' }, []],
    [{ q: 'MINA-1 ' }, ['theirs', 'shoes']],
    [{ q: 'MINA-_' }, []],
    [{ q: 'MINA-1', merchantId: 'M001' }, ['shoes']],
    [{ q: '4242' }, ALL],
    [{ q: 'card:9995' }, ['broke']],
    [{ q: 'amount:50,000' }, ['shoes']],
    [{ q: '60,000원', status: 'PARTIALLY_REFUNDED' }, ['back']],
    [{ q: 'card:4242', method: 'EASY_PAY', minAmount: 15_000, maxAmount: 15_000 }, ['coffee']],
    [{ q: 'TZZZZZZZ' }, []],
  ])('%j lets through what it should, in pages of any size', async (query, names) => {
    for (const limit of [1, 2, 50]) expect(await found(query, limit)).toEqual(names);
  });

  test('each is found by its tid and by the beginning of it', async () => {
    for (const [name, tid] of day.tids) {
      expect(await found({ q: tid.toLowerCase() }, 5)).toEqual([name]);
      expect(await found({ q: tid.slice(0, 16) }, 5)).toContain(name);
    }
  });

  test('a table has all of them', async () => {
    const table = await (await fetch(`${town.url('pg')}/admin/api/payments?format=csv`)).text();
    expect(
      table
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => nameOf(line.split(',')[0] ?? '')),
    ).toEqual(ALL);
  });

  test('one is told with what may be done with it, and with its story', async () => {
    const look = async (name: string) =>
      replyOf(await town.pg.call(adminPayment.adminPayment, { params: { tid: tidOf(name) } }));
    expect(await look('back')).toMatchObject({
      ...{ payment: { status: 'PARTIALLY_REFUNDED', amount: 60_000 }, leftToRefund: 40_000 },
      operations: [{ kind: 'refund', state: 'DONE', amount: 20_000 }],
    });
    expect(await look('shoes')).toMatchObject({ disputedAmount: 10_000, disputes: [{ state: 'OPEN' }] });
    expect(await look('held')).toMatchObject({ waits: [{ kind: 'void-authorization', tries: 0 }] });
    const params = { tid: tidOf('shoes') };
    const { entries } = replyOf(await town.pg.call(adminPayment.adminPaymentTimeline, { params })).data;
    const kinds = new Set(entries.map(({ kind }) => kind));
    for (const kind of ['event', 'issuer_call', 'posting', 'delivery', 'dispute'] as const)
      expect(kinds).toContain(kind);
  });
});

test('the overview tells the day in figures', async () => {
  const query = { minutes: 1_440 };
  const told = replyOf(await town.pg.call(adminOverview.readOverview, { query }));
  expect(told).toMatchObject({
    approval: { approved: 5, declined: 1, open: 0, rate: 8_333 },
    declines: [{ code: '51', count: 1 }],
    today: { day: '2026-03-02', captured: 125_900, refunded: 20_000 },
    hasPayments: true,
  });
  expect(told.pieces.reduce((sum, { payments }) => sum + payments, 0)).toBe(7);
  expect(told.approving.payments).toBe(6);
  expect(told.webhooks).toMatchObject({ waiting: expect.any(Number), lost: 0, rate: 10_000 });
  expect(told.webhooks.waiting).toBeGreaterThan(0);
});

describe('of the webhooks', () => {
  type Webhooks = QueryOf<typeof adminWebhooks.findWebhookDeliveries>;
  async function told(query: Partial<Webhooks>, limit: number): Promise<string[]> {
    const pages = await pagesOf(async (place) => {
      const asked = { query: { ...query, ...place, limit } };
      return replyOf(await town.pg.call(adminWebhooks.findWebhookDeliveries, asked));
    });
    return pages
      .flatMap(({ deliveries }) => deliveries.map(({ tid, type }) => `${nameOf(tid)} ${type}`))
      .sort();
  }
  const WAITING = ['back payment.refunded', 'shoes dispute.opened'];

  test.each<[string, () => Partial<Webhooks>, readonly string[]]>([
    ['that wait', () => ({ status: 'WAITING' }), WAITING],
    ['that are lost', () => ({ status: 'EXHAUSTED' }), []],
    ['of a payment', () => ({ tid: tidOf('shoes') }), ['shoes dispute.opened', 'shoes payment.captured']],
    ['of a payment that wait', () => ({ tid: tidOf('shoes'), status: 'WAITING' }), WAITING.slice(1)],
    ['of a type', () => ({ type: 'payment.refunded' }), WAITING.slice(0, 1)],
    [
      'of a type that arrived',
      () => ({ type: 'payment.failed', status: 'DELIVERED' }),
      ['broke payment.failed'],
    ],
    ['of another shop', () => ({ merchantId: 'M777' }), []],
  ])('those %s are found, in pages of any size', async (_, query, names) => {
    for (const limit of [1, 50]) expect(await told(query(), limit)).toEqual(names);
  });

  test('those of an endpoint are all that there are', async () => {
    const query = { limit: 1 };
    const { deliveries } = replyOf(await town.pg.call(adminWebhooks.findWebhookDeliveries, { query }));
    const endpointId = deliveries[0]?.endpointId ?? '';
    const all = await told({}, 50);
    expect(all).toContain('coffee payment.captured');
    expect(await told({ endpointId, merchantId: 'M001' }, 2)).toEqual(all);
  });
});

test('merchants are found by a part of their id or name, whatever its case, and a sign stands for itself alone', async () => {
  for (const name of ['Coffee 100% Arabica', 'tea_house', 'Öl & Söhne', '서울 커피'])
    await town.pg.call(adminMerchants.createMerchant, { body: { name } });
  const search = async (text: string) =>
    replyOf(await town.pg.call(adminMerchants.listMerchants, { query: { search: text } })).merchants.map(
      ({ name }) => name,
    );
  expect(await search('coffee')).toEqual(['Coffee 100% Arabica']);
  expect(await search('TEA')).toEqual(['tea_house']);
  expect(await search('%')).toEqual(['Coffee 100% Arabica']);
  expect(await search('a_h')).toEqual(['tea_house']);
  expect(await search('Söhne')).toEqual(['Öl & Söhne']);
  expect(await search('커피')).toEqual(['서울 커피']);
  expect(await search('m777')).toHaveLength(1);
  expect(await search('\\')).toEqual([]);
});

test('disputes, subscriptions, plans and messages are found by their state', async () => {
  const disputed = async (query: QueryOf<typeof disputes.allDisputes>) =>
    replyOf(await town.pg.call(disputes.allDisputes, { query })).disputes.map(({ tid }) => nameOf(tid));
  expect(await disputed({ limit: 1 })).toEqual(['shoes']);
  expect(await disputed({ limit: 50, state: 'OPEN' })).toEqual(['shoes']);
  expect(await disputed({ limit: 50, state: 'LOST' })).toEqual([]);
  expect(await disputed({ limit: 50, tid: tidOf('back') })).toEqual([]);
  const subscribed = async (query: object) =>
    replyOf(await town.pg.call(subscriptions.listSubscriptions, { query })).data.subscriptions;
  const [own] = await subscribed({ status: 'ACTIVE' });
  expect(await subscribed({ customerKey: 'mina', planId: own?.planId, limit: 1 })).toEqual([own]);
  expect(await subscribed({ status: 'PAST_DUE' })).toEqual([]);
  const planned = replyOf(await town.pg.call(plans.listPlans, { query: { active: 'true' } })).data.plans;
  expect(planned.map(({ name }) => name).sort()).toEqual(['Coffee', 'Tea']);
  expect(replyOf(await town.pg.call(plans.listPlans, { query: { active: 'false' } })).data.plans).toEqual([]);
  const letters = await town.pg.call(deadLetters.listDeadLetters, { query: { state: 'DEAD' } });
  expect(replyOf(letters).deadLetters).toEqual([]);
});

test('what was taken is in the books, and the next morning in a settlement and at the issuer, line by line', async () => {
  const { accounts, totals } = replyOf(await town.pg.call(ledger.wholeTrialBalance, {})).data;
  expect(totals.map(({ debits, credits }) => debits - credits)).toEqual([0]);
  const owed = accounts.filter(({ account }) => account === 'issuer_receivable');
  expect(owed.reduce((sum, { debits, credits }) => sum + debits - credits, 0)).toBe(105_900);
  const line = { kind: 'CAPTURE', amount: 777 } as const;
  await town.card.call(issuer.addStatementLine, { params: { date: '2026-03-02' }, body: line });
  town.restore('pg', 'merchant');
  await town.clock.advanceTo('2026-03-03T04:00:01+09:00');
  await town.quiet();

  const settled = async (query: object) =>
    replyOf(await town.pg.call(settlements.listAllSettlements, { query })).data.settlements;
  const day = { from: '2026-03-02', to: '2026-03-02' };
  expect((await settled(day)).map(({ merchantId }) => merchantId).sort()).toEqual(['M001', 'M777']);
  const [own] = await settled({ ...day, merchantId: 'M001', status: 'CLOSED' });
  expect(own).toMatchObject({ grossAmount: 125_000, refundAmount: 20_000 });
  expect(await settled({ from: '2026-03-03', merchantId: 'M001', status: 'PAID' })).toEqual([]);
  const params = { id: own?.id ?? '' };
  const pages = await pagesOf(async (place) => {
    const asked = { params, query: { limit: 2, ...place } };
    return replyOf(await town.pg.call(settlements.getSettlement, asked)).data;
  });
  const lines = pages.flatMap((page) => page.lines.map(({ tid }) => nameOf(tid)));
  expect(lines).toEqual(['shoes', 'back', 'coffee', 'back', 'shoes']);

  const { runs } = replyOf(await town.pg.call(reconciliation.listReconciliation, { query: day }));
  expect(runs).toMatchObject([{ issuer: 'card', state: 'DONE' }]);
  const cases = async (query: object) =>
    replyOf(await town.pg.call(reconciliation.listReconciliationCases, { query })).cases;
  const all = await cases({});
  expect(all).toMatchObject([{ kind: 'MISSING_AT_PG', statedAmount: 777 }]);
  expect(await cases({ status: 'OPEN', kind: 'MISSING_AT_PG', issuer: 'card', limit: 1 })).toEqual(all);
  expect(await cases({ status: 'RESOLVED' })).toEqual([]);
  expect(await cases({ kind: 'AMOUNT_DIFFERS' })).toEqual([]);
  expect(await town.invariants()).toEqual([]);
});
