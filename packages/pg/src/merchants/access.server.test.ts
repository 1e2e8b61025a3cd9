import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { type Gateway, type Headers, startGateway } from '../test-gateway.ts';

const M001_KEY = 'sk_m001_6f1d0c5b8a7e4f3d2c1b';
const keys = { M001_SECRET_KEY: M001_KEY };
const serverMode = {
  PAYFLOW_MODE: 'server',
  PAYFLOW_MASTER_SECRET: 'ms_0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  CARD_KEY: 'ck_00112233445566778899aabb',
  ADMIN_KEY: 'ak_bbaa99887766554433221100',
  ...keys,
};
const bearer = (key: string): Headers => ({ authorization: `Bearer ${key}` });
const basic = (text: string): Headers => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

/** Whose payment a call makes, or why it makes none. */
async function merchantOf(pg: Gateway, headers: Headers): Promise<string> {
  const reply = await pg.post('/pay/ready', { orderNo: 'A-1', amount: 1 }, headers);
  if (reply.status !== 200) return `${reply.status} ${reply.json.code}`;
  const [row] = pg.rows('SELECT merchantId FROM payments WHERE tid = ?', reply.json.tid);
  return String(row?.merchantId);
}

describe('a key', () => {
  test('says who calls, as Bearer and as Basic', async () => {
    await using pg = await startGateway(keys);
    expect(await merchantOf(pg, bearer(M001_KEY))).toBe('M001');
    expect(await merchantOf(pg, basic(`${M001_KEY}:`))).toBe('M001');
    expect(await merchantOf(pg, { ...bearer(M001_KEY), 'x-payflow-merchant': 'M001' })).toBe('M001');
  });

  test.each([
    ['is wrong', bearer('sk_m001_wrong_wrong_wrong_wrong')],
    ['is empty', { authorization: 'Bearer ' }],
    ['comes with a password', basic(`${M001_KEY}:password`)],
    ['comes in another scheme', { authorization: `Digest ${M001_KEY}` }],
    ['is its own hash', bearer('0'.repeat(64))],
  ])('that %s is 401, also on loopback in the sandbox', async (_what, headers) => {
    await using pg = await startGateway(keys);
    expect(await merchantOf(pg, headers)).toBe('401 UNAUTHORIZED');
    expect(pg.rows('SELECT * FROM payments')).toEqual([]);
  });

  test("of one merchant does not act in another's name", async () => {
    await using pg = await startGateway(keys);
    expect(await merchantOf(pg, { ...bearer(M001_KEY), 'x-payflow-merchant': 'M002' })).toBe('403 FORBIDDEN');
  });

  test('lies nowhere in the database, only its hash', async () => {
    await using pg = await startGateway(keys);
    expect(JSON.stringify(pg.rows('SELECT * FROM merchants'))).not.toContain(M001_KEY);
  });
});

describe('without a key, on loopback in the sandbox', () => {
  test('a caller is the demo merchant', async () => {
    await using pg = await startGateway(keys);
    expect(await merchantOf(pg, {})).toBe('M001');
  });

  test('or the merchant that it names, which is made on the spot, once', async () => {
    await using pg = await startGateway(keys);
    const calls = Array.from({ length: 10 }, () => merchantOf(pg, { 'x-payflow-merchant': 'my-shop_2' }));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['my-shop_2']));
    expect(pg.rows("SELECT id, keyHash FROM merchants WHERE id <> 'M001'")).toEqual([
      { id: 'my-shop_2', keyHash: null },
    ]);
  });

  test.each(['', 'no spaces', "a'; DROP TABLE merchants; --", 'm'.repeat(65), '../M001'])(
    'a name that is none is refused: %j',
    async (name) => {
      await using pg = await startGateway(keys);
      expect(await merchantOf(pg, { 'x-payflow-merchant': name })).toBe('400 VALIDATION_FAILED');
    },
  );
});

describe('a caller from elsewhere', () => {
  test('behind a proxy on this machine needs a key in the sandbox too', async () => {
    await using pg = await startGateway(keys);
    const elsewhere = { 'x-forwarded-for': '203.0.113.7' };
    expect(await merchantOf(pg, elsewhere)).toBe('401 UNAUTHORIZED');
    expect(await merchantOf(pg, { ...elsewhere, ...bearer(M001_KEY) })).toBe('M001');
  });

  test('that puts a loopback address before the one the proxy saw is still from elsewhere', async () => {
    await using pg = await startGateway(keys);
    for (const liar of ['127.0.0.1, 203.0.113.7', '::1, 127.0.0.1, 203.0.113.7', 'localhost, 203.0.113.7'])
      expect(await merchantOf(pg, { 'x-forwarded-for': liar })).toBe('401 UNAUTHORIZED');
  });

  const [address] = Object.values(networkInterfaces())
    .flat()
    .filter((found) => found && found.family === 'IPv4' && !found.internal)
    .map((found) => found?.address);
  test.runIf(address)('that comes without a proxy is believed nothing it says of itself', async () => {
    await using pg = await startGateway({ ...keys, HOST: '0.0.0.0' });
    const reply = await fetch(`${pg.url.replace('127.0.0.1', String(address))}/pay/ready`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '127.0.0.1' },
      body: JSON.stringify({ orderNo: 'A-1', amount: 1 }),
    });
    expect(reply.status).toBe(401);
  });
});

describe('in server mode', () => {
  test.each([
    ['nothing', {}],
    ['a merchant named', { 'x-payflow-merchant': 'M001' }],
    ['a loopback address forged', { 'x-forwarded-for': '127.0.0.1' }],
    ['every proxy header forged', { forwarded: 'for=127.0.0.1', 'x-real-ip': '127.0.0.1' }],
  ])('a call without a key is 401, with %s', async (_what, headers) => {
    await using pg = await startGateway(serverMode);
    const reply = await pg.post('/pay/ready', { orderNo: 'A-1', amount: 1 }, headers);
    expect(reply).toMatchObject({ status: 401, json: { code: 'UNAUTHORIZED' } });
    expect(reply.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(pg.rows('SELECT id FROM merchants')).toEqual([{ id: 'M001' }]);
  });

  test('a merchant with its key pays as ever, but not without a card', async () => {
    await using pg = await startGateway(serverMode);
    const { tid } = await pg.ready({}, bearer(M001_KEY));
    expect(await pg.approve(tid, { card: undefined }, bearer(M001_KEY))).toMatchObject({
      status: 409,
      json: { code: 'INVALID_STATE' },
    });
    expect((await pg.approve(tid, {}, bearer(M001_KEY))).json.status).toBe('APPROVED');
  });

  test('there is no /sandbox', async () => {
    await using pg = await startGateway(serverMode);
    expect((await pg.get('/sandbox/clock', bearer(serverMode.ADMIN_KEY))).status).toBe(404);
  });
});
