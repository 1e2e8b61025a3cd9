import { rest } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, type Headers, type Reply, startGateway } from '../test-gateway.ts';
import { refused, silent, slowIssuer } from '../test-issuer.ts';

const RESOLVED_BY_MS = 5_000;
const HALF_HOUR_MS = 30 * 60_000;
const KEY = { 'idempotency-key': 'minas-payment' };
const M002 = { 'x-payflow-merchant': 'M002' };

let keys = 0;
const freshKey = (): Headers => ({ 'idempotency-key': `key-${++keys}` });
const authorize = (pg: Gateway, over = {}, headers: Headers = freshKey()): Promise<Reply> =>
  pg.post('/api/v1/payments/authorize', { amount: 50_000, card: CARDS.approved, ...over }, headers);
const look = (pg: Gateway, id: string, headers: Headers = {}) => pg.get(`/api/v1/payments/${id}`, headers);
const outcome = ({ status, body }: Reply) => ({ status, body });
const replayed = ({ headers }: Reply) => headers['idempotent-replayed'];

describe('authorize in one call', () => {
  test('holds the money: AUTHORIZED under one id with three names, and reads back as it was answered', async () => {
    await using pg = await startGateway();
    const held = await authorize(pg, { orderNo: 'A-1', amount: 12_000 });
    const { tid } = held.json.data;
    expect(held).toMatchObject({
      status: 201,
      json: {
        code: 'OK',
        data: {
          paymentId: tid,
          txId: tid,
          merchantId: 'M001',
          orderNo: 'A-1',
          amount: 12_000,
          currency: 'KRW',
          status: 'AUTHORIZED',
          captureMode: 'MANUAL',
          capturedAmount: 0,
          refundedAmount: 0,
          remaining: 12_000,
          issuer: 'card',
          cardMasked: '424242******4242',
          cardAuthCode: '482913',
          expiresAt: null,
        },
      },
    });
    expect(rest.authorizePayment.reply.safeParse(held.json).success).toBe(true);
    expect((await look(pg, tid)).json).toMatchObject({ code: 'OK', data: held.json.data });
    expect((await pg.get(`/pay/tx/${tid}`)).json).toMatchObject({ status: 'APPROVED', orderNo: 'A-1' });
    expect(pg.issuer.authorizations).toMatchObject([
      { tid, amount: 12_000, capture: false, merchantName: 'PayFlow Store' },
    ]);
  });

  test('with capture takes it: CAPTURED', async () => {
    await using pg = await startGateway();
    const { json } = await authorize(pg, { capture: true });
    expect(json.data).toMatchObject({ status: 'CAPTURED', captureMode: 'AUTO', capturedAmount: 50_000 });
    expect(json.data.remaining).toBe(50_000);
    expect(pg.issuer.authorizations).toMatchObject([{ capture: true }]);
  });

  test('without orderNo and card: the PG makes an order number, and the sandbox has a card', async () => {
    await using pg = await startGateway();
    const orders = await Promise.all([
      authorize(pg, { card: undefined }),
      authorize(pg, { card: undefined }),
    ]);
    expect(orders.map(({ status }) => status)).toEqual([201, 201]);
    expect(new Set(orders.map(({ json }) => json.data.orderNo)).size).toBe(2);
  });

  test('begins with one event that holds terms and attempt, and claims its order', async () => {
    await using pg = await startGateway();
    const { tid } = (await authorize(pg, { orderNo: 'A-1' })).json.data;
    expect(pg.rows('SELECT seq, type FROM events ORDER BY seq')).toEqual([
      { seq: 1, type: 'payment.approving' },
      { seq: 2, type: 'payment.authorized' },
    ]);
    expect(pg.rows('SELECT orderNo, claim, tid FROM order_claims')).toEqual([
      { orderNo: 'A-1', claim: 1, tid },
    ]);
  });

  test('a decline is 402 with the FAILED payment, and the order is free for another try', async () => {
    await using pg = await startGateway();
    const declined = await authorize(pg, { orderNo: 'A-1', card: CARDS.noMoney });
    expect(declined).toMatchObject({
      status: 402,
      json: {
        code: 'CARD_DECLINED',
        message: 'The account has not enough money.',
        data: { status: 'FAILED', remaining: 0, failure: { code: '51', name: 'insufficient_funds' } },
      },
    });
    expect(rest.authorizePayment.reply.safeParse(declined.json).success).toBe(true);
    expect((await look(pg, declined.json.data.tid)).json.data).toEqual(declined.json.data);
    const again = await authorize(pg, { orderNo: 'A-1' });
    expect(again.json.data.tid).not.toBe(declined.json.data.tid);
    expect(again.status).toBe(201);
  });

  test('an issuer that lets nobody in fails it with 91', async () => {
    await using pg = await startGateway();
    pg.issuer.authorizes = refused;
    expect(await authorize(pg)).toMatchObject({ status: 402, json: { data: { failure: { code: '91' } } } });
  });

  test('an issuer that is silent leaves it UNKNOWN with 202, and what it held is given back', async () => {
    await using pg = await startGateway();
    pg.issuer.authorizes = silent;
    const lost = await authorize(pg, {}, KEY);
    expect(lost).toMatchObject({
      status: 202,
      json: { code: 'PAYMENT_OUTCOME_UNKNOWN', data: { status: 'UNKNOWN', cardAuthCode: null } },
    });
    await pg.settle();
    expect((await look(pg, lost.json.data.tid)).json.data.status).toBe('FAILED');
    expect(pg.issuer.held.size).toBe(0);
    const repeat = await authorize(pg, {}, KEY);
    expect([outcome(repeat), replayed(repeat)]).toEqual([outcome(lost), 'true']);
  });

  test('a breaker that is open refuses with 503, and no payment is made', async () => {
    await using pg = await startGateway();
    pg.issuer.authorizes = refused;
    for (let i = 0; i < 20; i++) await authorize(pg);
    expect(await authorize(pg, { orderNo: 'A-1' })).toMatchObject({
      status: 503,
      json: { code: 'ISSUER_UNAVAILABLE' },
    });
    expect(pg.rows("SELECT * FROM payments WHERE orderNo = 'A-1'")).toEqual([]);
  });
});

