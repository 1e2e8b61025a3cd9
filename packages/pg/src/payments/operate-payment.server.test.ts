import { rest } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { type Gateway, type Headers, type Reply, startGateway } from '../test-gateway.ts';
import { asUsual, silent } from '../test-issuer.ts';

const M002 = { 'x-payflow-merchant': 'M002' };
const HOUR_MS = 60 * 60_000;

let keys = 0;
const freshKey = (): Headers => ({ 'idempotency-key': `key-${++keys}` });
const call = (pg: Gateway, what: string, id: string, body: object = {}, headers = freshKey()) =>
  pg.post(`/api/v1/payments/${what}/${id}`, body, headers);

/** A payment of 50,000 that is held, or taken. */
async function authorized(pg: Gateway, over: object = {}): Promise<string> {
  const { json } = await pg.post('/api/v1/payments/authorize', { amount: 50_000, ...over }, freshKey());
  return json.data.paymentId;
}
const look = async (pg: Gateway, id: string) => (await pg.get(`/api/v1/payments/${id}`)).json.data;
const outcome = ({ status, body }: Reply) => ({ status, body });

describe('a payment is captured, refunded, voided', () => {
  test('captured in part, then refunded in parts until nothing is left', async () => {
    await using pg = await startGateway();
    const id = await authorized(pg);
    const captured = await call(pg, 'capture', id, { amount: 30_000 });
    expect(captured).toMatchObject({
      status: 200,
      json: {
        code: 'OK',
        message: 'The money is taken.',
        data: { paymentId: id, status: 'CAPTURED', capturedAmount: 30_000, remaining: 30_000 },
      },
    });
    expect(rest.capturePayment.reply.safeParse(captured.json).success).toBe(true);
    expect(await look(pg, id)).toEqual(captured.json.data);
    expect(await call(pg, 'refund', id, { amount: 10_000, reason: 'scratched' })).toMatchObject({
      status: 200,
      json: {
        message: '10000 KRW went back.',
        data: {
          status: 'PARTIALLY_REFUNDED',
          capturedAmount: 30_000,
          refundedAmount: 10_000,
          remaining: 20_000,
        },
      },
    });
    expect(await call(pg, 'refund', id)).toMatchObject({
      json: { data: { status: 'REFUNDED', refundedAmount: 30_000, remaining: 0 } },
    });
    expect((await pg.get('/api/v1/payments?status=REFUNDED')).json.data.payments).toEqual([
      await look(pg, id),
    ]);
  });

  test('by items, at the prices of the payment window', async () => {
    await using pg = await startGateway();
    const items = [{ sku: 'case', name: 'Case', quantity: 2, unitPrice: 25_000 }];
    const { tid } = await pg.ready({ items });
    await pg.approve(tid);
    const one = { items: [{ sku: 'case', quantity: 1 }] };
    expect((await call(pg, 'refund', tid, one)).json.data.refundedAmount).toBe(25_000);
  });

  test('voided: the money that was held is released', async () => {
    await using pg = await startGateway();
    const id = await authorized(pg);
    expect(await call(pg, 'void', id, { reason: 'sold out' })).toMatchObject({
      status: 200,
      json: { message: 'The money is released.', data: { status: 'VOIDED', remaining: 0 } },
    });
    expect(pg.issuer.held.size).toBe(0);
  });

  test('a call without a body is a call without wishes', async () => {
    await using pg = await startGateway();
    const id = await authorized(pg);
    const url = `${pg.url}/api/v1/payments/capture/${id}`;
    const reply = await fetch(url, { method: 'POST', headers: { 'idempotency-key': 'bare' } });
    expect([reply.status, (await look(pg, id)).capturedAmount]).toEqual([200, 50_000]);
  });

  test('the timeline tells of each, with what the issuer answered', async () => {
    await using pg = await startGateway();
    const id = await authorized(pg);
    await call(pg, 'capture', id);
    await call(pg, 'refund', id, { amount: 10_000, reason: 'scratched' });
    const { entries } = (await pg.get(`/api/v1/payments/${id}/timeline`)).json.data;
    const told = entries.filter(({ kind }: rest.TimelineEntry) => kind === 'event' || kind === 'issuer_call');
    expect(told.map(({ seq, summary }: rest.TimelineEntry) => `${seq} ${summary}`)).toEqual([
      '1 payment.approving',
      '1 card was asked to authorize 50000 KRW: approved.',
      '2 payment.authorized',
      '3 payment.capture_requested',
      '3 The issuer was asked to capture 50000 KRW: done.',
      '4 payment.captured',
      '5 payment.refund_requested',
      '5 The issuer was asked to refund 10000 KRW: done.',
      '6 payment.refunded',
    ]);
    expect(JSON.stringify(entries)).not.toContain('replyTo');
  });
});

