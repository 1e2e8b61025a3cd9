import type { shop } from '@payflow/contracts';
import { CallFailed, type Transport } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { startFakePg } from '../../test/fake-pg.ts';
import { startShop } from '../../test/shop.ts';

const BLACK = { productId: 'iphone-16-pro', color: 'Black Titanium' };
const WHITE = { productId: 'iphone-16-pro', color: 'White Titanium' };
const PHONE = 1_550_000;
const reason = 'She sent it back.';

/** A network that loses the replies to some calls, after the PG has acted. */
function losing(path: string) {
  const lost = { while: true };
  const wire =
    (transport: Transport): Transport =>
    async (request) => {
      const reply = await transport(request);
      if (lost.while && request.url.includes(path)) throw new CallFailed('timeout', 'lost on the way');
      return reply;
    };
  return { lost, wire };
}

const refundedIn = (order: shop.Order) => order.items.map(({ refundedQuantity }) => refundedQuantity);

describe('a refund by item', () => {
  test('reaches the PG with its sku and quantity, under its own id, and shows up in its line', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, tid } = await shop.paid({ ...BLACK, quantity: 2 }, { ...WHITE, quantity: 1 });
    const { status, body } = await shop.refund(orderNo, { items: [{ ...WHITE, quantity: 1 }], reason });
    expect(status).toBe(200);
    expect(body.refund).toMatchObject({
      state: 'DONE',
      origin: 'SHOP',
      items: [{ sku: 'iphone-16-pro/white-titanium', ...WHITE, quantity: 1 }],
      amount: PHONE,
      reason,
    });
    expect(body.order).toMatchObject({ state: 'PARTIALLY_REFUNDED', refundedAmount: PHONE });
    expect(refundedIn(body.order)).toEqual([0, 1]);
    expect(pg.made('/pay/cancel')).toMatchObject([
      {
        key: body.refund.id,
        body: { tid, amount: PHONE, items: [{ sku: 'iphone-16-pro/white-titanium', quantity: 1 }], reason },
      },
    ]);
    const rest = await shop.refund(orderNo, { reason });
    expect(rest.body).toMatchObject({
      refund: { items: [], amount: 2 * PHONE },
      order: { state: 'REFUNDED' },
    });
    expect(await shop.orderNow(orderNo)).toEqual(rest.body.order);
  });

  test.each([
    [
      { items: [{ ...BLACK, quantity: 2 }], reason },
      'REFUND_CONFLICT',
      /1 of iphone-16-pro\/black-titanium left/,
    ],
    [{ amount: 3 * PHONE, reason }, 'REFUND_CONFLICT', /3100000 won left to refund, not 4650000/],
    [
      { items: [{ ...WHITE, quantity: 1 }], amount: PHONE + 1, reason },
      'REFUND_CONFLICT',
      /cost 1550000 won/,
    ],
    [{ items: [{ productId: 'iphone-16-pro', quantity: 1 }], reason }, 'VALIDATION_FAILED', /say which one/],
    [{ items: [{ ...BLACK, color: 'Pink', quantity: 1 }], reason }, 'VALIDATION_FAILED', /was not bought/],
    [{ items: [{ productId: 'nokia-3310', quantity: 1 }], reason }, 'VALIDATION_FAILED', /is not in order/],
    [{ amount: 0, reason }, 'VALIDATION_FAILED', /at least 1/],
    [{ amount: 5 }, 'VALIDATION_FAILED', /reason/],
  ])('%j is refused with what is left, and nothing is asked', async (body, code, message) => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo } = await shop.paid({ ...BLACK, quantity: 1 }, { ...WHITE, quantity: 1 });
    const before = await shop.orderNow(orderNo);
    expect((await shop.refund(orderNo, body)).body).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(await shop.orderNow(orderNo)).toEqual(before);
    expect(pg.made('/pay/cancel')).toEqual([]);
  });

  test('of an order that is not paid, or not there, is refused', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo } = await shop.pending();
    expect(await shop.refund(orderNo, { reason })).toMatchObject({
      status: 409,
      body: {
        code: 'REFUND_CONFLICT',
        message: `Order ${orderNo} is PENDING; there is no money to give back.`,
      },
    });
    expect((await shop.refund('O-NOT-THERE', { reason })).status).toBe(404);
  });

  test('asked for twice under one key is one; the key for something else is refused', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo } = await shop.paid({ ...BLACK, quantity: 2 });
    const key = { 'idempotency-key': 'back-office-7' };
    const one = { items: [{ productId: 'iphone-16-pro', quantity: 1 }], reason };
    const first = await shop.refund(orderNo, one, key);
    expect((await shop.refund(orderNo, one, key)).body).toEqual(first.body);
    expect(await shop.refund(orderNo, { ...one, amount: 1 }, key)).toMatchObject({ status: 422 });
    expect(pg.made('/pay/cancel')).toHaveLength(1);
  });

  test('ten at once for the last one: one goes through', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo } = await shop.paid({ ...BLACK, quantity: 1 });
    const asked = Array.from({ length: 10 }, () =>
      shop.refund(orderNo, { items: [{ ...BLACK, quantity: 1 }], reason }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, ...Array(9).fill(409)]);
    expect(pg.made('/pay/cancel')).toHaveLength(1);
  });

  test('needs the key of whoever runs the shop', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo } = await shop.paid({ ...BLACK, quantity: 1 });
    const wrong = { authorization: 'Bearer not-the-key-of-this-shop' };
    expect((await shop.refund(orderNo, { reason }, wrong)).status).toBe(401);
  });
});

