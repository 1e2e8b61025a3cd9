import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, startGateway } from '../test-gateway.ts';

const keep = (pg: Gateway, over = {}, headers = {}) =>
  pg.post('/api/v1/billing-keys', { customerKey: 'mina', card: CARDS.approved, ...over }, headers);
const kept = async (pg: Gateway, over = {}): Promise<string> => (await keep(pg, over)).json.data.billingKey;
let calls = 0;
const charge = (pg: Gateway, body: object, headers = {}) =>
  pg.post(
    '/api/v1/payments/authorize',
    { amount: 10_000, capture: true, ...body },
    {
      'idempotency-key': `charge-${++calls}`,
      ...headers,
    },
  );

describe('a card on file', () => {
  test('is charged without its number, which is stored nowhere', async () => {
    await using pg = await startGateway();
    const reply = await keep(pg);
    expect(reply).toMatchObject({
      status: 201,
      json: { data: { status: 'ACTIVE', cardMasked: '424242******4242', issuer: 'card' } },
    });
    const { billingKey } = reply.json.data;
    const paid = await charge(pg, { billingKey });
    expect(paid).toMatchObject({
      status: 201,
      json: { data: { status: 'CAPTURED', method: 'EASY_PAY', billingKey } },
    });
    expect(JSON.stringify(pg.rows('SELECT * FROM billing_keys'))).not.toContain('4242424242424242');
    expect(pg.issuer.authorizations[0]).not.toHaveProperty('card');
  });

  test('approves a payment of the window, and shows as easy pay everywhere', async () => {
    await using pg = await startGateway();
    const billingKey = await kept(pg);
    const { tid } = await pg.ready({ customerKey: 'mina' });
    expect((await pg.approve(tid, { card: undefined, billingKey })).json).toMatchObject({
      status: 'APPROVED',
      method: 'EASY_PAY',
    });
    expect((await pg.get(`/pay/tx/${tid}`)).json).toMatchObject({ method: 'EASY_PAY', billingKey });
    await pg.approve((await pg.ready()).tid);
    const listed = async (method: string) =>
      (await pg.get(`/api/v1/payments?method=${method}`)).json.data.payments.map(
        (one: { tid: string }) => one.tid,
      );
    expect(await listed('EASY_PAY')).toEqual([tid]);
    expect(await listed('CARD')).toHaveLength(1);
    const { entries } = (await pg.get(`/api/v1/payments/${tid}/timeline`)).json.data;
    expect(JSON.stringify(entries)).toContain('EASY_PAY');
  });

  test('pays a request that is asked later', async () => {
    await using pg = await startGateway();
    const billingKey = await kept(pg);
    const reply = await pg.post(
      '/api/v1/payments',
      { amount: 10_000, capture: true, billingKey },
      { 'idempotency-key': 'later' },
    );
    expect(reply.json.data).toMatchObject({ status: 'REQUESTED', method: 'EASY_PAY', billingKey });
    await pg.settle();
    const { data } = (await pg.get(`/api/v1/payments/${reply.json.data.tid}`)).json;
    expect(data).toMatchObject({ status: 'CAPTURED', method: 'EASY_PAY' });
  });

  test('is left by a first payment that says so, and pays the next', async () => {
    await using pg = await startGateway();
    const first = await charge(pg, { card: CARDS.approved, customerKey: 'mina', saveCard: true });
    const { billingKey, method } = first.json.data;
    expect(method).toBe('CARD');
    expect((await pg.get(`/api/v1/billing-keys/${billingKey}`)).json.data).toMatchObject({
      status: 'ACTIVE',
      customerKey: 'mina',
    });
    expect((await charge(pg, { billingKey })).json.data).toMatchObject({ status: 'CAPTURED' });
  });

  test('is not left by a payment that is declined, or that says not whose it is', async () => {
    await using pg = await startGateway();
    await charge(pg, { card: CARDS.noMoney, customerKey: 'mina', saveCard: true });
    expect((await charge(pg, { card: CARDS.approved, saveCard: true })).status).toBe(400);
    expect(pg.rows('SELECT * FROM billing_keys')).toEqual([]);
  });

  test('is asked of its own issuer alone, however that stands', async () => {
    await using pg = await startGateway({
      CARD_ISSUERS: 'card=http://127.0.0.1:18082,other=http://127.0.0.1:18092',
    });
    const reply = await keep(pg);
    const { billingKey, issuer } = reply.json.data;
    const [own, other] = issuer === 'card' ? [pg.issuer, pg.otherIssuer] : [pg.otherIssuer, pg.issuer];
    own.authorizes = (_answer, { attemptId }) => ({
      status: 200,
      headers: {},
      body: JSON.stringify({
        ...{ result: 'DECLINED', attemptId, refNo: null, authCode: null, approvedAt: null },
        ...{ reason: 'no', responseCode: '91' },
      }),
    });
    expect((await charge(pg, { billingKey })).json.data).toMatchObject({ status: 'FAILED', issuer });
    expect(other.authorizations).toEqual([]);
  });
});

