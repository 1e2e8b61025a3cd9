import { adminMerchants } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { type Gateway, type Headers, startGateway } from '../test-gateway.ts';

const MERCHANTS = '/admin/api/merchants';
const ADMIN_KEY = 'ak_bbaa99887766554433221100';
const bearer = (key: string): Headers => ({ authorization: `Bearer ${key}` });

async function enrol(pg: Gateway, over: Readonly<Record<string, unknown>> = {}) {
  const reply = await pg.post(MERCHANTS, { name: 'Second Store', ...over });
  expect(reply.status, reply.body).toBe(201);
  return adminMerchants.createMerchant.reply.parse(reply.json);
}

const rotate = (pg: Gateway, id: string, body: unknown = {}, headers: Headers = {}) =>
  pg.post(`${MERCHANTS}/${id}/rotate-key`, body, headers);
/** Whether a key lets its merchant call. */
const works = async (pg: Gateway, key: string) => {
  const reply = await pg.post('/pay/ready', { orderNo: `K-${key}`, amount: 1 }, bearer(key));
  return reply.status === 200;
};
const everything = (pg: Gateway) =>
  JSON.stringify(['merchants', 'idempotency'].map((table) => pg.rows(`SELECT * FROM ${table}`)));

describe('a merchant that was taken in', () => {
  test('pays with the key that was shown, once; the database knows its hash alone', async () => {
    await using pg = await startGateway();
    const made = await enrol(pg, {
      id: 'second',
      feeBasisPoints: 150,
      returnUrl: 'https://second.test/paid',
    });
    expect(made).toMatchObject({
      id: 'second',
      name: 'Second Store',
      feeBasisPoints: 150,
      limits: { amountMax: null, requestsPerSecond: null },
      returnUrl: 'https://second.test/paid',
      hasKey: true,
      oldKeyUntil: null,
    });
    const { tid } = await pg.ready({}, bearer(made.secretKey));
    expect((await pg.approve(tid, {}, bearer(made.secretKey))).json.status).toBe('APPROVED');
    const { secretKey, ...shown } = made;
    expect((await pg.get(`${MERCHANTS}/second`)).json).toEqual(shown);
    expect(everything(pg)).not.toContain(secretKey);
  });

  test('gets an id when it brings none, and no id that is taken', async () => {
    await using pg = await startGateway();
    const { id } = await enrol(pg);
    expect(id).toMatch(/^mer_[0-9A-Z]{19}$/);
    expect(await pg.post(MERCHANTS, { id, name: 'Again' })).toMatchObject({
      status: 409,
      json: { code: 'INVALID_STATE' },
    });
    expect(await pg.post(MERCHANTS, { id: 'M001', name: 'Not me' })).toMatchObject({ status: 409 });
    expect((await pg.get(`${MERCHANTS}/${id}`)).json.name).toBe('Second Store');
  });

  test('sees nothing of another one: its payments are 404', async () => {
    await using pg = await startGateway();
    const [mine, yours] = [await enrol(pg), await enrol(pg)];
    const { tid } = await pg.ready({}, bearer(mine.secretKey));
    const theirs = bearer(yours.secretKey);
    const notFound = { status: 404, json: { code: 'NOT_FOUND' } };
    expect(await pg.get(`/pay/tx/${tid}`, theirs)).toMatchObject(notFound);
    expect(await pg.approve(tid, {}, theirs)).toMatchObject(notFound);
    expect((await pg.approve(tid, {}, bearer(mine.secretKey))).json.status).toBe('APPROVED');
    expect(await pg.get(`/pay/tx/${tid}`, theirs)).toMatchObject(notFound);
    expect((await pg.ready({ orderNo: 'ORDER-1' }, theirs)).tid).not.toBe(tid);
  });

  test('comes twice under one Idempotency-Key as one, with the same key shown, which is kept sealed', async () => {
    await using pg = await startGateway();
    const headers = { 'idempotency-key': 'second-store' };
    const first = await pg.post(MERCHANTS, { name: 'Second Store' }, headers);
    const again = await pg.post(MERCHANTS, { name: 'Second Store' }, headers);
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(pg.rows("SELECT id FROM merchants WHERE id <> 'M001'")).toHaveLength(1);
    expect(everything(pg)).not.toContain(first.json.secretKey);
    expect(await pg.post(MERCHANTS, { name: 'Third Store' }, headers)).toMatchObject({ status: 422 });
  });

  test.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'S', id: 'no spaces' }, 'id'],
    [{ name: 'S', feeBasisPoints: 10_001 }, 'feeBasisPoints'],
    [{ name: 'S', feeBasisPoints: 2.5 }, 'feeBasisPoints'],
    [{ name: 'S', limits: { amountMax: 0 } }, 'limits.amountMax'],
    [{ name: 'S', limits: { amountMin: 1 } }, 'limits.amountMin'],
    [{ name: 'S', returnUrl: 'javascript:alert(1)' }, 'returnUrl'],
    [{ name: 'S', secretKey: 'mine' }, 'secretKey'],
  ])('is not taken in as %j', async (body, path) => {
    await using pg = await startGateway();
    expect(await pg.post(MERCHANTS, body)).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION_FAILED', errors: [{ path }] },
    });
    expect(pg.rows('SELECT id FROM merchants')).toEqual([{ id: 'M001' }]);
  });
});

