import { describe, expect, test } from 'vitest';
import { type Gateway, type Headers, startGateway } from '../test-gateway.ts';
import { asUsual, refused, silent } from '../test-issuer.ts';
import { startReceiver } from '../test-receiver.ts';

const KEY = { 'idempotency-key': 'minas-refund' };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const cancel = (pg: Gateway, tid: string, over: object = {}, headers: Headers = {}) =>
  pg.post('/pay/cancel', { tid, reason: 'she changed her mind', ...over }, headers);

/** Mina has paid 50,000; with `captureMode: 'MANUAL'` it is only held. */
async function paid(pg: Gateway, over: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { tid } = await pg.ready(over);
  await pg.approve(tid);
  return tid;
}
const look = async (pg: Gateway, tid: string) => (await pg.get(`/pay/tx/${tid}`)).json;
const timersOf = (pg: Gateway, kind: string) =>
  pg.rows('SELECT subject FROM timers WHERE kind = ?', kind).length;
const typesOf = (pg: Gateway) => pg.rows('SELECT type FROM events ORDER BY seq').map(({ type }) => type);
const attemptOf = (pg: Gateway) => pg.issuer.authorizations[0]?.attemptId ?? '';

describe('cancelling', () => {
  test('a paid payment gives the money back, in parts, until nothing is left', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    const part = await cancel(pg, tid, { amount: 20_000 });
    expect(part).toMatchObject({
      status: 200,
      json: { tid, status: 'PARTIAL_CANCELLED', cancelledAmount: 20_000, remainingAmount: 30_000 },
    });
    expect(await look(pg, tid)).toMatchObject({
      status: 'PARTIAL_CANCELLED',
      cancelledAmount: 20_000,
      remainingAmount: 30_000,
    });
    const rest = await cancel(pg, tid);
    expect(rest.json).toMatchObject({ status: 'CANCELLED', cancelledAmount: 50_000, remainingAmount: 0 });
    expect(pg.issuer.amountsOf(attemptOf(pg))).toEqual({ captured: 50_000, refunded: 50_000 });
    const ids = pg.rows('SELECT id FROM operations ORDER BY seq').map(({ id }) => id);
    expect(ids).toEqual([part.json.cancelId, rest.json.cancelId]);
    expect(await cancel(pg, tid)).toMatchObject({ status: 409, json: { code: 'CANCEL_CONFLICT' } });
    expect(timersOf(pg, 'repeat-operation')).toBe(0);
  });

  test('items gives back what they cost', async () => {
    await using pg = await startGateway();
    const items = [
      { sku: 'case', name: 'Case', quantity: 2, unitPrice: 10_000 },
      { sku: 'phone', name: 'Phone', quantity: 1, unitPrice: 30_000 },
    ];
    const tid = await paid(pg, { items });
    const one = { items: [{ sku: 'case', quantity: 1 }] };
    expect((await cancel(pg, tid, one)).json).toMatchObject({ cancelledAmount: 10_000 });
    expect((await cancel(pg, tid, one)).json).toMatchObject({ cancelledAmount: 20_000 });
    expect(await cancel(pg, tid, one)).toMatchObject({ status: 409, json: { code: 'REFUND_CONFLICT' } });
  });

  test('held money releases it, as a whole', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg, { captureMode: 'MANUAL' });
    expect(await cancel(pg, tid, { amount: 1 })).toMatchObject({
      status: 409,
      json: { code: 'CANCEL_CONFLICT' },
    });
    expect((await cancel(pg, tid)).json).toMatchObject({
      status: 'CANCELLED',
      cancelledAmount: 50_000,
      remainingAmount: 0,
    });
    expect(pg.issuer.held.size).toBe(0);
    expect([timersOf(pg, 'void-authorization'), timersOf(pg, 'repeat-operation')]).toEqual([0, 0]);
    expect(typesOf(pg).slice(-2)).toEqual(['payment.void_requested', 'payment.voided']);
  });

  test('leaves the order free for another payment once all of it is back', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg, { orderNo: 'A-1' });
    const again = { orderNo: 'A-1', amount: 50_000 };
    await cancel(pg, tid, { amount: 1 });
    expect(await pg.post('/pay/ready', again)).toMatchObject({ status: 409 });
    await cancel(pg, tid);
    expect(await pg.post('/pay/ready', again)).toMatchObject({ status: 200 });
  });
});

