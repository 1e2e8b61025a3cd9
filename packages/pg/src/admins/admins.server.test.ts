import { describe, expect, test } from 'vitest';
import { type Gateway, type Headers, startGateway } from '../test-gateway.ts';
import { MOST_TRIES, WINDOW_MS } from './guessing.ts';
import { SESSION_MS } from './session.ts';

const ADMIN_KEY = 'ak_bbaa99887766554433221100';
const M001_KEY = 'sk_m001_6f1d0c5b8a7e4f3d2c1b';
const SERVER = {
  PAYFLOW_MODE: 'server',
  PAYFLOW_MASTER_SECRET: 'ms_0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  CARD_KEY: 'ck_00112233445566778899aabb',
  ADMIN_KEY,
  M001_SECRET_KEY: M001_KEY,
};
const SESSION = '/admin/api/session';
const MERCHANTS = '/admin/api/merchants';
const key = (value: string): Headers => ({ authorization: `Bearer ${value}` });
const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };
const ELSEWHERE = { 'x-forwarded-for': '203.0.113.7' };

const setCookie = ({ headers }: { headers: Readonly<Record<string, string | undefined>> }) =>
  String(headers['set-cookie']);

/** Signs in, and comes back with the cookie that a browser would send. */
async function signedIn(pg: Gateway, headers: Headers = {}): Promise<{ cookie: string }> {
  const reply = await pg.post(SESSION, { adminKey: ADMIN_KEY }, headers);
  expect(reply.status).toBe(200);
  return { cookie: setCookie(reply).split(';')[0] ?? '' };
}