describe('a key makes it repeatable', () => {
  test.each(['capture', 'void'])('%s without one is refused', async (what) => {
    await using pg = await startGateway();
    const id = await authorized(pg);
    expect(await call(pg, what, id, {}, {})).toMatchObject({
      status: 400,
      json: { code: 'IDEMPOTENCY_KEY_MISSING' },
    });
    expect((await look(pg, id)).status).toBe('AUTHORIZED');
  });

  test('the same key gets the same bytes and refunds once; another body is refused', async () => {
    await using pg = await startGateway();
    const id = await authorized(pg, { capture: true });
    const key = freshKey();
    const first = await call(pg, 'refund', id, { amount: 10_000 }, key);
    await pg.crash();
    const repeat = await call(pg, 'refund', id, { amount: 10_000 }, key);
    expect(outcome(repeat)).toEqual(outcome(first));
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    expect(await call(pg, 'refund', id, { amount: 20_000 }, key)).toMatchObject({
      status: 422,
      json: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect((await look(pg, id)).refundedAmount).toBe(10_000);
  });

  test('and stands for one payment: for another one it is another key', async () => {
    await using pg = await startGateway();
    const [one, other] = [await authorized(pg), await authorized(pg)];
    const key = freshKey();
    expect((await call(pg, 'capture', one, {}, key)).json.data.paymentId).toBe(one);
    expect((await call(pg, 'capture', other, {}, key)).json.data.paymentId).toBe(other);
    expect([(await look(pg, one)).status, (await look(pg, other)).status]).toEqual(['CAPTURED', 'CAPTURED']);
  });

  test('of fifty at once refunds once', async () => {
    await using pg = await startGateway();
    const id = await authorized(pg, { capture: true });
    const key = freshKey();
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => call(pg, 'refund', id, { amount: 1_000 }, key)),
    );
    for (const { status, json } of replies)
      expect(status === 200 ? 'OK' : json.code).toBe(status === 200 ? 'OK' : 'DUPLICATE_REQUEST');
    expect((await look(pg, id)).refundedAmount).toBe(1_000);
  });
});

test('an issuer that is silent leaves it under way with 202, and the repeat ends it', async () => {
  await using pg = await startGateway();
  const id = await authorized(pg);
  pg.issuer.operates = silent;
  const key = freshKey();
  const waiting = await call(pg, 'capture', id, {}, key);
  expect(waiting).toMatchObject({
    status: 202,
    json: { code: 'PAYMENT_OUTCOME_UNKNOWN', data: { status: 'AUTHORIZED', capturedAmount: 0 } },
  });
  pg.issuer.operates = asUsual;
  await pg.pass(HOUR_MS);
  expect((await look(pg, id)).status).toBe('CAPTURED');
  expect(outcome(await call(pg, 'capture', id, {}, key))).toEqual(outcome(waiting));
});

describe('is refused, and nothing changes', () => {
  test.each([
    ['capture', 'AUTHORIZED', { amount: 50_001 }, 'CAPTURE_CONFLICT'],
    ['capture', 'CAPTURED', {}, 'CAPTURE_CONFLICT'],
    ['refund', 'AUTHORIZED', {}, 'REFUND_CONFLICT'],
    ['refund', 'CAPTURED', { amount: 50_001 }, 'REFUND_CONFLICT'],
    ['refund', 'CAPTURED', { items: [{ sku: 'case', quantity: 1 }] }, 'REFUND_CONFLICT'],
    ['void', 'CAPTURED', {}, 'CANCEL_CONFLICT'],
  ])('%s of what is %s, with %j: %s', async (what, status, body, code) => {
    await using pg = await startGateway();
    const id = await authorized(pg, { capture: status === 'CAPTURED' });
    const before = await look(pg, id);
    expect(await call(pg, what, id, body)).toMatchObject({ status: 409, json: { code } });
    expect(await look(pg, id)).toEqual(before);
    expect(before.status).toBe(status);
  });

  test.each(['capture', 'refund', 'void'])("%s of another merchant's payment, or of none", async (what) => {
    await using pg = await startGateway();
    const id = await authorized(pg);
    const notFound = { status: 404, json: { code: 'NOT_FOUND' } };
    expect(await call(pg, what, id, {}, { ...freshKey(), ...M002 })).toMatchObject(notFound);
    expect(await call(pg, what, 'T0000000000000000000')).toMatchObject(notFound);
  });

  test.each([-5_000, 0, 10.5, 1e30, '1000'])('an amount of %s', async (amount) => {
    await using pg = await startGateway();
    const id = await authorized(pg, { capture: true });
    expect(await call(pg, 'refund', id, { amount })).toMatchObject({
      status: 400,
      json: {
        code: 'VALIDATION_FAILED',
        errors: expect.arrayContaining([expect.objectContaining({ path: 'amount' })]),
      },
    });
  });
});