describe('is refused, and nothing changes', () => {
  test.each([
    ['more than is left', { amount: 50_001 }, 409, 'REFUND_CONFLICT'],
    [
      'items of a payment that was made without',
      { items: [{ sku: 'x', quantity: 1 }] },
      409,
      'REFUND_CONFLICT',
    ],
    ['without a reason', { reason: undefined }, 400, 'VALIDATION_FAILED'],
    ['an amount below one', { amount: 0 }, 400, 'VALIDATION_FAILED'],
    ['a field that nobody knows', { all: true }, 400, 'VALIDATION_FAILED'],
  ])('%s', async (_what, over, status, code) => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    expect(await cancel(pg, tid, over)).toMatchObject({ status, json: { code } });
    expect([pg.issuer.operations, pg.rows('SELECT * FROM operations')]).toEqual([[], []]);
    expect(await look(pg, tid)).toMatchObject({ status: 'APPROVED', remainingAmount: 50_000 });
  });

  test("a payment that is not paid, an unknown tid, and another merchant's", async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    expect(await cancel(pg, tid)).toMatchObject({ status: 409, json: { code: 'CANCEL_CONFLICT' } });
    const notFound = { status: 404, json: { code: 'NOT_FOUND' } };
    expect(await cancel(pg, 'T0000000000000000000')).toMatchObject(notFound);
    expect(await cancel(pg, await paid(pg), {}, { 'x-payflow-merchant': 'M002' })).toMatchObject(notFound);
  });
});

describe('when the issuer', () => {
  test('declines, the caller and every repeat are told so, and the money can be asked for again', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    pg.issuer.declines = '13';
    const declined = await cancel(pg, tid, {}, KEY);
    expect(declined).toMatchObject({ status: 409, json: { code: 'REFUND_CONFLICT' } });
    expect(declined.json.message).toContain('13');
    pg.issuer.declines = undefined;
    const repeat = await cancel(pg, tid, {}, KEY);
    expect([repeat.status, repeat.body]).toEqual([409, declined.body]);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    expect(pg.issuer.operations).toHaveLength(1);
    expect(await look(pg, tid)).toMatchObject({ status: 'APPROVED', remainingAmount: 50_000 });
    expect((await cancel(pg, tid)).json.status).toBe('CANCELLED');
  });

  test.each([
    ['acts and says nothing', silent],
    ['cannot be reached', refused],
    ['answers with garbage', () => ({ status: 200, headers: {}, body: '<html>' })],
    ['answers 500', () => ({ status: 500, headers: {}, body: '{"code":"X","message":"x","requestId":"r"}' })],
  ])('%s, the caller gets 202 and the same refund is repeated until it answers', async (_what, behaviour) => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    pg.issuer.operates = behaviour;
    const pending = await cancel(pg, tid, { amount: 20_000 }, KEY);
    expect(pending).toMatchObject({
      status: 202,
      json: { tid, status: 'APPROVED', cancelledAmount: 0, remainingAmount: 50_000 },
    });
    expect(await cancel(pg, tid, { amount: 30_001 })).toMatchObject({
      status: 409,
      json: { code: 'REFUND_CONFLICT' },
    });
    await pg.advance(HOUR_MS);
    expect((await look(pg, tid)).status).toBe('APPROVED');

    pg.issuer.operates = asUsual;
    await pg.advance(10 * MINUTE_MS);
    expect(await look(pg, tid)).toMatchObject({ status: 'PARTIAL_CANCELLED', cancelledAmount: 20_000 });
    expect(new Set(pg.issuer.operations.map(({ operationId }) => operationId))).toEqual(
      new Set([pending.json.cancelId]),
    );
    expect(pg.issuer.amountsOf(attemptOf(pg)).refunded).toBe(20_000);
    expect(timersOf(pg, 'repeat-operation')).toBe(0);
    const repeat = await cancel(pg, tid, { amount: 20_000 }, KEY);
    expect([repeat.status, repeat.body]).toEqual([202, pending.body]);
  });

  test('says nothing to a void, it is repeated and never taken for done', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg, { captureMode: 'MANUAL' });
    pg.issuer.operates = silent;
    expect((await cancel(pg, tid)).status).toBe(202);
    expect(await cancel(pg, tid)).toMatchObject({ status: 409, json: { code: 'CANCEL_CONFLICT' } });
    pg.issuer.operates = asUsual;
    await pg.advance(MINUTE_MS);
    expect(await look(pg, tid)).toMatchObject({ status: 'CANCELLED', cancelledAmount: 50_000 });
  });

  test('says nothing for days, the refund stays pending and is tried once an hour', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    pg.issuer.operates = silent;
    await cancel(pg, tid);
    await pg.advance(2 * DAY_MS);
    const asked = pg.issuer.operations.length;
    await pg.advance(30 * MINUTE_MS);
    expect(pg.issuer.operations).toHaveLength(asked);
    await pg.advance(HOUR_MS);
    expect(pg.issuer.operations).toHaveLength(asked + 1);
    expect(pg.rows('SELECT state FROM operations')).toEqual([{ state: 'PENDING' }]);
    expect(pg.issuer.reversals).toEqual([]);
  });
});