describe('a refund whose answer does not come', () => {
  test('is PENDING and reserves what it is for, is found at the PG, and happens once', async () => {
    await using pg = await startFakePg();
    const { lost, wire } = losing('/pay/');
    lost.while = false;
    await using shop = await startShop({ pgUrl: pg.url, wire });
    const { orderNo } = await shop.paid({ ...BLACK, quantity: 1 });
    lost.while = true;
    const asked = await shop.refund(orderNo, { amount: 1_000_000, reason });
    expect(asked).toMatchObject({ status: 202, body: { refund: { state: 'PENDING' } } });
    expect(await shop.refund(orderNo, { amount: 1_000_000, reason })).toMatchObject({
      status: 409,
      body: { message: `Order ${orderNo} has 550000 won left to refund, not 1000000.` },
    });
    await shop.later(60_000);
    expect((await shop.orderNow(orderNo)).refunds).toMatchObject([{ state: 'PENDING' }]);
    lost.while = false;
    await shop.later(3 * 24 * 3_600_000);
    expect(await shop.orderNow(orderNo)).toMatchObject({
      state: 'PARTIALLY_REFUNDED',
      refundedAmount: 1_000_000,
      refunds: [{ id: asked.body.refund.id, origin: 'SHOP', state: 'DONE', amount: 1_000_000 }],
    });
    expect(pg.made('/pay/cancel')).toHaveLength(1);
  });

  test('because it never reached the PG is asked for again, under the same id', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo } = await shop.paid({ ...BLACK, quantity: 1 });
    pg.behaves.cancel = 'reset';
    const { body } = await shop.refund(orderNo, { reason });
    expect(body.refund.state).toBe('PENDING');
    pg.behaves.cancel = 'as-it-should';
    await shop.later(60_000);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'REFUNDED', refunds: [{ state: 'DONE' }] });
    expect(pg.made('/pay/cancel').map(({ key }) => key)).toEqual([body.refund.id, body.refund.id]);
  });

  test('since the shop died between its commit and the reply goes on when it is back', async () => {
    await using pg = await startFakePg();
    const reached = Promise.withResolvers<void>();
    let dies = true;
    const wire =
      (transport: Transport): Transport =>
      async (request) => {
        const reply = await transport(request);
        if (!dies || !request.url.includes('/pay/cancel')) return reply;
        reached.resolve();
        return new Promise(() => undefined);
      };
    await using shop = await startShop({ pgUrl: pg.url, wire });
    const { orderNo } = await shop.paid({ ...BLACK, quantity: 1 });
    const asked = shop.refund(orderNo, { reason }).catch((error: unknown) => error);
    await reached.promise;
    await shop.kill();
    dies = false;
    expect(await asked).toBeInstanceOf(Error);
    await shop.restart();
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PAID', refunds: [{ state: 'PENDING' }] });
    await shop.later(60_000);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'REFUNDED', refunds: [{ state: 'DONE' }] });
    expect(pg.made('/pay/cancel')).toHaveLength(1);
  });
});

