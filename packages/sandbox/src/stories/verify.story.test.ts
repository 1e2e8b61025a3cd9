import {
  billingKeys,
  operation,
  pay,
  plans,
  type ServerName,
  shopRefunds,
  subscriptions,
} from '@payflow/contracts';
import { openBooks, tamperWith } from '@payflow/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replyOf, type Sandbox, startSandbox } from '../index.ts';
import { requests } from './requested.ts';

let town: Sandbox;
/** Paid for with an Idempotency-Key. */
let paid: string;
let ready: string;
/** Its issuer was asked later. */
let asked: string;
let attemptId: string;
/** Paid for at the shop; half of what was bought went back. */
let order: { readonly orderNo: string; readonly tid: string };
/** The event of its capture. */
let captured: string;

beforeAll(async () => {
  town = await startSandbox();
  const body = { orderNo: 'KEYED-1', amount: 50_000 };
  paid = replyOf(await town.pg.call(pay.ready, { body })).tid;
  await town.pg.call(pay.approve, { body: { tid: paid }, headers: { 'idempotency-key': 'once' } });
  ready = (await town.mina.checksOut((await town.mina.orders('galaxy-s25-ultra')).orderNo)).tid;
  asked = await requests(town);
  await town.mina.buys('iphone-16-pro', { card: '4000000000009995' });
  await subscribes();
  await buysAndSendsOneBack();
  await town.quiet();
  await using books = await openBooks(town.books('pg'));
  const [event] = await books.rows(
    `SELECT "id" FROM "events" WHERE "type" = 'payment.captured' AND "tid" = ?`,
    paid,
  );
  captured = String(event?.id);
  const response = await fetch(`${town.url('card')}/card/api/authorizations?tid=${paid}`);
  attemptId = ((await response.json()) as { authorizations: [{ attemptId: string }] }).authorizations[0]
    .attemptId;
});
afterAll(() => town[Symbol.asyncDispose]());

/** A card on file, and a plan that is charged to it. */
async function subscribes(): Promise<void> {
  const card = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
  const { billingKey } = replyOf(
    await town.pg.call(billingKeys.createBillingKey, { body: { customerKey: 'mina', card } }),
  ).data;
  const plan = { planId: 'tea', name: 'Tea', amount: 9_900, interval: 'MONTH' } as const;
  const { planId } = replyOf(await town.pg.call(plans.createPlan, { body: plan })).data;
  replyOf(await town.pg.call(subscriptions.createSubscription, { body: { planId, billingKey } }));
}

/** Two phones, of which one goes back. */
async function buysAndSendsOneBack(): Promise<void> {
  order = await town.mina.buys('xiaomi-14t-pro', { quantity: 2 });
  await town.quiet();
  const { orderNo } = order;
  const one = { items: [{ productId: 'xiaomi-14t-pro', quantity: 1 }], reason: 'one is enough' };
  replyOf(await town.shop.call(shopRefunds.refundOrder, { params: { orderNo }, body: one }));
}

const look = async (query: { quiet?: 'true' | 'false' } = {}) =>
  replyOf(await town.pg.call(operation.readInvariants, { query }));

async function breachesOf(id: string): Promise<string[]> {
  const { holds, invariants } = await look();
  const found = invariants.find((invariant) => invariant.id === id);
  expect(holds).toBe(found?.breached === 0);
  return found?.breaches ?? [];
}

test('a town where all is well says so, how much it looked at, and what it cannot see', async () => {
  for (const quiet of ['true', 'false'] as const) {
    const { holds, invariants, checkedByTests } = await look({ quiet });
    expect(invariants.filter(({ breached }) => breached > 0)).toEqual([]);
    expect(holds).toBe(true);
    expect(invariants.filter(({ looked }) => looked === 0)).toEqual([]);
    expect(invariants.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'I1',
        'I2',
        'I3',
        'I4',
        'I5',
        'I6',
        'I7',
        'I9',
        'I10',
        'I11',
        'I12',
        'I14',
        'I17',
      ]),
    );
    expect(checkedByTests.map(({ id }) => id)).toEqual(['I8', 'I13', 'I15', 'I16']);
  }
});