describe('signing in', () => {
  test('gives a cookie that no script reads and no other site sends, for some hours', async () => {
    await using pg = await startGateway(SERVER);
    const reply = await pg.post(SESSION, { adminKey: ADMIN_KEY }, OWN_PAGE);
    expect(reply).toMatchObject({ status: 200, json: { mode: 'server', needsSignIn: true } });
    expect(Date.parse(reply.json.signedInUntil)).toBeGreaterThan(pg.clock.realNow() + SESSION_MS - 60_000);
    expect(setCookie(reply)).toMatch(
      /^payflow_console=pcs_[\w-]+; Path=\/; Max-Age=28800; HttpOnly; SameSite=Strict$/,
    );
    expect(reply.body).not.toContain('pcs_');
  });

  test('behind https the cookie goes by https alone', async () => {
    await using pg = await startGateway({ ...SERVER, PAYFLOW_PUBLIC_URL: 'https://pay.example' });
    const reply = await pg.post(SESSION, { adminKey: ADMIN_KEY });
    expect(setCookie(reply)).toMatch(/; Secure$/);
    expect(reply.json.shopUrl).toBe('https://pay.example');
  });

  test.each([
    ['another key', { adminKey: 'ak_wrong_wrong_wrong_wrong' }, 401],
    ["a merchant's key", { adminKey: M001_KEY }, 401],
    ['nothing', {}, 400],
    ['an empty key', { adminKey: '' }, 400],
    ['a list', { adminKey: [ADMIN_KEY] }, 400],
    ['far too much', { adminKey: 'a'.repeat(501) }, 400],
    ['more than is asked for', { adminKey: ADMIN_KEY, until: 0 }, 400],
  ])('with %s does not', async (_what, body, status) => {
    await using pg = await startGateway(SERVER);
    const reply = await pg.post(SESSION, body);
    expect(reply.status).toBe(status);
    expect(reply.headers).not.toHaveProperty('set-cookie');
  });

  test('is not for other pages, even on this machine; nor is signing out', async () => {
    await using pg = await startGateway(SERVER);
    const ofTheShop = { origin: 'http://127.0.0.1:18080', 'sec-fetch-site': 'same-site' };
    expect((await pg.post(SESSION, { adminKey: ADMIN_KEY }, ofTheShop)).status).toBe(403);
    expect((await pg.remove(SESSION, ofTheShop)).status).toBe(403);
  });

  test('is slowed down for who tries often, right key or wrong, and for nobody else', async () => {
    await using pg = await startGateway({ ...SERVER, PAYFLOW_RATE_LIMIT_PER_SECOND: '0' });
    const guess = (adminKey = 'ak_wrong_wrong_wrong_wrong') => pg.post(SESSION, { adminKey }, ELSEWHERE);
    const guesses = await Promise.all(Array.from({ length: MOST_TRIES }, () => guess()));
    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([401]));
    const refused = await guess(ADMIN_KEY);
    expect(refused).toMatchObject({ status: 429, json: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await pg.post(SESSION, { adminKey: ADMIN_KEY })).status).toBe(200);
    pg.clock.pass(WINDOW_MS);
    expect((await guess(ADMIN_KEY)).status).toBe(200);
  });

  test('is slowed down as well by the limiter that counts calls', async () => {
    await using pg = await startGateway(SERVER);
    const guess = () => pg.post(SESSION, { adminKey: 'ak_wrong_wrong_wrong_wrong' });
    const guesses = await Promise.all(Array.from({ length: MOST_TRIES + 5 }, guess));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(MOST_TRIES);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  test('to a sandbox without an admin key nobody can', async () => {
    await using pg = await startGateway();
    expect((await pg.post(SESSION, { adminKey: 'undefined' })).status).toBe(401);
  });
});

describe('a session', () => {
  test('stands for the admin key, until its hours are over or it is signed out of', async () => {
    await using pg = await startGateway(SERVER);
    const session = await signedIn(pg);
    expect((await pg.get(MERCHANTS, session)).status).toBe(200);
    expect((await pg.get(SESSION, session)).json.signedInUntil).not.toBeNull();
    const out = await pg.remove(SESSION, { ...session, ...OWN_PAGE });
    expect(setCookie(out)).toMatch(/^payflow_console=; Path=\/; Max-Age=0; HttpOnly; SameSite=Strict$/);
    expect(out.json.signedInUntil).toBeNull();
    pg.clock.pass(SESSION_MS);
    expect(await pg.get(MERCHANTS, session)).toMatchObject({ status: 401, json: { code: 'UNAUTHORIZED' } });
    expect((await pg.get(SESSION, session)).json.signedInUntil).toBeNull();
  });

  test('outlives a crash', async () => {
    await using pg = await startGateway(SERVER);
    const session = await signedIn(pg);
    await pg.crash();
    expect((await pg.get(MERCHANTS, session)).status).toBe(200);
  });

  test.each([
    ['a forged cookie', { cookie: `payflow_console=pcs_9999999999999_${'A'.repeat(22)}_${'A'.repeat(43)}` }],
    ['an empty cookie', { cookie: 'payflow_console=' }],
    ['the key itself as the cookie', { cookie: `payflow_console=${ADMIN_KEY}` }],
    ['a cookie of another name', { cookie: 'session=1; other=2' }],
    ['nothing', {}],
  ])('is none with %s', async (_what, headers) => {
    await using pg = await startGateway(SERVER);
    expect((await pg.get(MERCHANTS, headers)).status).toBe(401);
    expect((await pg.post(MERCHANTS, { name: 'X' }, { ...headers, ...OWN_PAGE })).status).toBe(401);
  });

  test.each<[string, Headers, number]>([
    ["one of the PG's own pages", OWN_PAGE, 201],
    ['a page in an old browser', { origin: 'OWN' }, 201],
    ['a page of the shop', { origin: 'http://127.0.0.1:18080', 'sec-fetch-site': 'same-site' }, 403],
    ['a page of the shop in an old browser', { origin: 'http://127.0.0.1:18080' }, 403],
    ['a foreign page', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['nobody who says so', {}, 403],
  ])('changes something when it is asked for by %s: %j → %i', async (_who, headers, status) => {
    await using pg = await startGateway(SERVER);
    const session = await signedIn(pg);
    const asker = headers.origin === 'OWN' ? { origin: pg.url } : headers;
    const reply = await pg.post(MERCHANTS, { id: 'shop', name: 'Shop' }, { ...session, ...asker });
    expect(reply.status).toBe(status);
    expect(pg.rows("SELECT id FROM merchants WHERE id = 'shop'")).toHaveLength(status === 201 ? 1 : 0);
  });

  test('does not outweigh a key that is wrong', async () => {
    await using pg = await startGateway(SERVER);
    const session = await signedIn(pg);
    expect((await pg.get(MERCHANTS, { ...session, ...key('ak_wrong_wrong_wrong_wrong') })).status).toBe(401);
  });
});

describe('in the sandbox', () => {
  test('nobody on this machine must sign in, and a cookie that is left over shuts nobody out', async () => {
    await using pg = await startGateway({ ADMIN_KEY });
    expect((await pg.get(SESSION)).json).toMatchObject({ mode: 'sandbox', needsSignIn: false });
    expect((await pg.get(MERCHANTS, { cookie: 'payflow_console=pcs_old' })).status).toBe(200);
  });

  test('whoever comes from elsewhere must, and then sees the clock too', async () => {
    await using pg = await startGateway({ ADMIN_KEY });
    expect((await pg.get(SESSION, ELSEWHERE)).json).toMatchObject({ needsSignIn: true });
    expect((await pg.get('/sandbox/clock', ELSEWHERE)).status).toBe(401);
    const session = await signedIn(pg, ELSEWHERE);
    expect((await pg.get('/sandbox/clock', { ...ELSEWHERE, ...session })).status).toBe(200);
  });
});

describe('an admin acts as the merchant that is named', () => {
  const order = { orderNo: 'A-1', amount: 1_000 };
  const as = (merchant: string): Headers => ({ 'x-payflow-merchant': merchant });

  test('with the key and with the session, on every way to a payment', async () => {
    await using pg = await startGateway(SERVER);
    const session = await signedIn(pg);
    const byKey = await pg.post('/pay/ready', order, { ...key(ADMIN_KEY), ...as('M001') });
    expect(byKey.status).toBe(200);
    const found = await pg.get('/api/v1/payments', { ...session, ...as('M001') });
    expect(found.json.data.payments).toMatchObject([{ tid: byKey.json.tid }]);
    const again = await pg.post(
      '/pay/ready',
      { ...order, orderNo: 'A-2' },
      { ...session, ...as('M001'), ...OWN_PAGE },
    );
    expect(pg.rows('SELECT merchantId FROM payments WHERE tid = ?', again.json.tid)).toEqual([
      { merchantId: 'M001' },
    ]);
  });

  test.each([
    ['no merchant is named', {}, 401, /name the merchant to act as in X-PayFlow-Merchant/],
    ['the merchant is not there', as('M002'), 404, /no merchant M002/],
    ['the name is none', as("a'; --"), 400, /X-PayFlow-Merchant/],
  ])('but not when %s', async (_what, headers, status, says) => {
    await using pg = await startGateway(SERVER);
    const session = await signedIn(pg);
    for (const shown of [key(ADMIN_KEY), { ...session, ...OWN_PAGE }]) {
      const reply = await pg.post('/pay/ready', order, { ...shown, ...headers });
      expect([reply.status, reply.json.message]).toEqual([status, expect.stringMatching(says)]);
    }
    expect(pg.rows('SELECT id FROM merchants')).toEqual([{ id: 'M001' }]);
    expect(pg.rows('SELECT tid FROM payments')).toEqual([]);
  });

  test('and not by the session on behalf of another page', async () => {
    await using pg = await startGateway(SERVER);
    const session = await signedIn(pg);
    const reply = await pg.post('/pay/ready', order, { ...session, ...as('M001') });
    expect(reply).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } });
  });

  test("in the sandbox from elsewhere too; and another merchant's payment stays unseen", async () => {
    await using pg = await startGateway({ ADMIN_KEY, M001_SECRET_KEY: M001_KEY });
    const { tid } = await pg.ready();
    await pg.ready({}, as('M002'));
    const admin = { ...ELSEWHERE, ...key(ADMIN_KEY) };
    expect((await pg.get(`/pay/tx/${tid}`, { ...admin, ...as('M001') })).status).toBe(200);
    expect((await pg.get(`/pay/tx/${tid}`, { ...admin, ...as('M002') })).status).toBe(404);
  });

  test("spends nothing of the merchant's limit", async () => {
    await using pg = await startGateway(SERVER);
    const admin = key(ADMIN_KEY);
    await pg.patch(`${MERCHANTS}/M001`, { limits: { requestsPerSecond: 1 } }, admin);
    const looks = () => pg.get('/api/v1/payments', { ...admin, ...as('M001') });
    const replies = await Promise.all(Array.from({ length: 10 }, looks));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await pg.get('/api/v1/payments', key(M001_KEY))).status).toBe(200);
  });
});
