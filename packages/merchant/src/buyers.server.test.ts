import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startFakePg } from '../test/fake-pg.ts';
import { type Answered, type RunningShop, startShop } from '../test/shop.ts';

const NOWHERE = { pgUrl: 'http://127.0.0.1:1' };
const AUTH = '/merchant/api/auth';
const PASSWORD = 'four words to remember';
const PHONE = { items: [{ productId: 'iphone-16-pro', quantity: 1 }] };

const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });
const setCookie = ({ headers }: Answered): string => headers.get('set-cookie') ?? '';
const cookieOf = (answered: Answered): { cookie: string } => ({
  cookie: setCookie(answered).split(';')[0] ?? '',
});

const signUp = (shop: RunningShop, email: string, password = PASSWORD) =>
  shop.post(`${AUTH}/signup`, { email, password, name: 'Mina' });
const logIn = (shop: RunningShop, email: string, password = PASSWORD) =>
  shop.post(`${AUTH}/login`, { email, password });

/** A buyer who is logged in. */
async function buyer(shop: RunningShop, email: string) {
  await signUp(shop, email);
  const answered = await logIn(shop, email);
  return { auth: bearer(answered.body.accessToken), cookie: cookieOf(answered), answered };
}

describe('signing up', () => {
  test('the address is one, however it is spelt, and a second sign-up is answered alike and changes nothing', async () => {
    await using shop = await startShop(NOWHERE);
    const first = await signUp(shop, ' Mina@Buyers.Example ');
    expect(first).toMatchObject({ status: 202, body: { email: 'mina@buyers.example' } });
    const again = await signUp(shop, 'mina@buyers.example', 'another password');
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect((await logIn(shop, 'mina@buyers.example', 'another password')).status).toBe(401);
    expect((await logIn(shop, 'MINA@buyers.example')).body.buyer).toMatchObject({
      email: 'mina@buyers.example',
      name: 'Mina',
    });
  });

  test('two who sign up at once with one address become one buyer', async () => {
    await using shop = await startShop(NOWHERE);
    const both = await Promise.all([
      signUp(shop, 'mina@buyers.example', 'the first password'),
      signUp(shop, 'mina@buyers.example', 'the second password'),
    ]);
    expect(both.map(({ status }) => status)).toEqual([202, 202]);
    const logins = await Promise.all([
      logIn(shop, 'mina@buyers.example', 'the first password'),
      logIn(shop, 'mina@buyers.example', 'the second password'),
    ]);
    expect(logins.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test.each([
    ['too short', { password: 'seven77' }, 'password'],
    ['too long', { password: 'x'.repeat(129) }, 'password'],
    ['the address itself', { password: 'Mina@Buyers.example' }, 'password'],
    ['half a surrogate pair', { password: 'passwords \ud800' }, 'password'],
    ['no address', { email: 'mina' }, 'email'],
    ['an address without a host', { email: 'mina@localhost' }, 'email'],
    ['no name', { name: '' }, 'name'],
    ['an unknown field', { admin: true }, 'admin'],
  ])('%s is refused at its field, and not repeated in the reply', async (_what, over, path) => {
    await using shop = await startShop(NOWHERE);
    const wanted = { email: 'mina@buyers.example', password: PASSWORD, name: 'Mina', ...over };
    const refused = await shop.post(`${AUTH}/signup`, wanted);
    expect(refused).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path }] } });
    if (path === 'password') expect(refused.text).not.toContain(wanted.password);
  });
});