/** What was done to which books, how it is undone, and what the report names. */
interface Harm {
  readonly to: ServerName;
  readonly done: string;
  readonly undone: string;
  readonly named: string;
}

describe('a hand in the books of a running town is named, with the id', () => {
  const set = (table: string, where: string, cell: string, done: string, undone: string) => ({
    done: `UPDATE "${table}" SET "${cell}" = ${done} WHERE ${where}`,
    undone: `UPDATE "${table}" SET "${cell}" = ${undone} WHERE ${where}`,
  });

  const harms: readonly (readonly [id: string, what: string, harm: () => Harm])[] = [
    [
      'I1',
      'the issuer holds another amount',
      () => ({
        to: 'card',
        ...set('entries', `"attemptId" = '${attemptId}' AND "seq" = 1`, 'amount', '49999', '50000'),
        named: `${paid} is CAPTURED`,
      }),
    ],
    [
      'I2',
      'a posting has another amount',
      () => ({
        to: 'pg',
        ...set(
          'postings',
          `"tid" = '${paid}' AND "account" = 'issuer_receivable'`,
          'debit',
          '50001',
          '50000',
        ),
        named: `${paid}: the issuer owes 50001, and should owe 50000`,
      }),
    ],
    [
      'I3',
      'a payment is of another order than its events say',
      () => ({
        to: 'pg',
        ...set('payments', `"tid" = '${paid}'`, 'orderNo', `'X'`, `'KEYED-1'`),
        named: `${paid} has orderNo X`,
      }),
    ],
    [
      'I4',
      'an event never gets to the outbox',
      () => ({
        to: 'pg',
        ...set('outbox', `"tid" = '${paid}' AND "topic" = 'payment.captured'`, 'seq', '9', '3'),
        named: `payment.captured 3 of ${paid}, and its outbox message says payment.captured 9`,
      }),
    ],
    [
      'I4',
      'a message is kept from the bus',
      () => ({
        to: 'pg',
        done: `UPDATE "outbox" SET "publishedAt" = NULL, "heldUntil" = 9000000000000 WHERE "id" = '${captured}'`,
        undone: `UPDATE "outbox" SET "publishedAt" = 1, "heldUntil" = 0 WHERE "id" = '${captured}'`,
        named: `payment.captured 3 of ${paid}, is held for too long`,
      }),
    ],
    [
      'I4',
      'a request counts as done by nobody',
      () => ({
        to: 'pg',
        ...set('consumed', `"eventId" LIKE 'chg%'`, 'consumer', `'somebody'`, `'authorizer'`),
        named: `${asked} is past REQUESTED, and nobody is done with`,
      }),
    ],
    [
      'I5',
      'a delivery is about nothing',
      () => ({
        to: 'pg',
        done: `UPDATE "deliveries" SET "eventId" = CONCAT("eventId", '#') WHERE "tid" = '${paid}'`,
        undone: `UPDATE "deliveries" SET "eventId" = REPLACE("eventId", '#', '') WHERE "tid" = '${paid}'`,
        named: `${captured} left 1 deliveries, and 0 are there`,
      }),
    ],
    [
      'I6',
      'a stored reply says something else',
      () => ({
        to: 'pg',
        done: `UPDATE "idempotency" SET "body" = REPLACE("body", 'APPROVED', 'FAILED') WHERE "key" = 'once'`,
        undone: `UPDATE "idempotency" SET "body" = REPLACE("body", 'FAILED', 'APPROVED') WHERE "key" = 'once'`,
        named: `key once repeats FAILED, and ${paid} is CAPTURED`,
      }),
    ],
    [
      'I7',
      'more is captured than was authorized',
      () => ({
        to: 'pg',
        ...set('payments', `"tid" = '${paid}'`, 'capturedAmount', '50001', '50000'),
        named: `${paid} captured 50001 of 50000`,
      }),
    ],
    [
      'I9',
      'the issuer has approved what nobody asked for',
      () => ({
        to: 'card',
        done: `INSERT INTO "entries" ("attemptId", "seq", "type", "at", "tid", "amount") VALUES ('att_stray', 1, 'authorized', 0, 'T0', 5)`,
        undone: `DELETE FROM "entries" WHERE "attemptId" = 'att_stray'`,
        named: 'att_stray was approved for T0',
      }),
    ],
    [
      'I10',
      'nothing will ever end a payment',
      () => ({
        to: 'pg',
        ...set('timers', `"id" = 'expire:${ready}'`, 'subject', `'T0'`, `'${ready}'`),
        named: `${ready} is READY`,
      }),
    ],
    [
      'I10',
      'someone keeps a timer for an hour',
      () => ({
        to: 'pg',
        ...set('timers', `"id" = 'expire:${ready}'`, 'leaseUntil', String(Date.now() + 3_600_000), '0'),
        named: `timer expire:${ready} is held for too long`,
      }),
    ],
    [
      'I14',
      'a whole card number stands in a name',
      () => ({
        to: 'merchant',
        ...set('orders', `"tid" = '${ready}'`, 'cardAuthCode', `'card 4242 4242 4242 4242.'`, 'NULL'),
        named: 'holds the whole number 424242******4242',
      }),
    ],
    [
      'I17',
      'the shop has an order as not paid whose money was taken',
      () => ({
        to: 'merchant',
        ...set('orders', `"tid" = '${order.tid}'`, 'payStatus', `'FAILED'`, `'PARTIAL_CANCELLED'`),
        named: `${order.orderNo} is PARTIALLY_REFUNDED, and its payment FAILED`,
      }),
    ],
    [
      'I17',
      'the gateway gave back less than the shop says',
      () => ({
        to: 'merchant',
        ...set('refunds', `"orderNo" = '${order.orderNo}'`, 'amount', '"amount" + 1', '"amount" - 1'),
        named: `${order.orderNo} has refunds of`,
      }),
    ],
    [
      'I17',
      'an invoice has left its row of numbers',
      () => ({
        to: 'merchant',
        ...set(
          'documents',
          `"subject" = '${order.orderNo}'`,
          'number',
          `REPLACE("number", '-00000', '-00007')`,
          `REPLACE("number", '-00007', '-00000')`,
        ),
        named: 'papers, numbered from',
      }),
    ],
    [
      'I17',
      'a credit note is gone',
      () => ({
        to: 'merchant',
        ...set('documents', `"number" LIKE 'CRN%'`, 'kind', `'LOST'`, `'CREDIT_NOTE'`),
        named: 'has no CREDIT_NOTE',
      }),
    ],
    [
      'I17',
      'the shop has heard of what never happened',
      () => ({
        to: 'merchant',
        ...set('orders', `"tid" = '${order.tid}'`, 'seq', '"seq" + 10', '"seq" - 10'),
        named: `${order.orderNo} has heard of event`,
      }),
    ],
  ];

  test.each(harms)('%s: %s', async (id, _what, harm) => {
    const { to, done, undone, named } = harm();
    await tamperWith(town.books(to), done);
    const breaches = await breachesOf(id);
    await tamperWith(town.books(to), undone);
    expect(breaches.join('\n')).toContain(named);
    expect((await look()).holds).toBe(true);
  });
});

test('what is under way is not reported, and what nobody ends is', async () => {
  const timer = `"id" = 'expire:${ready}'`;
  await tamperWith(town.books('pg'), `UPDATE "timers" SET "due" = 0, "leaseUntil" = 1 WHERE ${timer}`);
  expect((await look({ quiet: 'true' })).holds).toBe(true);
  expect(replyOf(await town.pg.call(pay.tx, { params: { tid: ready } })).status).toBe('EXPIRED');
});

test('of many breaches twenty are shown, and all are counted', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => `('att_${i}', 1, 'authorized', 0, 'T0', 5)`);
  await tamperWith(
    town.books('card'),
    `INSERT INTO "entries" ("attemptId", "seq", "type", "at", "tid", "amount") VALUES ${rows.join()}`,
  );
  const { invariants } = await look();
  const { breached, breaches } = invariants.find(({ id }) => id === 'I9') ?? { breached: 0, breaches: [] };
  expect(breached).toBe(30);
  expect(breaches).toHaveLength(20);
});
