import { issuer, pay, TEST_CARDS } from '@payflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';

let town: Sandbox;
beforeAll(async () => {
  town = await startSandbox({ seed: 1 });
});
afterAll(async () => {
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
  await town[Symbol.asyncDispose]();
});

let orders = 0;
const madeReady = async (amount = 50_000) => {
  const body = { orderNo: `STORY-${++orders}`, amount };
  const result = await town.pg.call(pay.ready, { body });
  if (!result.ok) throw new Error(result.problem.message);
  return { ...body, tid: result.reply.tid };
};
const card = (number: string) => ({ number, expiry: '12/30', cvc: '123' });

test('Mina buys a phone: the shop is paid, and has the approval code and a valid webhook', async () => {
  const { orderNo, tid } = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  const order = await town.shop.order(orderNo);
  expect(order).toMatchObject({ state: 'PAID', tid, payStatus: 'APPROVED' });
  expect(order.cardAuthCode).toMatch(/^\d{6}$/);
  const inbox = await town.shop.inbox({ tid });
  expect(inbox).toEqual([
    expect.objectContaining({ valid: true, verdict: 'APPLIED', type: 'payment.captured' }),
  ]);
});

test.each(TEST_CARDS.filter((one) => one.responseCode !== '00'))(
  'card $number is declined with $responseCode, and the shop learns of it',
  async ({ number, responseCode }) => {
    const { orderNo, tid } = await town.mina.buys('galaxy-s25-ultra', { card: number });
    const result = await town.pg.call(pay.tx, { params: { tid } });
    expect(result).toMatchObject({ ok: true, reply: { status: 'FAILED', failure: { code: responseCode } } });
    await town.quiet();
    expect(await town.shop.order(orderNo)).toMatchObject({
      state: 'FAILED',
      failure: { code: responseCode },
    });
  },
);

test('a declined order can be paid with another card', async () => {
  const first = await town.mina.buys('xiaomi-14t-pro', { card: '4000000000009995' });
  const page = await town.mina.checksOut(first.orderNo);
  await town.mina.returns(await town.mina.gives('4242424242424242', page));
  await town.quiet();
  expect(page.tid).not.toBe(first.tid);
  expect(await town.shop.state(first.orderNo)).toBe('PAID');
});

test('approving twice takes the money once, and the second caller is told how it stands', async () => {
  const { tid } = await madeReady();
  const first = await town.pg.call(pay.approve, { body: { tid } });
  const second = await town.pg.call(pay.approve, { body: { tid } });
  expect(first).toMatchObject({ ok: true, reply: { status: 'APPROVED' } });
  expect(second).toMatchObject({ ok: false, status: 409, problem: { code: 'INVALID_STATE' } });
});

test('fifty approvals at once make one authorization', async () => {
  const { tid } = await madeReady();
  const results = await Promise.all(
    Array.from({ length: 50 }, () => town.pg.call(pay.approve, { body: { tid } })),
  );
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  expect(results.filter((result) => result.status === 409)).toHaveLength(49);
  const held = await town.card.call(issuer.authorizations, { query: { tid } });
  expect(held).toMatchObject({
    ok: true,
    reply: { authorizations: [{ state: 'APPROVED', heldAmount: 50_000 }] },
  });
});

test('fifty approvals at once with one key all get the same bytes or are told to wait', async () => {
  const { tid } = await madeReady();
  const headers = { 'idempotency-key': 'one-click' };
  const approve = () => town.pg.call(pay.approve, { body: { tid }, headers });
  const results = await Promise.all(Array.from({ length: 50 }, approve));
  for (const result of results) {
    if (result.ok) expect(result.reply.status).toBe('APPROVED');
    else expect(result.problem.code).toBe('DUPLICATE_REQUEST');
  }
  const repeat = await approve();
  expect(repeat).toMatchObject({ ok: true, headers: { 'idempotent-replayed': 'true' } });
});

test('an unknown tid is not found', async () => {
  for (const result of [
    await town.pg.call(pay.approve, { body: { tid: 'T0000000000000000000' } }),
    await town.pg.call(pay.tx, { params: { tid: 'no such tid' } }),
  ]) {
    expect(result).toMatchObject({ ok: false, status: 404, problem: { code: 'NOT_FOUND' } });
  }
});

test('the same order asked for twice is the same payment; with another amount the first one ends', async () => {
  const { orderNo, tid } = await madeReady(50_000);
  const again = await town.pg.call(pay.ready, { body: { orderNo, amount: 50_000 } });
  expect(again).toMatchObject({ ok: true, reply: { tid } });
  const other = await town.pg.call(pay.ready, { body: { orderNo, amount: 60_000 } });
  expect(other.ok && other.reply.tid).not.toBe(tid);
  expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({ reply: { status: 'EXPIRED' } });
});

test('an order that is paid cannot be made ready again', async () => {
  const { orderNo, tid } = await madeReady();
  await town.pg.call(pay.approve, { body: { tid } });
  const again = await town.pg.call(pay.ready, { body: { orderNo, amount: 50_000 } });
  expect(again).toMatchObject({ ok: false, status: 409, problem: { code: 'DUPLICATE_ORDER' } });
});

test('a real card number never gets in', async () => {
  const { tid } = await madeReady();
  const result = await town.pg.call(pay.approve, { body: { tid, card: card('4111111111111111') } });
  expect(result).toMatchObject({ ok: false, status: 422, problem: { code: 'CARD_NOT_A_TEST_CARD' } });
  expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({ reply: { status: 'READY' } });
});

test('manual capture holds the money: AUTHORIZED inside, APPROVED at the payment window', async () => {
  const made = await town.pg.call(pay.ready, {
    body: { orderNo: 'HOLD-1', amount: 70_000, captureMode: 'MANUAL' },
  });
  if (!made.ok) throw new Error(made.problem.message);
  const { tid } = made.reply;
  expect(await town.pg.call(pay.approve, { body: { tid } })).toMatchObject({ reply: { status: 'APPROVED' } });
  const held = await town.card.call(issuer.authorizations, { query: { tid } });
  expect(held).toMatchObject({ reply: { authorizations: [{ captured: false, heldAmount: 70_000 }] } });
  await town.quiet();
  expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.authorized' }]);
});