describe('logging in', () => {
  test('a wrong password and an unknown address are answered alike', async () => {
    await using shop = await startShop(NOWHERE);
    await signUp(shop, 'mina@buyers.example');
    const [wrong, unknown] = [
      await logIn(shop, 'mina@buyers.example', 'not the password'),
      await logIn(shop, 'nobody@buyers.example', 'not the password'),
    ];
    const said = ({ status, body: { requestId, traceId, ...body } }: Answered) => ({ status, body });
    expect(said(wrong)).toEqual(said(unknown));
    expect(said(wrong)).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    expect(setCookie(wrong)).toBe('');
  });

  test('the access token says who it is; without one, with another, or with a refresh token nobody is', async () => {
    await using shop = await startShop(NOWHERE);
    const mina = await buyer(shop, 'mina@buyers.example');
    const { accessToken } = mina.answered.body;
    expect(mina.answered.body).toMatchObject({ tokenType: 'Bearer', expiresInSeconds: 900 });
    expect(await shop.get('/merchant/api/me', { headers: mina.auth })).toMatchObject({
      status: 200,
      body: { email: 'mina@buyers.example', buyerId: expect.stringMatching(/^byr_/) },
    });
    const refreshToken = mina.cookie.cookie.split('=')[1] ?? '';
    for (const token of [
      `${accessToken.slice(0, -1)}~`,
      accessToken.replace('bat_', 'brt_'),
      refreshToken,
      'x',
    ])
      expect((await shop.get('/merchant/api/me', { headers: bearer(token) })).status).toBe(401);
    expect((await shop.get('/merchant/api/me')).status).toBe(401);
  });

  test('the refresh token travels in a cookie that no script reads and only /auth is sent; Secure where the shop is shown by https', async () => {
    await using shop = await startShop(NOWHERE);
    const { answered } = await buyer(shop, 'mina@buyers.example');
    expect(setCookie(answered)).toMatch(
      /^refresh_token=brt_\S+; Path=\/merchant\/api\/auth; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
    );
    expect(answered.text).not.toContain('brt_');
    await using shown = await startShop({ ...NOWHERE, env: { PAYFLOW_PUBLIC_URL: 'https://shop.example' } });
    expect(setCookie((await buyer(shown, 'mina@buyers.example')).answered)).toMatch(/; Secure$/);
  });
});

describe('staying logged in', () => {
  test('a refresh token is exchanged for the next; shown twice it ends the login for everyone', async () => {
    await using shop = await startShop(NOWHERE);
    const mina = await buyer(shop, 'mina@buyers.example');
    const second = await shop.post(`${AUTH}/refresh`, undefined, mina.cookie);
    expect(second.status).toBe(200);
    const me = (answered: Answered) =>
      shop.get('/merchant/api/me', { headers: bearer(answered.body.accessToken) });
    expect((await me(second)).status).toBe(200);
    // The first access token stays good until its own end: another tab may hold it.
    expect((await me(mina.answered)).status).toBe(200);

    const stolen = await shop.post(`${AUTH}/refresh`, undefined, mina.cookie);
    expect(stolen).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    expect((await shop.post(`${AUTH}/refresh`, undefined, cookieOf(second))).status).toBe(401);
    expect((await me(second)).status).toBe(401);
    expect((await logIn(shop, 'mina@buyers.example')).status).toBe(200);
  });

  test('of two who show it at once one gets in, and then neither stays', async () => {
    await using shop = await startShop(NOWHERE);
    const mina = await buyer(shop, 'mina@buyers.example');
    const both = await Promise.all([1, 2].map(() => shop.post(`${AUTH}/refresh`, undefined, mina.cookie)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    const won = both.find(({ status }) => status === 200);
    expect((await shop.post(`${AUTH}/refresh`, undefined, won && cookieOf(won))).status).toBe(401);
  });

  test('logging out ends all tokens at once and takes the cookie away; without a cookie it is no error', async () => {
    await using shop = await startShop(NOWHERE);
    const mina = await buyer(shop, 'mina@buyers.example');
    const out = await shop.post(`${AUTH}/logout`, undefined, mina.cookie);
    expect([out.status, setCookie(out)]).toEqual([
      200,
      'refresh_token=; Path=/merchant/api/auth; Max-Age=0; HttpOnly; SameSite=Lax',
    ]);
    expect((await shop.get('/merchant/api/me', { headers: mina.auth })).status).toBe(401);
    expect((await shop.post(`${AUTH}/refresh`, undefined, mina.cookie)).status).toBe(401);
    expect((await shop.post(`${AUTH}/logout`)).status).toBe(200);
  });

  test('moving business time by a year logs nobody out, and a restart neither', async () => {
    await using shop = await startShop(NOWHERE);
    const mina = await buyer(shop, 'mina@buyers.example');
    await shop.later(365 * 24 * 60 * 60_000);
    await shop.kill();
    await shop.restart();
    expect((await shop.get('/merchant/api/me', { headers: mina.auth })).status).toBe(200);
  });

  test("the cookie is for the shop's own pages: another server's page is refused, and so is a foreign one", async () => {
    await using shop = await startShop({ ...NOWHERE, env: { PG_URL: 'http://localhost:8081' } });
    const mina = await buyer(shop, 'mina@buyers.example');
    for (const path of ['refresh', 'logout']) {
      for (const origin of ['http://localhost:8081', 'http://evil.example', 'null']) {
        const refused = await shop.post(`${AUTH}/${path}`, undefined, { ...mina.cookie, origin });
        expect(refused).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
      }
    }
    const own = await shop.post(`${AUTH}/refresh`, undefined, { ...mina.cookie, origin: shop.url });
    expect(own.status).toBe(200);
  });

  test('signing up and logging in take JSON alone, which no form of another site can send', async () => {
    await using shop = await startShop(NOWHERE);
    const form = `email=mina@buyers.example&password=${PASSWORD}`;
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await shop.post(`${AUTH}/login`, form, type)).status).toBe(415);
  });
});

