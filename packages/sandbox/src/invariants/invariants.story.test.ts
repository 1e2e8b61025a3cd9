import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type InputOf, pay } from '@payflow/contracts';
import { tamperWith } from '@payflow/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replyOf, type Sandbox, startSandbox } from '../index.ts';
import { requests } from '../stories/requested.ts';
import { findCardNumbers } from './card-numbers.ts';
import type { Facts, OperationFact } from './facts.ts';
import { breachesIn } from './invariants.ts';
import { wholeFacts } from './test-facts.ts';

let town: Sandbox;
let facts: Facts;
let paid: { tid: string };
let ready: { tid: string };
let held: { tid: string };
let cut: { tid: string };
/** Its issuer was asked later. */
let asked: string;

beforeAll(async () => {
  town = await startSandbox();
  paid = await town.mina.buys('iphone-16-pro');
  const body = { orderNo: 'KEYED-1', amount: 50_000 };
  const keyed = replyOf(await town.pg.call(pay.ready, { body }));
  await town.pg.call(pay.approve, { body: { tid: keyed.tid }, headers: { 'idempotency-key': 'once' } });
  held = await approved({ orderNo: 'HELD-1', amount: 70_000, captureMode: 'MANUAL' });
  cut = await approved({ orderNo: 'CUT-1', amount: 60_000, items: ITEMS });
  const broken = { tid: cut.tid, items: [{ sku: 'case', quantity: 1 }], reason: 'one was broken' };
  await town.pg.call(pay.cancel, { body: broken, headers: { 'idempotency-key': 'back' } });
  ready = await town.mina.checksOut((await town.mina.orders('galaxy-s25-ultra')).orderNo);
  asked = await requests(town);
  await town.quiet();
  facts = await wholeFacts({ pg: town.books('pg'), card: town.books('card') });
});
afterAll(() => town[Symbol.asyncDispose]());

const ITEMS = [{ sku: 'case', name: 'Case', quantity: 2, unitPrice: 30_000 }];

async function approved(body: InputOf<typeof pay.ready>['body']): Promise<{ tid: string }> {
  const { tid } = replyOf(await town.pg.call(pay.ready, { body }));
  return replyOf(await town.pg.call(pay.approve, { body: { tid } }));
}

/** The books as they would be if the operations of the refunded payment were otherwise. */
function withOperation(other: Partial<OperationFact>): Facts {
  const operations = new Map(facts.operations);
  operations.set(
    cut.tid,
    (operations.get(cut.tid) ?? []).map((one) => ({ ...one, ...other })),
  );
  return { ...facts, operations };
}

/** The books as they would be if one payment were otherwise. */
function withPayment(tid: string, other: Partial<Facts['payments'][number]>): Facts {
  const payments = facts.payments.map((payment) =>
    payment.tid === tid ? { ...payment, ...other } : payment,
  );
  return { ...facts, payments };
}

const without = (timers: ReadonlySet<string>, timer: string) =>
  new Set([...timers].filter((one) => one !== timer));

test('a quiet town breaks none', async () => {
  expect(facts.payments).toHaveLength(6);
  expect(facts.deliveries.length).toBeGreaterThan(1);
  expect(await town.invariants()).toEqual([]);
});

