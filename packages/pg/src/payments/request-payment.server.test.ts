import { rest } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, type Headers, type Reply, startGateway } from '../test-gateway.ts';
import { asUsual, refused, silent } from '../test-issuer.ts';

const KEY = { 'idempotency-key': 'minas-payment' };
const PATH = '/api/v1/payments';
const BREAKER_MS = 10_000;

let keys = 0;
const freshKey = (): Headers => ({ 'idempotency-key': `key-${++keys}` });
const request = (pg: Gateway, over = {}, headers: Headers = freshKey()): Promise<Reply> =>
  pg.post(PATH, { amount: 50_000, capture: true, card: CARDS.approved, ...over }, headers);
const look = async (pg: Gateway, id: string) => (await pg.get(`${PATH}/${id}`)).json.data;

describe('a payment whose issuer is asked later', () => {
  test('is answered as REQUESTED, and becomes CAPTURED behind it', async () => {
    await using pg = await startGateway();
    const accepted = await request(pg, { orderNo: 'A-1', amount: 12_000 });
    const { tid } = accepted.json.data;
    expect(accepted).toMatchObject({
      status: 202,
      json: {
        code: 'OK',
        data: {
          paymentId: tid,
          txId: tid,
          orderNo: 'A-1',
          amount: 12_000,
          status: 'REQUESTED',
          expiresAt: null,
        },
      },
    });
    expect(rest.requestPayment.reply.safeParse(accepted.json).success).toBe(true);
    await pg.settle();
    expect(await look(pg, tid)).toMatchObject({
      status: 'CAPTURED',
      capturedAmount: 12_000,
      cardMasked: '424242******4242',
      issuer: 'card',
    });
    expect(pg.issuer.authorizations).toMatchObject([{ tid, amount: 12_000, capture: true }]);
    expect(pg.rows('SELECT seq, type FROM events ORDER BY seq')).toEqual([
      { seq: 1, type: 'payment.requested' },
      { seq: 2, type: 'payment.approving' },
      { seq: 3, type: 'payment.captured' },
    ]);
  });

  test('without capture only holds the money', async () => {
    await using pg = await startGateway();
    const { tid } = (await request(pg, { capture: false })).json.data;
    await pg.settle();
    expect(await look(pg, tid)).toMatchObject({ status: 'AUTHORIZED', remaining: 50_000 });
  });

  test('that is declined is FAILED with the code, and its order is free', async () => {
    await using pg = await startGateway();
    const { tid } = (await request(pg, { orderNo: 'A-1', card: CARDS.noMoney })).json.data;
    await pg.settle();
    expect(await look(pg, tid)).toMatchObject({ status: 'FAILED', failure: { code: '51' } });
    expect((await request(pg, { orderNo: 'A-1' })).status).toBe(202);
  });

  test('whose issuer is silent is UNKNOWN, reversed, and FAILED with nothing held', async () => {
    await using pg = await startGateway();
    pg.issuer.authorizes = silent;
    const { tid } = (await request(pg)).json.data;
    await pg.settle();
    expect(await look(pg, tid)).toMatchObject({ status: 'FAILED', failure: { code: '91' } });
    expect(pg.issuer.held.size).toBe(0);
  });

  test('repeats by its key the bytes of its first answer, also after it has gone on', async () => {
    await using pg = await startGateway();
    const first = await request(pg, {}, KEY);
    await pg.settle();
    const repeat = await request(pg, {}, KEY);
    expect(repeat).toMatchObject({
      status: 202,
      body: first.body,
      headers: { 'idempotent-replayed': 'true' },
    });
    expect(pg.issuer.authorizations).toHaveLength(1);
    expect(await request(pg, { amount: 1 }, KEY)).toMatchObject({
      status: 422,
      json: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  test('needs a key, as a header or a field', async () => {
    await using pg = await startGateway();
    expect((await request(pg, {}, {})).json.code).toBe('IDEMPOTENCY_KEY_MISSING');
    expect((await request(pg, { idempotencyKey: 'mine' }, {})).status).toBe(202);
    expect(await request(pg, { idempotencyKey: 'mine' }, KEY)).toMatchObject({
      status: 400,
      json: { errors: [{ path: 'idempotencyKey' }] },
    });
  });

  test('is refused for a card that is no test card, and for an order that is being paid', async () => {
    await using pg = await startGateway();
    const real = { ...CARDS.approved, number: '4111111111111111' };
    expect(await request(pg, { card: real })).toMatchObject({
      status: 422,
      json: { code: 'CARD_NOT_A_TEST_CARD' },
    });
    expect((await request(pg, { orderNo: 'A-1' })).status).toBe(202);
    expect(await request(pg, { orderNo: 'A-1' })).toMatchObject({
      status: 409,
      json: { code: 'DUPLICATE_ORDER' },
    });
    expect(pg.rows('SELECT count(*) AS n FROM payments')).toEqual([{ n: 1 }]);
  });
});

describe('its card', () => {
  test('lies sealed beside the payment until an issuer is asked, and then nowhere', async () => {
    await using pg = await startGateway({ PAYFLOW_WORKERS: 'apart' });
    const { tid } = (await request(pg)).json.data;
    const [page] = pg.rows('SELECT card FROM checkout_pages WHERE tid = ?', tid);
    expect(String(page?.card)).toMatch(/^[\w-]{50,}$/);
    const everything = JSON.stringify([pg.rows('SELECT * FROM outbox'), pg.rows('SELECT * FROM events')]);
    expect(everything).toContain(tid);
    expect(everything).not.toContain(CARDS.approved.number);
  });

  test('is deleted by the commit that makes it APPROVING', async () => {
    await using pg = await startGateway();
    await request(pg);
    await pg.settle();
    expect(pg.rows('SELECT * FROM checkout_pages')).toEqual([]);
  });
});

test('while no issuer lets anybody in it stays REQUESTED, and is paid when one does', async () => {
  await using pg = await startGateway();
  pg.issuer.authorizes = refused;
  for (let i = 0; i < 20; i++) await pg.post('/api/v1/payments/authorize', { amount: 1_000 }, freshKey());
  const { tid } = (await request(pg)).json.data;
  await pg.settle();
  expect(await look(pg, tid)).toMatchObject({ status: 'REQUESTED' });
  expect(pg.rows('SELECT state, attempts, consumer FROM dead_letters')).toEqual([
    { state: 'RETRYING', attempts: 0, consumer: 'authorizer' },
  ]);
  pg.issuer.authorizes = asUsual;
  await pg.pass(BREAKER_MS + 1_000);
  expect(await look(pg, tid)).toMatchObject({ status: 'CAPTURED' });
  expect(pg.rows('SELECT state FROM dead_letters')).toEqual([{ state: 'DONE' }]);
});