describe('merchants are listed', () => {
  test('by id, page by page, each once', async () => {
    await using pg = await startGateway();
    for (const id of ['a', 'b', 'c', 'd']) await enrol(pg, { id });
    const seen: string[][] = [];
    for (let cursor = ''; ; ) {
      const { json } = await pg.get(`${MERCHANTS}?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(json.merchants.map(({ id }: { id: string }) => id));
      if (json.nextCursor === null) break;
      cursor = json.nextCursor;
    }
    expect(seen).toEqual([['M001', 'a'], ['b', 'c'], ['d']]);
    expect((await pg.get(`${MERCHANTS}?limit=5`)).json.nextCursor).toBeNull();
    expect(await pg.get(`${MERCHANTS}?limit=201`)).toMatchObject({ status: 400 });
    expect((await pg.get(MERCHANTS)).body).not.toMatch(/keyHash|secretKey/);
  });
});

describe('a change', () => {
  test('holds from the next call on, and changes what it names alone', async () => {
    await using pg = await startGateway();
    const made = await enrol(pg, { feeBasisPoints: 100, limits: { amountMax: 1_000 } });
    const headers = bearer(made.secretKey);
    const over = await pg.post('/pay/ready', { orderNo: 'A-1', amount: 1_001 }, headers);
    expect(over).toMatchObject({
      status: 400,
      json: {
        code: 'VALIDATION_FAILED',
        errors: [{ path: 'amount', message: expect.stringContaining('at most 1000') }],
      },
    });
    const direct = { amount: 1_001, idempotencyKey: 'too-much' };
    expect(await pg.post('/api/v1/payments/authorize', direct, headers)).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION_FAILED', errors: [{ path: 'amount' }] },
    });
    expect(pg.rows('SELECT * FROM payments')).toEqual([]);
    expect((await pg.post('/pay/ready', { orderNo: 'A-1', amount: 1_000 }, headers)).status).toBe(200);

    const changed = await pg.patch(`${MERCHANTS}/${made.id}`, {
      limits: { amountMax: null },
      name: 'Renamed',
    });
    expect(changed).toMatchObject({
      status: 200,
      json: { name: 'Renamed', feeBasisPoints: 100, limits: { amountMax: null } },
    });
    expect((await pg.post('/pay/ready', { orderNo: 'A-2', amount: 1_001 }, headers)).status).toBe(200);
  });

  test('of nobody is 404', async () => {
    await using pg = await startGateway();
    expect(await pg.patch(`${MERCHANTS}/nobody`, { name: 'X' })).toMatchObject({ status: 404 });
    expect(await pg.get(`${MERCHANTS}/nobody`)).toMatchObject({ status: 404 });
    expect(await rotate(pg, 'nobody')).toMatchObject({ status: 404 });
  });
});

describe('a rotated key', () => {
  test('without a grace ends the one before it at once', async () => {
    await using pg = await startGateway();
    const { id, secretKey } = await enrol(pg);
    expect(await works(pg, secretKey)).toBe(true);
    const rotated = await rotate(pg, id);
    expect(rotated).toMatchObject({ status: 200, json: { hasKey: true, oldKeyUntil: null } });
    expect(await works(pg, secretKey)).toBe(false);
    expect(await works(pg, rotated.json.secretKey)).toBe(true);
  });

  test('with one lets both work until it is over, in real time', async () => {
    await using pg = await startGateway();
    const { id, secretKey } = await enrol(pg);
    const rotated = await rotate(pg, id, { graceSeconds: 60 });
    await pg.advance(3_600_000);
    expect([await works(pg, secretKey), await works(pg, rotated.json.secretKey)]).toEqual([true, true]);
    pg.clock.pass(60_000);
    expect([await works(pg, secretKey), await works(pg, rotated.json.secretKey)]).toEqual([false, true]);
  });

  test('gives a key to a merchant that the sandbox made on the spot', async () => {
    await using pg = await startGateway();
    const named = { 'x-payflow-merchant': 'my-shop' };
    const { tid } = await pg.ready({}, named);
    expect((await pg.get(`${MERCHANTS}/my-shop`)).json.hasKey).toBe(false);
    const { secretKey } = (await rotate(pg, 'my-shop', { graceSeconds: 60 })).json;
    expect((await pg.get(`/pay/tx/${tid}`, bearer(secretKey))).json.tid).toBe(tid);
  });

  test('under one Idempotency-Key is one key', async () => {
    await using pg = await startGateway();
    const { id } = await enrol(pg);
    const headers = { 'idempotency-key': 'turn-over' };
    const [first, again] = [await rotate(pg, id, {}, headers), await rotate(pg, id, {}, headers)];
    expect(again.body).toBe(first.body);
    expect(await works(pg, first.json.secretKey)).toBe(true);
    expect(everything(pg)).not.toContain(first.json.secretKey);
  });

  test('is not for the demo merchant while the environment says what its key is', async () => {
    const given = 'sk_m001_6f1d0c5b8a7e4f3d2c1b';
    await using pg = await startGateway({ M001_SECRET_KEY: given });
    expect(await rotate(pg, 'M001')).toMatchObject({
      status: 409,
      json: { message: expect.stringContaining('M001_SECRET_KEY') },
    });
    expect(await works(pg, given)).toBe(true);
    await using bare = await startGateway();
    expect(await rotate(bare, 'M001')).toMatchObject({ status: 200 });
  });

  test.each([{ graceSeconds: -1 }, { graceSeconds: 86_401 }, { graceSeconds: 0.5 }, { grace: 5 }])(
    'is refused as %j',
    async (body) => {
      await using pg = await startGateway();
      const { id, secretKey } = await enrol(pg);
      expect(await rotate(pg, id, body)).toMatchObject({ status: 400 });
      expect(await works(pg, secretKey)).toBe(true);
    },
  );
});

test('in server mode the admin key is wanted, and a merchant has no say', async () => {
  await using pg = await startGateway({
    PAYFLOW_MODE: 'server',
    PAYFLOW_MASTER_SECRET: 'ms_0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    CARD_KEY: 'ck_00112233445566778899aabb',
    M001_SECRET_KEY: 'sk_m001_6f1d0c5b8a7e4f3d2c1b',
    ADMIN_KEY,
  });
  for (const headers of [{}, bearer('sk_m001_6f1d0c5b8a7e4f3d2c1b')]) {
    expect(await pg.get(MERCHANTS, headers)).toMatchObject({ status: 401 });
    expect(await pg.post(MERCHANTS, { name: 'X' }, headers)).toMatchObject({ status: 401 });
    expect(await rotate(pg, 'M001', {}, headers)).toMatchObject({ status: 401 });
    expect(await pg.get('/admin/api/issuers', headers)).toMatchObject({ status: 401 });
  }
  expect(await pg.get(MERCHANTS, bearer(ADMIN_KEY))).toMatchObject({ status: 200 });
});