describe('planted in the books, it is found:', () => {
  test('I1: a paid payment for which the issuer holds nothing, twice as much, or another attempt', () => {
    const [approval] = facts.approvals.filter(({ tid }) => tid === paid.tid);
    if (!approval) throw new Error('the issuer has no approval');
    const others = facts.approvals.filter((one) => one !== approval);
    for (const approvals of [
      others,
      [...others, { ...approval, state: 'reversed' as const }],
      [...others, { ...approval, amount: approval.amount * 2 }],
      [...others, { ...approval, attemptId: 'att_another' }],
      [...facts.approvals, { ...approval, attemptId: 'att_another' }],
    ]) {
      expect(breachesIn({ ...facts, approvals }).join()).toContain(`I1: ${paid.tid} is CAPTURED`);
    }
  });

  test('I1: another amount captured or refunded than the issuer has, unless it is being asked', () => {
    for (const other of [{ capturedAmount: 1 }, { refundedAmount: 0 }])
      expect(breachesIn(withPayment(cut.tid, other)).join()).toContain(
        `I1: ${cut.tid} is PARTIALLY_REFUNDED`,
      );
    const refunded = { status: 'REFUNDED', refundedAmount: 60_000 } as const;
    expect(breachesIn(withPayment(cut.tid, refunded)).join()).toContain(`I1: ${cut.tid} is REFUNDED`);
    expect(breachesIn(withPayment(held.tid, { status: 'VOIDED' })).join()).toContain(
      `I1: ${held.tid} is VOIDED`,
    );
    expect(breachesIn(withOperation({ state: 'PENDING' })).join()).not.toContain('I1:');
  });

  test('I1: money that is held for a payment that has ended', () => {
    expect(breachesIn(withPayment(paid.tid, { status: 'FAILED' })).join()).toContain(
      `I1: ${paid.tid} is FAILED`,
    );
    expect(breachesIn(withPayment(paid.tid, { status: 'MANUAL_REVIEW' })).join()).not.toContain('I1');
  });

  test('I2: a transaction that does not balance, a wrong share, and a capture that nobody posted', () => {
    const payable = facts.postings.find(
      ({ tid, account }) => tid === paid.tid && account === 'merchant_payable',
    );
    if (!payable) throw new Error('nothing was posted');
    const others = facts.postings.filter((posting) => posting !== payable);
    const planted = (...more: readonly (typeof payable)[]) =>
      breachesIn({ ...facts, postings: [...others, ...more] });
    const more = { ...payable, credit: payable.credit + 1 };
    expect(planted(more)).toEqual([
      `I2: transaction ${payable.transactionId} is out of balance by -1 KRW`,
      'I2: the ledger is out of balance by -1 KRW',
      `I2: ${paid.tid}: the merchant gets ${more.credit}, and should get ${payable.credit}`,
    ]);
    expect(planted({ ...payable, account: 'fee_income' })).toEqual([
      `I2: ${paid.tid}: the merchant gets 0, and should get ${payable.credit}`,
    ]);
    expect(planted({ ...payable, currency: 'USD' }).join()).toContain('out of balance by');
    expect(
      breachesIn({ ...facts, postings: facts.postings.filter(({ tid }) => tid !== paid.tid) }).join(),
    ).toContain(`I2: ${paid.tid}: the issuer owes 0`);
  });

  test('I2: a refund that nobody posted', () => {
    const own = facts.events.get(paid.tid) ?? [];
    const [last] = own.slice(-1);
    if (last?.type !== 'payment.captured') throw new Error('it is not captured');
    const { amount } = last.data;
    const data = { operationId: 'op_1', amount, items: null, reason: null };
    const refund = { ...last, type: 'payment.refunded', data, seq: last.seq + 1 } as const;
    const events = new Map(facts.events).set(paid.tid, [...own, refund]);
    const breaches = breachesIn({ ...facts, events }).filter((breach) => breach.startsWith('I2'));
    expect(breaches[0]).toBe(`I2: ${paid.tid}: the issuer owes ${amount}, and should owe 0`);
    expect(breaches[1]).toContain('and should get 0');
  });

  test('I3: a row that its events do not make, and a step that is not in the table', () => {
    const { row } = facts.payments.find(({ tid }) => tid === paid.tid) ?? { row: {} };
    expect(breachesIn(withPayment(paid.tid, { row: { ...row, amount: 1 } }))).toEqual([
      expect.stringContaining(`I3: ${paid.tid} has amount 1`),
    ]);
    const events = new Map(facts.events);
    events.set(paid.tid, [
      ...(facts.events.get(paid.tid) ?? []).slice(0, 1),
      ...(facts.events.get(paid.tid) ?? []).slice(2),
    ]);
    expect(breachesIn({ ...facts, events }).join()).toContain('payment.captured cannot follow READY');
    expect(breachesIn({ ...facts, payments: [] }).join()).toContain(`I3: ${paid.tid} has events and no row`);
  });

  test('I3: an operation that its events do not make', () => {
    const [{ row } = { row: {} }] = facts.operations.get(cut.tid) ?? [];
    expect(breachesIn(withOperation({ row: { ...row, amount: 1 } }))).toEqual([
      `I3: ${cut.tid} has amount 1, and its events make it 30000`,
    ]);
    expect(breachesIn({ ...facts, operations: new Map() }).join()).toContain(
      `I3: ${cut.tid} has 0 operations, and its events make 1`,
    );
  });

  test('I7: more captured than authorized, more refunded than captured, an item that goes back twice', () => {
    const more = withPayment(cut.tid, { capturedAmount: 60_001 });
    expect(breachesIn(more).join()).toContain(`I7: ${cut.tid} captured 60001 of 60000`);
    expect(breachesIn(withOperation({ amount: 60_001 })).join()).toContain(
      `I7: ${cut.tid} refunds 60001 of 60000`,
    );
    expect(breachesIn(withPayment(cut.tid, { refundedAmount: 1 })).join()).toContain(
      `I7: ${cut.tid} refunded 1, and its refunds come to 30000`,
    );
    const items = JSON.stringify([{ sku: 'case', quantity: 3 }]);
    expect(breachesIn(withOperation({ items }))).toEqual([`I7: ${cut.tid} refunds 3 case of 2`]);
  });

  test('I4: a request that nobody is done with, or that nobody takes, unless it waits for the bus or for a person', async () => {
    const [first, next] = facts.events.get(asked) ?? [];
    if (first?.type !== 'payment.requested' || !next) throw new Error('nothing was requested');
    const found = (over: Partial<Facts>) =>
      breachesIn({ ...facts, ...over }).filter((one) => one.startsWith('I4'));
    expect(found({ consumed: new Set() })).toEqual([
      `I4: ${asked} is past REQUESTED, and nobody is done with ${first.id}`,
    ]);
    const old = { ...first, at: first.at - 120_000 };
    const left = { events: new Map([...facts.events, [asked, [old]]]) };
    expect(found(left)).toEqual([`I4: ${asked} is REQUESTED, and ${first.id} counts as done`]);
    const untaken = { ...left, consumed: new Set<string>() };
    expect(found(untaken).join()).toMatch(
      new RegExp(`^I4: ${asked} is REQUESTED since .*, and nobody takes it$`),
    );
    expect(found({ ...untaken, openLetters: new Set([first.id]) })).toEqual([]);
    expect(found({ ...untaken, unsent: new Set([first.id]) })).toEqual([]);
  });

  test('I4: a message that others have overtaken, or that nobody tries to publish; but none while the bus is away', async () => {
    const pg = town.books('pg');
    const [message] = facts.messages.filter(({ tid }) => tid === paid.tid);
    const set = (cells: string) =>
      tamperWith(pg, `UPDATE "outbox" SET ${cells} WHERE "id" = '${message?.id}'`);
    const late = (laterMs: number) => {
      const now = Date.now() + laterMs;
      return wholeFacts({ pg, card: town.books('card') }, { now, realNow: now }).then(breachesIn);
    };
    const breach = `I4: ${message?.id}, payment.captured 3 of ${paid.tid}, is not on the bus`;
    try {
      await set('"publishedAt" = NULL, "heldUntil" = 1');
      expect(await late(0)).toEqual([]);
      expect(await late(60_000)).toEqual([breach]);
      // A relay holds another message, with which it tries.
      const held = `UPDATE "outbox" SET "publishedAt" = NULL, "heldUntil" = ${Date.now() + 60_000} WHERE "tid" = '${cut.tid}'`;
      await tamperWith(pg, held);
      expect(await late(60_000)).toEqual([]);
      await set('"createdAt" = 1');
      expect(await late(60_000)).toEqual([breach]);
    } finally {
      await tamperWith(pg, 'UPDATE "outbox" SET "publishedAt" = "createdAt", "heldUntil" = 0');
    }
  });

  test('I5: a delivery that vanished, one that nobody sends, and an event that a listener was never told', () => {
    const [captured] = facts.events.get(paid.tid)?.filter(({ type }) => type === 'payment.captured') ?? [];
    if (!captured) throw new Error('nothing was captured');
    expect(breachesIn({ ...facts, deliveries: [] })).toContain(
      `I5: ${captured.id} left 1 deliveries, and 0 are there`,
    );
    const waiting = facts.deliveries.map((delivery) => ({ ...delivery, state: 'WAITING' }));
    expect(breachesIn({ ...facts, deliveries: waiting })).toHaveLength(waiting.length);
    const [endpoint] = facts.endpoints;
    const early = { ...endpoint!, id: 'we_early', updatedAt: 0 };
    expect(breachesIn({ ...facts, endpoints: [early] })).toContain(
      `I5: ${captured.id}, payment.captured of ${paid.tid}, has no delivery to we_early`,
    );
  });

  test('I5: a delivery that is about no payment, and that nobody sends', async () => {
    const pg = town.books('pg');
    const planted = `INSERT INTO "deliveries" ("id", "eventId", "tid", "merchantId", "endpointId", "addressee", "url", "type", "body", "state", "attempts", "createdAt", "updatedAt")
      SELECT 'whd_planted', 'stl_planted', NULL, "merchantId", "endpointId", "addressee", "url", 'settlement.paid', '{}', 'WAITING', 0, "createdAt", "updatedAt"
      FROM "deliveries" LIMIT 1`;
    const found = async () => breachesIn(await wholeFacts({ pg, card: town.books('card') }));
    try {
      await tamperWith(pg, planted);
      expect(await found()).toEqual(['I5: whd_planted waits, and no timer sends it']);
      await tamperWith(pg, `UPDATE "deliveries" SET "state" = 'DELIVERED' WHERE "id" = 'whd_planted'`);
      expect(await found()).toEqual([]);
    } finally {
      await tamperWith(pg, `DELETE FROM "deliveries" WHERE "id" = 'whd_planted'`);
    }
  });

  test('I5: and nothing is, of an endpoint that is deleted, switched off, or wants more since then', () => {
    const [endpoint] = facts.endpoints;
    for (const other of [
      [],
      [{ ...endpoint!, disabledAt: 0 }],
      [{ ...endpoint!, id: 'we_late', updatedAt: Number.MAX_SAFE_INTEGER }],
    ])
      expect(breachesIn({ ...facts, endpoints: other })).toEqual([]);
  });

  test('I6: a stored reply that is not what happened, and a key that stays in flight', () => {
    const planted = (other: Partial<Facts['replies'][number]>) =>
      breachesIn({
        ...facts,
        replies: facts.replies.map((reply) => (reply.key === 'once' ? { ...reply, ...other } : reply)),
      });
    const body = facts.replies.find(({ key }) => key === 'once')?.body ?? '';
    expect(planted({ body: body.replace('APPROVED', 'FAILED') })).toEqual([
      expect.stringContaining('I6: key once repeats FAILED'),
    ]);
    expect(planted({ body: '{"tid":"T0"}' })).toEqual([expect.stringContaining('which is not there')]);
    expect(planted({ status: null, body: null })).toEqual(['I6: key once is in flight, and no payment is']);
  });

  test('I6: a stored reply to a cancel that is not what became of it', () => {
    const planted = (other: Partial<Facts['replies'][number]>) =>
      breachesIn({
        ...facts,
        replies: facts.replies.map((reply) => (reply.key === 'back' ? { ...reply, ...other } : reply)),
      });
    expect(planted({ status: 409 })).toEqual([expect.stringContaining('I6: key back repeats 409')]);
    expect(planted({ status: null, body: null })).toEqual(['I6: key back is in flight, and no operation is']);
    expect(planted({ key: 'nobody' })).toEqual([expect.stringContaining('an operation that is not there')]);
  });

  test('I9: an approval that the gateway knows nothing of', () => {
    const money = { amount: 1, captured: 1, refunded: 0 };
    const stray = { attemptId: 'att_stray', tid: 'T0', ...money, state: 'live' } as const;
    expect(breachesIn({ ...facts, approvals: [...facts.approvals, stray] })).toEqual([
      'I9: att_stray was approved for T0, and the gateway does not know it',
    ]);
  });

  test('I10: a payment that nothing will ever end', () => {
    const timers = without(facts.timers, `expire ${ready.tid}`);
    expect(breachesIn({ ...facts, timers })).toEqual([`I10: ${ready.tid} is READY, and has no expire timer`]);
    const unreleased = without(facts.timers, `void-authorization ${held.tid}`);
    expect(breachesIn({ ...facts, timers: unreleased })).toEqual([
      `I10: ${held.tid} is AUTHORIZED, and has no void-authorization timer`,
    ]);
    expect(breachesIn(withOperation({ state: 'PENDING' })).join()).toContain('and has no timer to repeat it');
  });
});

describe('a card number', () => {
  const canary = '4000001357924687';

  test('is nowhere after it was typed on the checkout page and approved', async () => {
    const typed = await town.mina.buys('xiaomi-14t-pro', { card: canary });
    await town.quiet();
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid: typed.tid } })).status).toBe('APPROVED');
    expect(findCardNumbers(town.folder, [canary], town.logs)).toEqual([]);
  });

  const coded = (encoding: 'base64' | 'hex', before = '') =>
    Buffer.from(`${before}${canary} and more`).toString(encoding);

  test.each([
    ...[canary, '4000 0013 5792 4687', '4000-0013-5792-4687', '4000+0013+5792+4687'],
    ...[coded('hex'), coded('base64'), coded('base64', 'x'), coded('base64', 'xy')],
  ])('is found when it stands somewhere as %s', (spelling) => {
    const file = join(town.folder, 'leak.txt');
    writeFileSync(file, `\u0000${spelling}`);
    expect(findCardNumbers(town.folder, [canary])).toEqual([`leak.txt holds ${canary}`]);
    writeFileSync(file, '');
    expect(findCardNumbers(town.folder, [canary], [`paid with ${spelling}`])).toHaveLength(1);
  });
});