describe('its order', () => {
  test('may not have another payment that is under way or paid', async () => {
    await using pg = await startGateway();
    const { tid } = (await authorize(pg, { orderNo: 'A-1' })).json.data;
    const second = await authorize(pg, { orderNo: 'A-1' });
    expect(second).toMatchObject({ status: 409, json: { code: 'DUPLICATE_ORDER' } });
    expect(second.json.message).toContain(tid);
    expect((await authorize(pg, { orderNo: 'A-1' }, { ...freshKey(), ...M002 })).status).toBe(201);
  });

  test('is taken from a payment that was only READY, which is EXPIRED then', async () => {
    await using pg = await startGateway();
    const ready = await pg.ready({ orderNo: 'A-1' });
    expect((await authorize(pg, { orderNo: 'A-1' })).status).toBe(201);
    expect(await pg.statusOf(ready.tid)).toBe('EXPIRED');
    expect(pg.rows('SELECT claim FROM order_claims ORDER BY claim')).toEqual([{ claim: 1 }, { claim: 2 }]);
  });

  test('fifty at once on one order make one payment', async () => {
    await using pg = await startGateway();
    const replies = await Promise.all(Array.from({ length: 50 }, () => authorize(pg, { orderNo: 'A-1' })));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ json }) => json.code === 'DUPLICATE_ORDER')).toHaveLength(49);
    expect(pg.issuer.authorizations).toHaveLength(1);
  });
});