describe('who may not charge it', () => {
  test('another merchant, who does not even see it', async () => {
    await using pg = await startGateway();
    const billingKey = await kept(pg);
    const other = { 'x-payflow-merchant': 'M002' };
    expect((await charge(pg, { billingKey }, other)).status).toBe(404);
    expect((await pg.get(`/api/v1/billing-keys/${billingKey}`, other)).status).toBe(404);
    expect((await pg.remove(`/api/v1/billing-keys/${billingKey}`, other)).status).toBe(404);
    expect((await pg.get('/api/v1/billing-keys', other)).json.data.billingKeys).toEqual([]);
  });

  test('anybody, once it is deleted; its issuer forgets it, too', async () => {
    await using pg = await startGateway();
    const billingKey = await kept(pg);
    expect(pg.issuer.tokens.size).toBe(1);
    expect((await pg.remove(`/api/v1/billing-keys/${billingKey}`)).json.data.status).toBe('DELETED');
    expect(await charge(pg, { billingKey })).toMatchObject({ status: 409, json: { code: 'INVALID_STATE' } });
    await pg.settle();
    expect(pg.issuer.tokens.size).toBe(0);
    expect((await pg.remove(`/api/v1/billing-keys/${billingKey}`)).status).toBe(200);
  });

  test.each([
    ['with a card beside it', { card: CARDS.approved }],
    ['to save it again', { customerKey: 'mina', saveCard: true }],
    ['for another customer', { customerKey: 'jun' }],
  ])('a call %s', async (_what, over) => {
    await using pg = await startGateway();
    expect((await charge(pg, { billingKey: await kept(pg), ...over })).status).toBe(400);
    expect(pg.issuer.authorizations).toEqual([]);
  });
});

describe('a card is not kept', () => {
  test.each([
    [
      'that is no test card',
      { number: '4111111111111111', expiry: '12/30', cvc: '123' },
      422,
      'CARD_NOT_A_TEST_CARD',
    ],
    [
      'that has expired',
      { number: '4242424242424242', expiry: '01/20', cvc: '123' },
      422,
      'CARD_NOT_ACCEPTED',
    ],
    [
      'that is mistyped',
      { number: '4242424242424241', expiry: '12/30', cvc: '123' },
      422,
      'CARD_NOT_ACCEPTED',
    ],
  ])('%s', async (_what, card, status, code) => {
    await using pg = await startGateway();
    expect(await keep(pg, { card })).toMatchObject({ status, json: { code } });
    expect(pg.rows('SELECT * FROM billing_keys')).toEqual([]);
  });

  test('twice by one key, and the issuer is asked once', async () => {
    await using pg = await startGateway();
    const key = { 'idempotency-key': 'keep-it' };
    const [one, two] = [await keep(pg, {}, key), await keep(pg, {}, key)];
    expect(two.body).toBe(one.body);
    expect(pg.rows('SELECT * FROM billing_keys')).toHaveLength(1);
  });
});

describe('the form', () => {
  const waiting = (pg: Gateway) =>
    keep(pg, { card: undefined, returnUrl: 'https://shop.example/cards?lang=ko' });
  const pathOf = (billingKey: string) => `/checkout/billing-key?billingKey=${billingKey}`;
  const open = async (pg: Gateway, billingKey: string) => {
    const reply = await fetch(pg.url + pathOf(billingKey));
    const html = await reply.text();
    return { reply, html, token: /name="token" value="([^"]*)"/.exec(html)?.[1] ?? '' };
  };
  const press = (pg: Gateway, fields: Record<string, string>) =>
    fetch(`${pg.url}/checkout/billing-key`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: pg.url },
      body: new URLSearchParams({ action: 'pay', testCard: CARDS.approved.number, ...fields }),
    });

  test('takes a card once, and leads Mina back with the key that it became', async () => {
    await using pg = await startGateway();
    const { data } = (await waiting(pg)).json;
    expect(data).toMatchObject({ status: 'WAITING', cardMasked: null });
    expect(data.formUrl).toContain(pathOf(data.billingKey));
    const { billingKey } = data;
    const { reply, token } = await open(pg, billingKey);
    expect(reply.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://shop.example;",
    );
    expect((await charge(pg, { billingKey })).status).toBe(409);
    const [one, two] = [await press(pg, { billingKey, token }), await press(pg, { billingKey, token })];
    for (const { status, headers } of [one, two]) {
      expect(status).toBe(303);
      expect(headers.get('location')).toBe(
        `https://shop.example/cards?lang=ko&billingKey=${billingKey}&result=success`,
      );
    }
    expect((await charge(pg, { billingKey })).json.data.status).toBe('CAPTURED');
    expect((await open(pg, billingKey)).reply.status).toBe(409);
  });

  test('takes no card by an older page, a forged token or a card that the issuer does not want', async () => {
    await using pg = await startGateway();
    const { billingKey } = (await waiting(pg)).json.data;
    const older = await open(pg, billingKey);
    const { token } = await open(pg, billingKey);
    expect((await press(pg, { billingKey, token: older.token })).status).toBe(409);
    expect((await press(pg, { billingKey, token: 'A'.repeat(32) })).status).toBe(409);
    expect((await press(pg, { billingKey, token })).status).toBe(409);
    const fresh = await open(pg, billingKey);
    const expired = { testCard: 'other', number: '4242424242424242', expiry: '01/20', cvc: '123' };
    expect((await press(pg, { billingKey, token: fresh.token, ...expired })).status).toBe(422);
    expect((await pg.get(`/api/v1/billing-keys/${billingKey}`)).json.data.status).toBe('WAITING');
  });

  test('closes after half an hour, or when Mina leaves', async () => {
    await using pg = await startGateway();
    const { billingKey } = (await waiting(pg)).json.data;
    const { token } = await open(pg, billingKey);
    const other = (await waiting(pg)).json.data.billingKey;
    const left = await press(pg, {
      billingKey: other,
      token: (await open(pg, other)).token,
      action: 'leave',
    });
    expect(left.headers.get('location')).toContain('result=cancelled');
    await pg.advance(30 * 60_000);
    for (const id of [billingKey, other])
      expect((await pg.get(`/api/v1/billing-keys/${id}`)).json.data.status).toBe('EXPIRED');
    expect((await press(pg, { billingKey, token })).status).toBe(409);
  });
});