describe('a refund that is not given', () => {
  test('because the PG refuses it is DECLINED with its words, and reserves nothing any more', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo } = await shop.paid({ ...BLACK, quantity: 1 });
    const told = { code: 'REFUND_CONFLICT', message: 'The issuer is not in the mood.', requestId: 'r' };
    pg.behaves.cancel = { status: 409, body: JSON.stringify(told) };
    expect((await shop.refund(orderNo, { reason })).body).toMatchObject({
      refund: { state: 'DECLINED', failure: 'The issuer is not in the mood.', creditNote: null },
      order: { state: 'PAID', refundedAmount: 0 },
    });
    pg.behaves.cancel = 'as-it-should';
    expect((await shop.refund(orderNo, { reason })).body.refund).toMatchObject({ state: 'DONE' });
  });

  test.each([401, 429, 500, 503])('is not believed on %i: it is asked for again', async (status) => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo } = await shop.paid({ ...BLACK, quantity: 1 });
    pg.behaves.cancel = { status, body: '{"code":"OVERLOADED","message":"Later.","requestId":"r"}' };
    expect((await shop.refund(orderNo, { reason })).status).toBe(202);
    pg.behaves.cancel = 'as-it-should';
    await shop.later(60_000);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'REFUNDED' });
  });
});

describe('a refund that was begun at the PG', () => {
  const told = (order: shop.Order, refund: object, more: object) => ({
    type: 'payment.refunded',
    timestamp: '2026-03-02T00:00:00.000Z',
    data: {
      ...{ tid: order.tid, orderNo: order.orderNo, amount: order.total, currency: 'KRW' },
      ...{ status: 'PARTIALLY_REFUNDED', cardAuthCode: '482913', cardRefNo: null, approvedAt: null },
      ...{ refund, ...more },
    },
  });

  test('is learnt by its webhook, with its items', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.paid({ ...BLACK, quantity: 2 });
    const items = [{ sku: 'iphone-16-pro/black-titanium', quantity: 1 }];
    const refund = { id: 'op_1', amount: PHONE, reason: 'By phone.', items, idempotencyKey: null };
    await shop.webhook(told(order, refund, { seq: 5, refundedAmount: PHONE }));
    const now = await shop.orderNow(order.orderNo);
    expect(now).toMatchObject({
      state: 'PARTIALLY_REFUNDED',
      seq: 5,
      refundedAmount: PHONE,
      refunds: [{ id: 'op_1', origin: 'PG', state: 'DONE', reason: 'By phone.', amount: PHONE }],
    });
    expect(refundedIn(now)).toEqual([1]);
    expect(pg.made('/pay/tx')).toEqual([]);
  });

  test('whose webhook was lost is found by the next one, which tells of more than is known', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.paid({ ...BLACK, quantity: 2 });
    const tid = order.tid ?? '';
    pg.refund(tid, { amount: 1_000 });
    const { cancelId: id } = pg.refund(tid, { amount: 2_000 });
    await shop.webhook(told(order, { id, amount: 2_000, reason: null }, { seq: 7, refundedAmount: 3_000 }));
    await shop.settle();
    const { refunds, refundedAmount } = await shop.orderNow(order.orderNo);
    expect(refunds.map(({ amount }) => amount).sort()).toEqual([1_000, 2_000]);
    expect(refundedAmount).toBe(3_000);
    await shop.later(3_600_000);
    expect(pg.made('/pay/tx')).toHaveLength(1);
  });

  test('leaves less for the shop to give back', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.paid({ ...BLACK, quantity: 1 });
    pg.refund(order.tid ?? '', { amount: 1_000_000 });
    const { body } = await shop.refund(order.orderNo, { amount: 1_000_000, reason });
    expect(body).toMatchObject({
      refund: { state: 'DECLINED', failure: 'REFUND_CONFLICT it is.' },
      order: { refundedAmount: 1_000_000, state: 'PARTIALLY_REFUNDED' },
    });
    expect((await shop.refund(order.orderNo, { amount: 1_000_000, reason })).body.message).toMatch(
      /550000 won left to refund/,
    );
  });
});