describe('the idempotency key', () => {
  test('is wanted, as a header or as a field', async () => {
    await using pg = await startGateway();
    expect(await authorize(pg, {}, {})).toMatchObject({
      status: 400,
      json: { code: 'IDEMPOTENCY_KEY_MISSING' },
    });
    expect(pg.rows('SELECT * FROM payments')).toEqual([]);
    const byField = await authorize(pg, { idempotencyKey: 'minas-payment' }, {});
    const byHeader = await authorize(pg, {}, KEY);
    const byBoth = await authorize(pg, { idempotencyKey: 'minas-payment' }, KEY);
    expect(byField.status).toBe(201);
    expect([byHeader, byBoth].map(outcome)).toEqual([outcome(byField), outcome(byField)]);
    expect([byHeader, byBoth].map(replayed)).toEqual(['true', 'true']);
  });

  test('must be the same in both places', async () => {
    await using pg = await startGateway();
    expect(await authorize(pg, { idempotencyKey: 'another' }, KEY)).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION_FAILED', errors: [{ path: 'idempotencyKey' }] },
    });
  });

  test.each([
    ['an approval', CARDS.approved, 201],
    ['a decline', CARDS.noMoney, 402],
  ])('repeats %s byte for byte, after a crash too', async (_what, card, status) => {
    await using pg = await startGateway();
    const first = await authorize(pg, { card }, KEY);
    const repeat = await authorize(pg, { card }, KEY);
    await pg.crash();
    const later = await authorize(pg, { card }, KEY);
    expect(first.status).toBe(status);
    expect([repeat, later].map(outcome)).toEqual([outcome(first), outcome(first)]);
    expect([first, repeat, later].map(replayed)).toEqual([undefined, 'true', 'true']);
    expect(pg.issuer.authorizations).toHaveLength(1);
  });

  test('with another body is refused; of another merchant, or on another path, it is another key', async () => {
    await using pg = await startGateway();
    const { tid } = (await authorize(pg, {}, KEY)).json.data;
    expect(await authorize(pg, { amount: 1 }, KEY)).toMatchObject({
      status: 422,
      json: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    const theirs = await authorize(pg, {}, { ...KEY, ...M002 });
    expect([theirs.status, replayed(theirs)]).toEqual([201, undefined]);
    expect(theirs.json.data.tid).not.toBe(tid);
    expect(replayed(await pg.approve((await pg.ready()).tid, {}, KEY))).toBeUndefined();
  });

  test('of fifty at once makes one authorization; who comes too early is told that it is in flight', async () => {
    await using pg = await startGateway();
    const issuer = slowIssuer(pg);
    const calls = Array.from({ length: 50 }, () => authorize(pg, {}, KEY));
    expect(await Promise.race(calls)).toMatchObject({ status: 409, json: { code: 'DUPLICATE_REQUEST' } });
    issuer.answers();
    const made = (await Promise.all(calls)).filter(({ status }) => status === 201);
    expect(new Set(made.map(({ json }) => json.data.txId)).size).toBe(1);
    expect(pg.issuer.authorizations).toHaveLength(1);
    expect(outcome(await authorize(pg, {}, KEY))).toEqual(outcome(made[0]!));
  });
});

describe('a gateway that dies while the issuer is asked', () => {
  test('resolves the payment, and stores the reply of authorize for its key', async () => {
    await using pg = await startGateway();
    const issuer = slowIssuer(pg);
    const lost = expect(authorize(pg, {}, KEY)).rejects.toThrow();
    await issuer.asked;
    await pg.crash();
    await lost;
    expect(await authorize(pg, {}, KEY)).toMatchObject({ status: 409, json: { code: 'DUPLICATE_REQUEST' } });

    await pg.pass(RESOLVED_BY_MS);
    const repeat = await authorize(pg, {}, KEY);
    expect(repeat).toMatchObject({
      status: 202,
      json: { code: 'PAYMENT_OUTCOME_UNKNOWN', data: { status: 'UNKNOWN' } },
      headers: { 'idempotent-replayed': 'true' },
    });
    const { tid } = repeat.json.data;
    expect((await look(pg, tid)).json.data.status).toBe('FAILED');
    expect(pg.issuer.held.size).toBe(0);
    expect(pg.issuer.authorizations).toHaveLength(1);
    issuer.answers();
  });
});