describe('guessing', () => {
  test('the eleventh guess at an address waits, many at once gain nothing, and the right one waits too', async () => {
    await using shop = await startShop(NOWHERE);
    await signUp(shop, 'mina@buyers.example');
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, i) => logIn(shop, 'mina@buyers.example', `guess number ${i}`)),
    );
    expect(guesses.map(({ status }) => status).toSorted()).toEqual([...Array(10).fill(401), 429, 429]);
    const refused = await logIn(shop, 'mina@buyers.example');
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('own orders', () => {
  test("a buyer's order is theirs: others, guests among them, are told that there is none", async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url, env: { ADMIN_KEY: 'ak_0123456789abcdefghijklmn' } });
    const mina = await buyer(shop, 'mina@buyers.example');
    const jun = await buyer(shop, 'jun@buyers.example');
    const { orderNo } = (await shop.post('/merchant/api/orders', PHONE, mina.auth)).body;
    const path = `/merchant/api/orders/${orderNo}`;
    const none = await shop.get('/merchant/api/orders/O-NOT-THERE');

    for (const headers of [{}, jun.auth]) {
      const refused = await shop.get(path, { headers });
      expect([refused.status, refused.body.message]).toEqual([
        404,
        none.body.message.replace('O-NOT-THERE', orderNo),
      ]);
      expect((await shop.post(`${path}/checkout`, undefined, headers)).status).toBe(404);
    }
    expect((await shop.get(path, { headers: mina.auth })).status).toBe(200);
    expect((await shop.get(path, { headers: bearer('ak_0123456789abcdefghijklmn') })).status).toBe(200);
    // A token that is over is no guest's: the order would be nobody's.
    expect((await shop.post('/merchant/api/orders', PHONE, bearer('over'))).status).toBe(401);

    const { tid } = (await shop.post(`${path}/checkout`, undefined, mina.auth)).body;
    // The browser comes back without a token.
    expect(await shop.returns(tid)).toMatchObject({
      status: 200,
      text: expect.stringContaining('your order is paid'),
    });
    expect((await shop.get(path, { headers: mina.auth })).body.state).toBe('PAID');
  });

  test('the list holds own orders alone, the newest first, page by page', async () => {
    await using shop = await startShop(NOWHERE);
    const mina = await buyer(shop, 'mina@buyers.example');
    const jun = await buyer(shop, 'jun@buyers.example');
    const placed: string[] = [];
    for (let i = 0; i < 5; i++) {
      placed.unshift((await shop.post('/merchant/api/orders', PHONE, mina.auth)).body.orderNo);
      await shop.post('/merchant/api/orders', PHONE, i % 2 ? jun.auth : {});
    }
    const page = async (query: string) =>
      (await shop.get(`/merchant/api/orders${query}`, { headers: mina.auth })).body;
    const first = await page('?limit=3');
    const second = await page(`?limit=3&cursor=${first.nextCursor}`);
    const seen = [...first.orders, ...second.orders].map(({ orderNo }: { orderNo: string }) => orderNo);
    expect(seen).toEqual(placed);
    expect([first.orders.length, second.nextCursor]).toEqual([3, null]);
    expect((await page('?limit=5')).nextCursor).toBeNull();
    expect((await shop.get('/merchant/api/orders')).status).toBe(401);
  });
});

test('no password and no token is in the database, and a stored hash lets nobody in', async () => {
  await using shop = await startShop(NOWHERE);
  const mina = await buyer(shop, 'mina@buyers.example');
  const refreshed = await shop.post(`${AUTH}/refresh`, undefined, mina.cookie);
  const secrets = [
    PASSWORD,
    mina.answered.body.accessToken,
    mina.cookie.cookie.split('=')[1],
    refreshed.body.accessToken,
  ];
  await shop.settle();
  const files = ['merchant.db', 'merchant.db-wal'].map((name) =>
    readFile(join(shop.dataDir, name), 'latin1'),
  );
  const text = (await Promise.all(files)).join('');
  expect(text).toContain('mina@buyers.example');
  for (const secret of secrets) {
    expect(secret).toBeTruthy();
    expect(text).not.toContain(secret);
  }
});
