import { issuer, rest } from '@payflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { unanswered } from './unanswered.ts';

let town: Sandbox;
beforeAll(async () => {
  town = await startSandbox({ seed: 5 });
});
afterAll(async () => {
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
  await town[Symbol.asyncDispose]();
});

let keys = 0;
const authorize = (body = {}, key = `key-${++keys}`) =>
  town.pg.call(rest.authorizePayment, {
    body: { amount: 50_000, ...body },
    headers: { 'idempotency-key': key },
  });

/** The payment in a reply that must be one. */
function paymentIn(result: Awaited<ReturnType<typeof authorize>>): rest.ApiPayment {
  if (!result.ok) throw new Error(result.problem.message);
  return result.reply.data;
}

const entriesOf = async (paymentId: string) => {
  const told = await town.pg.call(rest.paymentTimeline, { params: { paymentId } });
  if (!told.ok) throw new Error(told.problem.message);
  return told.reply.data.entries;
};

test('a server without a payment window holds the money in one call, and the shop hears of it', async () => {
  const { txId, orderNo } = paymentIn(await authorize({ orderNo: 'BOX-1' }));
  const held = await town.card.call(issuer.authorizations, { query: { tid: txId } });
  expect(held).toMatchObject({
    reply: { authorizations: [{ state: 'APPROVED', captured: false, heldAmount: 50_000, orderNo }] },
  });
  await town.quiet();
  expect(await town.shop.inbox({ tid: txId })).toMatchObject([{ valid: true, type: 'payment.authorized' }]);
  const entries = await entriesOf(txId);
  expect(entries.map(({ seq, kind }) => `${seq} ${kind}`)).toEqual([
    '1 api_call',
    '1 event',
    '1 issuer_call',
    '2 event',
    '2 outbox',
    '2 delivery',
    '2 delivery_attempt',
  ]);
  expect(entries.at(-1)?.details).toMatchObject({ number: 1, status: 200 });
});

test('a decline is 402 with the payment, and its repeat is the same', async () => {
  const card = { number: '4000000000000002', expiry: '12/30', cvc: '123' };
  const first = await authorize({ card }, 'declined');
  expect(first).toMatchObject({
    ok: true,
    status: 402,
    reply: { code: 'CARD_DECLINED', data: { status: 'FAILED', failure: { code: '05' } } },
  });
  const repeat = await authorize({ card }, 'declined');
  expect(repeat).toMatchObject({ status: 402, headers: { 'idempotent-replayed': 'true' } });
  expect(paymentIn(repeat)).toEqual(paymentIn(first));
});

test('fifty at once with one key are one payment', async () => {
  const results = await Promise.all(Array.from({ length: 50 }, () => authorize({}, 'one-click')));
  for (const result of results) if (!result.ok) expect(result.problem.code).toBe('DUPLICATE_REQUEST');
  const { txId } = paymentIn(await authorize({}, 'one-click'));
  const held = await town.card.call(issuer.authorizations, { query: { tid: txId } });
  expect(held.ok && held.reply.authorizations).toHaveLength(1);
  const made = results.filter((result) => result.ok).map(paymentIn);
  expect(new Set([...made, { txId }].map((payment) => payment.txId)).size).toBe(1);
});

test('a gateway that dies with the answer on its way resolves the payment, and its key tells so', async () => {
  const dead = Promise.withResolvers<void>();
  const undo = town.intercept('pg', 'card', async (request, next) => {
    const reply = await next(request);
    undo();
    await town.kill('pg');
    dead.resolve();
    return reply;
  });
  const again = () => authorize({ orderNo: 'BOX-2' }, 'dies');
  expect(await unanswered(again())).toBe(true);
  await dead.promise;
  await town.start('pg');
  let repeat = await again();
  for (; !repeat.ok; repeat = await again()) {
    expect(repeat.problem.code).toBe('DUPLICATE_REQUEST');
    await town.quiet();
  }
  expect(repeat).toMatchObject({
    status: 202,
    reply: { code: 'PAYMENT_OUTCOME_UNKNOWN', data: { status: 'UNKNOWN' } },
  });
  await town.quiet();
  const { paymentId } = paymentIn(repeat);
  expect(await town.pg.call(rest.getPayment, { params: { paymentId } })).toMatchObject({
    reply: { data: { status: 'FAILED', failure: { code: '91' } } },
  });
  const held = await town.card.call(issuer.authorizations, { query: { tid: paymentId } });
  expect(held).toMatchObject({ reply: { authorizations: [{ heldAmount: 0 }] } });
});

test('held money is taken in part and goes back in parts, and all three companies agree', async () => {
  const { paymentId } = paymentIn(await authorize());
  const params = { paymentId };
  const key = () => ({ 'idempotency-key': `key-${++keys}` });
  const done = { ok: true, status: 200 };
  expect(
    await town.pg.call(rest.capturePayment, { params, body: { amount: 30_000 }, headers: key() }),
  ).toMatchObject({ ...done, reply: { data: { status: 'CAPTURED', remaining: 30_000 } } });
  expect(
    await town.pg.call(rest.refundPayment, { params, body: { amount: 10_000 }, headers: key() }),
  ).toMatchObject({ ...done, reply: { data: { status: 'PARTIALLY_REFUNDED', remaining: 20_000 } } });
  expect(await town.pg.call(rest.refundPayment, { params, body: {}, headers: key() })).toMatchObject({
    ...done,
    reply: { data: { status: 'REFUNDED', refundedAmount: 30_000, remaining: 0 } },
  });
  const held = await town.card.call(issuer.authorizations, { query: { tid: paymentId } });
  expect(held).toMatchObject({
    reply: { authorizations: [{ heldAmount: 0, capturedAmount: 30_000, refundedAmount: 30_000 }] },
  });
  await town.quiet();
  const inbox = await town.shop.inbox({ tid: paymentId });
  expect(inbox.map(({ type }) => type).toSorted()).toEqual([
    'payment.authorized',
    'payment.captured',
    'payment.refunded',
    'payment.refunded',
  ]);
});

test('every payment is on one of the pages of the list', async () => {
  const made = await Promise.all(Array.from({ length: 12 }, (_, i) => authorize({ amount: 70_000 + i })));
  const wanted = new Set(made.map(paymentIn).map(({ tid }) => tid));
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { minAmount: 70_000, limit: 5, ...(cursor ? { cursor } : {}) };
    const page = await town.pg.call(rest.listPayments, { query });
    if (!page.ok) throw new Error(page.problem.message);
    const { payments, nextCursor } = page.reply.data;
    seen.push(...payments.map(({ tid }) => tid));
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  expect(new Set(seen)).toEqual(wanted);
  expect(seen).toHaveLength(wanted.size);
});