describe('is refused, and nothing changes', () => {
  test.each([
    ['no amount', { amount: undefined }, 400, 'VALIDATION_FAILED'],
    ['an amount below zero', { amount: -5_000 }, 400, 'VALIDATION_FAILED'],
    ['a part of a won', { amount: 10.5 }, 400, 'VALIDATION_FAILED'],
    ['more money than there is', { amount: 1e30 }, 400, 'VALIDATION_FAILED'],
    ['a field that nobody knows', { amuont: 1 }, 400, 'VALIDATION_FAILED'],
    [
      'a card that is no test card',
      { card: { ...CARDS.approved, number: '4111111111111111' } },
      422,
      'CARD_NOT_A_TEST_CARD',
    ],
  ])('%s', async (_what, over, status, code) => {
    await using pg = await startGateway();
    const reply = await authorize(pg, over, KEY);
    expect(reply).toMatchObject({ status, json: { code } });
    expect(reply.body).not.toContain('4111111111111111');
    expect(pg.issuer.authorizations).toEqual([]);
    for (const table of ['payments', 'events', 'idempotency', 'order_claims'])
      expect(pg.rows(`SELECT * FROM ${table}`)).toEqual([]);
  });

  test('in server mode: a call without a card', async () => {
    const secret = 'a-secret-of-more-than-thirty-two-characters';
    await using pg = await startGateway({
      PAYFLOW_MODE: 'server',
      PAYFLOW_MASTER_SECRET: secret,
      M001_SECRET_KEY: `${secret}-m001`,
      ADMIN_KEY: `${secret}-admin`,
      CARD_KEY: `${secret}-card`,
    });
    const headers = { ...KEY, authorization: `Bearer ${secret}-m001` };
    expect(await authorize(pg, { card: undefined }, headers)).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION_FAILED', errors: [{ path: 'card' }] },
    });
    expect((await authorize(pg, {}, headers)).status).toBe(201);
  });
});

describe('merchantId', () => {
  test('names the merchant to act as, when nobody said who calls; an unknown one is made', async () => {
    await using pg = await startGateway();
    const { json } = await authorize(pg, { merchantId: 'MY-SHOP' });
    expect(json.data.merchantId).toBe('MY-SHOP');
    expect((await look(pg, json.data.tid)).status).toBe(404);
    expect((await look(pg, json.data.tid, { 'x-payflow-merchant': 'MY-SHOP' })).status).toBe(200);
  });

  test("must be the caller's own, when it said who it is", async () => {
    await using pg = await startGateway({ M001_SECRET_KEY: 'sk_of_m001_that_is_long_enough_for_a_key' });
    const key = { authorization: 'Bearer sk_of_m001_that_is_long_enough_for_a_key' };
    for (const who of [key, M002]) {
      expect(await authorize(pg, { merchantId: 'M003' }, { ...freshKey(), ...who })).toMatchObject({
        status: 403,
        json: { code: 'FORBIDDEN' },
      });
    }
    expect(pg.rows('SELECT id FROM merchants ORDER BY id')).not.toContainEqual({ id: 'M003' });
    expect((await authorize(pg, { merchantId: 'M001' }, { ...freshKey(), ...key })).status).toBe(201);
    expect((await authorize(pg, { merchantId: 'M002' }, { ...freshKey(), ...M002 })).status).toBe(201);
  });
});

test('a payment whose half hour was over leaves its order, and its webhook is written', async () => {
  await using pg = await startGateway();
  await pg.post('/api/v1/webhook-endpoints', { url: 'http://127.0.0.1:9/hook' });
  const { tid } = await pg.ready({ orderNo: 'A-1' });
  pg.clock.pass(HALF_HOUR_MS);
  expect((await authorize(pg, { orderNo: 'A-1' })).status).toBe(201);
  expect(await pg.statusOf(tid)).toBe('EXPIRED');
  expect(pg.rows('SELECT type FROM deliveries WHERE tid = ?', tid)).toEqual([{ type: 'payment.expired' }]);
});