describe('a gateway that dies', () => {
  test('while the issuer is asked repeats the same refund, and stores the reply for the key', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    const [asked, mayAnswer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    pg.issuer.operates = async (answer) => {
      const reply = answer();
      asked.resolve();
      await mayAnswer.promise;
      return reply;
    };
    const lost = expect(cancel(pg, tid, {}, KEY)).rejects.toThrow();
    await asked.promise;
    await pg.crash();
    await lost;
    expect(await cancel(pg, tid, {}, KEY)).toMatchObject({
      status: 409,
      json: { code: 'DUPLICATE_REQUEST' },
    });
    expect(await cancel(pg, tid)).toMatchObject({ status: 409, json: { code: 'REFUND_CONFLICT' } });

    pg.issuer.operates = asUsual;
    await pg.pass(5_000);
    const repeat = await cancel(pg, tid, {}, KEY);
    expect(repeat).toMatchObject({ status: 200, json: { status: 'CANCELLED', cancelledAmount: 50_000 } });
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    expect(new Set(pg.issuer.operations.map(({ operationId }) => operationId)).size).toBe(1);
    expect(pg.issuer.amountsOf(attemptOf(pg)).refunded).toBe(50_000);
    mayAnswer.resolve();
  });
});

describe('at once', () => {
  test('of fifty refunds only what fits succeeds', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    const replies = await Promise.all(Array.from({ length: 50 }, () => cancel(pg, tid, { amount: 3_000 })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(16);
    const others = replies.filter(({ status }) => status !== 200);
    expect(new Set(others.map(({ json }) => json.code))).toEqual(new Set(['REFUND_CONFLICT']));
    expect(pg.issuer.amountsOf(attemptOf(pg)).refunded).toBe(48_000);
    expect(await look(pg, tid)).toMatchObject({ cancelledAmount: 48_000, remainingAmount: 2_000 });
  });

  test('fifty refunds with one key are one', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg);
    const once = () => cancel(pg, tid, { amount: 1_000 }, KEY);
    const replies = await Promise.all(Array.from({ length: 50 }, once));
    for (const { status, json } of replies)
      expect(status === 200 || json.code === 'DUPLICATE_REQUEST').toBe(true);
    expect((await once()).json).toMatchObject({ cancelledAmount: 1_000 });
    expect(pg.issuer.operations).toHaveLength(1);
  });

  test('fifty cancels of held money release it once', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg, { captureMode: 'MANUAL' });
    const replies = await Promise.all(Array.from({ length: 50 }, () => cancel(pg, tid)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(pg.issuer.operations).toHaveLength(1);
  });
});

describe('money that is only held', () => {
  test('is released after seven days', async () => {
    await using pg = await startGateway();
    const tid = await paid(pg, { captureMode: 'MANUAL' });
    await pg.advance(7 * DAY_MS - HOUR_MS);
    expect((await look(pg, tid)).status).toBe('APPROVED');
    await pg.advance(2 * HOUR_MS);
    expect((await look(pg, tid)).status).toBe('CANCELLED');
    expect(pg.rows('SELECT kind, reason, state FROM operations')).toEqual([
      { kind: 'void', reason: 'expired', state: 'DONE' },
    ]);
    expect(timersOf(pg, 'void-authorization')).toBe(0);
  });
});

test('the merchant hears of refunds and voids, with what is left and what went back', async () => {
  await using pg = await startGateway();
  await using shop = await startReceiver({ status: 200 });
  await pg.post('/api/v1/webhook-endpoints', { url: shop.url });
  const tid = await paid(pg);
  const { cancelId } = (await cancel(pg, tid, { amount: 20_000 })).json;
  await cancel(pg, await paid(pg, { captureMode: 'MANUAL' }));
  await pg.settle();
  const told = shop.received.map(({ body }) => JSON.parse(body));
  const of = (type: string) => told.filter((one) => one.type === type).map(({ data }) => data);
  expect(of('payment.refunded')).toMatchObject([
    {
      tid,
      status: 'PARTIALLY_REFUNDED',
      capturedAmount: 50_000,
      refundedAmount: 20_000,
      refund: { id: cancelId, amount: 20_000, reason: 'she changed her mind' },
    },
  ]);
  expect(of('payment.voided')).toMatchObject([{ status: 'VOIDED', capturedAmount: 0, refundedAmount: 0 }]);
  expect(of('payment.captured')).toMatchObject([{ capturedAmount: 50_000, refundedAmount: 0 }]);
});

describe('MANUAL_REVIEW', () => {
  const resolve = (pg: Gateway, tid: string, body: object) =>
    pg.post(`/admin/api/payments/${tid}/resolve-review`, { reason: 'asked the issuer by phone', ...body });
  const APPROVED = { refNo: 'R-BY-PHONE', authCode: '123456' };

  async function inReview(pg: Gateway): Promise<string> {
    pg.issuer.authorizes = silent;
    pg.issuer.reverses = silent;
    const tid = await paid(pg);
    await pg.pass(25 * HOUR_MS);
    expect(await pg.statusOf(tid)).toBe('MANUAL_REVIEW');
    return tid;
  }

  test.each([
    [{ outcome: 'FAILED' }, 'FAILED', 'FAILED'],
    [{ outcome: 'CAPTURED', ...APPROVED }, 'CAPTURED', 'APPROVED'],
    [{ outcome: 'AUTHORIZED', ...APPROVED }, 'AUTHORIZED', 'APPROVED'],
  ])('is left by what a person decides: %j', async (body, status, shown) => {
    await using pg = await startGateway();
    const tid = await inReview(pg);
    expect(await resolve(pg, tid, body)).toMatchObject({ status: 200, json: { tid, status } });
    expect((await look(pg, tid)).status).toBe(shown);
    expect(typesOf(pg)).toContain('payment.review_resolved');
    expect(timersOf(pg, 'void-authorization')).toBe(status === 'AUTHORIZED' ? 1 : 0);
    expect(await resolve(pg, tid, body)).toMatchObject({ status: 409, json: { code: 'INVALID_STATE' } });
  });

  test('keeps what the issuer said by phone, and can be refunded then', async () => {
    await using pg = await startGateway();
    const tid = await inReview(pg);
    await resolve(pg, tid, { outcome: 'CAPTURED', ...APPROVED });
    expect(await look(pg, tid)).toMatchObject({ cardRefNo: 'R-BY-PHONE', cardAuthCode: '123456' });
    expect((await cancel(pg, tid)).json.status).toBe('CANCELLED');
  });

  test('is not left without what the issuer said, nor by a payment that is not in it', async () => {
    await using pg = await startGateway();
    const tid = await inReview(pg);
    expect(await resolve(pg, tid, { outcome: 'CAPTURED', refNo: 'R1' })).toMatchObject({ status: 400 });
    expect(await pg.statusOf(tid)).toBe('MANUAL_REVIEW');
    const notFound = { status: 404, json: { code: 'NOT_FOUND' } };
    expect(await resolve(pg, 'T0000000000000000000', { outcome: 'FAILED' })).toMatchObject(notFound);
    pg.issuer.authorizes = asUsual;
    expect(await resolve(pg, await paid(pg), { outcome: 'FAILED' })).toMatchObject({ status: 409 });
  });
});
