import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { webhookTypes } from '@payflow/contracts';
import { CallFailed, type Transport } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { startFakePg } from '../test/fake-pg.ts';
import { freePort, SECRET, startShop } from '../test/shop.ts';

const PHONE = { productId: 'iphone-16-pro', quantity: 1 };

/** A network that loses the replies to some calls, after the PG has acted. */
function losing(path: string) {
  const lost = { while: true };
  const wire =
    (transport: Transport): Transport =>
    async (request) => {
      const reply = await transport(request);
      if (lost.while && request.url.includes(path))
        throw new CallFailed('timeout', 'the PG did not answer in time');
      return reply;
    };
  return { lost, wire };
}

describe('starting', () => {
  test('without its PG the shop is open but not ready, and gets ready when the PG comes', async () => {
    const port = await freePort();
    await using shop = await startShop({ pgUrl: `http://127.0.0.1:${port}` });
    await shop.settle();
    const before = await shop.get('/readyz');
    expect(before.status).toBe(503);
    expect(before.body.checks).toMatchObject({
      database: 'ok',
      registered: expect.stringMatching(/^not yet/),
    });
    expect((await shop.get('/merchant/api/products')).status).toBe(200);

    await using pg = await startFakePg(port);
    await shop.later(5_000);
    expect(await shop.get('/readyz')).toMatchObject({ status: 200, body: { checks: { registered: 'ok' } } });
    expect(pg.made('webhook-endpoints')[0]?.body).toEqual({
      url: `${shop.url}/payments/webhook`,
      secret: SECRET,
      events: [...webhookTypes],
    });
  });

  test('it makes its webhook secret once, for its owner alone, and shows the PG its key', async () => {
    await using pg = await startFakePg();
    const key = 'sk_0123456789abcdefghijklmn';
    await using shop = await startShop({ pgUrl: pg.url, env: { WEBHOOK_SECRET: '', PG_SECRET_KEY: key } });
    await shop.settle();
    expect((await stat(join(shop.dataDir, 'webhook-secret'))).mode & 0o777).toBe(0o600);
    await shop.kill();
    await shop.restart();
    await shop.settle();
    const secrets = pg.made('webhook-endpoints').map(({ body }) => body.secret);
    expect(secrets).toHaveLength(2);
    expect(secrets[0]).toMatch(/^whsec_/);
    expect(secrets[1]).toBe(secrets[0]);
    expect(pg.calls.every(({ authorization }) => authorization === `Bearer ${key}`)).toBe(true);
  });

  test('on a taken port it says so in one line, and leaves its folder to others', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const start = startShop({ pgUrl: 'http://127.0.0.1:1', env: { MERCHANT_PORT: String(port) } });
    await expect(start).rejects.toThrow(
      `merchant: port ${port} is taken: stop what uses it, or set MERCHANT_PORT.`,
    );
    await new Promise((resolve) => taken.close(resolve));
  });

  test('in server mode it wants every secret from outside', async () => {
    const start = startShop({
      pgUrl: 'http://127.0.0.1:1',
      env: { PAYFLOW_MODE: 'server', WEBHOOK_SECRET: '' },
    });
    await expect(start).rejects.toThrow(/PG_SECRET_KEY, WEBHOOK_SECRET, ADMIN_KEY/);
  });
});

describe('ordering', () => {
  test("totals come from the shelf; a client's price is refused", async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { products } = (await shop.get('/merchant/api/products')).body;
    const made = await shop.post('/merchant/api/orders', {
      items: [{ productId: products[1].id, quantity: 3 }],
    });
    expect(made).toMatchObject({
      status: 201,
      body: { total: products[1].price * 3, state: 'CREATED', tid: null },
    });
    expect(made.body.orderNo).toMatch(/^O[0-9A-HJKMNP-TV-Z]{19}$/);
    expect(await shop.orderNow(made.body.orderNo)).toEqual(made.body);
    const priced = await shop.post('/merchant/api/orders', { items: [{ ...PHONE, unitPrice: 1 }] });
    expect(priced).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });

  test.each([
    [{ productId: 'nokia-3310', quantity: 1 }, 'items.0.productId'],
    [{ productId: 'iphone-16-pro', color: 'Pink', quantity: 1 }, 'items.0.color'],
    [{ productId: 'iphone-16-pro', quantity: 0 }, 'items.0.quantity'],
    [{ productId: 'iphone-16-pro', quantity: 1.5 }, 'items.0.quantity'],
  ])('%j is refused at its path', async (item, path) => {
    await using shop = await startShop({ pgUrl: 'http://127.0.0.1:1' });
    const refused = await shop.post('/merchant/api/orders', { items: [item] });
    expect(refused).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path }] } });
  });

  test('an unknown order is 404', async () => {
    await using shop = await startShop({ pgUrl: 'http://127.0.0.1:1' });
    expect((await shop.get('/merchant/api/orders/O-NOT-THERE')).status).toBe(404);
    expect((await shop.post('/merchant/api/orders/O-NOT-THERE/checkout')).status).toBe(404);
  });
});

describe('checking out', () => {
  test('the PG is told what is bought and where the buyer comes back to', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo } = await shop.order(
      { ...PHONE, color: 'Black Titanium', quantity: 2 },
      { productId: 'care-monthly', quantity: 1 },
    );
    const { body } = await shop.post(`/merchant/api/orders/${orderNo}/checkout`);
    expect(body).toEqual({
      tid: expect.any(String),
      redirectUrl: `http://pg.example/checkout?tid=${body.tid}`,
    });
    expect(pg.made('ready')).toMatchObject([
      {
        key: `ready-${orderNo}-1`,
        body: {
          orderNo,
          amount: 3_109_900,
          orderName: 'iPhone 16 Pro, Black Titanium and 1 more',
          successUrl: `${shop.url}/payments/return`,
          failUrl: `${shop.url}/payments/return`,
          items: [
            {
              sku: 'iphone-16-pro/black-titanium',
              name: 'iPhone 16 Pro, Black Titanium',
              quantity: 2,
              unitPrice: 1_550_000,
            },
            { sku: 'care-monthly', name: 'Phone Care, monthly', quantity: 1, unitPrice: 9_900 },
          ],
        },
      },
    ]);
    expect(await shop.orderNow(orderNo)).toMatchObject({
      state: 'PENDING',
      tid: body.tid,
      payStatus: 'READY',
    });
  });

  test.each([
    ['is not there', undefined],
    ['breaks off', 'reset'],
    ['breaks down', { status: 500, body: '{"code":"INTERNAL_ERROR","message":"Ouch.","requestId":"r"}' }],
    ['talks garbage', { status: 200, body: '<html>hello</html>' }],
    ['answers in another shape', { status: 200, body: '{"tid":5}' }],
  ] as const)('while the PG %s it is 503, and the order stays as it is', async (_what, how) => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: how ? pg.url : `http://127.0.0.1:${await freePort()}` });
    if (how) pg.behaves.ready = how;
    const order = await shop.order(PHONE);
    const refused = await shop.post(`/merchant/api/orders/${order.orderNo}/checkout`);
    expect(refused).toMatchObject({ status: 503, body: { code: 'PG_UNAVAILABLE' } });
    expect(await shop.orderNow(order.orderNo)).toEqual(order);
    if (!how) return;
    pg.behaves.ready = 'as-it-should';
    expect((await shop.post(`/merchant/api/orders/${order.orderNo}/checkout`)).status).toBe(200);
  });

  test('a failed order can be paid with another payment, a paid one cannot', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, tid } = await shop.pending();
    pg.outcome = 'FAILED';
    await shop.returns(tid);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'FAILED', failure: { code: '51' } });
    pg.outcome = 'APPROVED';
    const again = await shop.post(`/merchant/api/orders/${orderNo}/checkout`);
    expect(again.body.tid).not.toBe(tid);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PENDING', failure: null });
    await shop.returns(again.body.tid);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PAID' });
    const refused = await shop.post(`/merchant/api/orders/${orderNo}/checkout`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'INVALID_STATE' } });
    expect(pg.made('ready')).toHaveLength(2);
  });

  test('when the PG knows of a payment under way it is 409, and the shop asks what became of it', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, tid } = await shop.pending();
    pg.payments.set(tid, { orderNo, amount: 1_550_000, status: 'APPROVED' });
    pg.behaves.ready = {
      status: 409,
      body: '{"code":"DUPLICATE_ORDER","message":"It is paid.","requestId":"r"}',
    };
    expect(await shop.post(`/merchant/api/orders/${orderNo}/checkout`)).toMatchObject({
      status: 409,
      body: { code: 'INVALID_STATE' },
    });
    await shop.settle();
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PAID' });
  });
});

describe('coming back', () => {
  test('the shop approves once, however often the page is loaded', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, tid } = await shop.pending();
    const pages = await Promise.all([shop.returns(tid), shop.returns(tid), shop.returns(tid)]);
    pages.push(await shop.returns(tid));
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(pg.made('approve')).toMatchObject([{ key: `approve-${tid}`, body: { tid, amount: 1_550_000 } }]);
    expect(pg.made('approve')[0]?.body.card).toBeUndefined();
    expect(pages.at(-1)?.text).toContain('482913');
    expect(pages.at(-1)?.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';|style-src 'sha256-/,
    );
    expect(await shop.orderNow(orderNo)).toMatchObject({
      state: 'PAID',
      cardAuthCode: '482913',
      payStatus: 'APPROVED',
    });
  });

  test('an unknown, missing, doubled or hostile tid is a page with 404, and the PG is not asked', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const hostile = [
      '?tid=T-UNKNOWN&result=success',
      '',
      '?tid=a&tid=b',
      `?tid=${encodeURIComponent('<script>alert(1)</script>')}`,
      `?tid=${'x'.repeat(5_000)}`,
      '?tid=%00',
    ];
    for (const query of hostile) {
      const page = await shop.get(`/payments/return${query}`);
      expect(page.status).toBe(404);
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.text).not.toContain('<script');
    }
    expect(pg.made('/pay/')).toEqual([]);
  });

  test('a HEAD looks and pays nothing; a POST is not for this page', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { tid } = await shop.pending();
    expect((await shop.get(`/payments/return?tid=${tid}&result=success`, { method: 'HEAD' })).status).toBe(
      200,
    );
    expect((await shop.post(`/payments/return?tid=${tid}&result=success`)).status).toBe(405);
    expect(pg.made('approve')).toEqual([]);
  });

  test('a buyer who cancelled is believed when the PG says so', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, tid, total } = await shop.pending();
    await shop.returns(tid, 'cancelled');
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PENDING' });
    pg.payments.set(tid, { orderNo, amount: total, status: 'CANCELLED_BY_BUYER' });
    expect((await shop.returns(tid, 'cancelled')).text).toContain('CANCELLED');
    expect(await shop.orderNow(orderNo)).toMatchObject({
      state: 'CANCELLED',
      payStatus: 'CANCELLED_BY_BUYER',
    });
    expect(pg.made('approve')).toEqual([]);
    expect((await shop.post(`/merchant/api/orders/${orderNo}/checkout`)).status).toBe(200);
  });

  test('a lost reply is made up for by asking, never by paying again', async () => {
    await using pg = await startFakePg();
    const { wire } = losing('/pay/approve');
    await using shop = await startShop({ pgUrl: pg.url, wire });
    const { orderNo, tid } = await shop.pending();
    expect((await shop.returns(tid)).text).toContain('PENDING');
    await shop.returns(tid);
    expect(pg.made('/pay/tx')).toEqual([]);
    await shop.later(1_200);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PAID', cardAuthCode: '482913' });
    expect(pg.made('approve')).toHaveLength(1);
    expect(pg.made('/pay/tx')).toHaveLength(1);
    await shop.later(3_600_000);
    expect(pg.made('/pay/tx')).toHaveLength(1);
  });

  test.each([
    ['breaks off after it acted', 'act-then-reset'],
    ['breaks down', { status: 500, body: '{"code":"INTERNAL_ERROR","message":"Ouch.","requestId":"r"}' }],
    ['talks garbage', { status: 200, body: 'not JSON' }],
    ['answers in another shape', { status: 200, body: '{"status":"APPROVED"}' }],
  ] as const)('a PG that %s leaves the order open until it says what happened', async (_what, how) => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, tid, total } = await shop.pending();
    pg.behaves.approve = how;
    pg.behaves.tx = { status: 503, body: 'gone' };
    expect((await shop.returns(tid)).status).toBe(200);
    for (const waitMs of [1_200, 2_400, 6_000, 12_000]) await shop.later(waitMs);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PENDING' });
    pg.behaves.tx = 'as-it-should';
    pg.payments.set(tid, { orderNo, amount: total, status: 'APPROVED' });
    await shop.later(36_000);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PAID' });
    expect(pg.made('approve')).toHaveLength(1);
  });

  test('an approve that never reached the PG is made up for when the page is loaded again', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, tid } = await shop.pending();
    pg.behaves.approve = 'reset';
    await shop.returns(tid);
    await shop.returns(tid);
    expect(pg.made('approve')).toHaveLength(1);
    pg.behaves.approve = 'as-it-should';
    await shop.later(1_200);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PENDING', payStatus: 'READY' });
    await shop.returns(tid);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PAID' });
  });

  test('a refused approve shows at once what the payment really is', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, tid, total } = await shop.pending();
    pg.payments.set(tid, { orderNo, amount: total, status: 'EXPIRED' });
    expect((await shop.returns(tid)).text).toContain('CANCELLED');
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'CANCELLED', payStatus: 'EXPIRED' });
  });

  test('an unknown outcome stays open, and is asked for until it is known', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, tid, total } = await shop.pending();
    pg.outcome = 'UNKNOWN';
    expect((await shop.returns(tid)).text).toContain('http-equiv="refresh"');
    await shop.later(1_200);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PENDING', payStatus: 'UNKNOWN' });
    pg.payments.set(tid, { orderNo, amount: total, status: 'FAILED' });
    await shop.later(2_400);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'FAILED', failure: { code: '51' } });
  });

  test('a shop that died while it approved asks when it is back', async () => {
    await using pg = await startFakePg();
    let died: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      died = resolve;
    });
    const wire =
      (transport: Transport): Transport =>
      async (request) => {
        const reply = await transport(request);
        if (!request.url.includes('/pay/approve')) return reply;
        died();
        return new Promise(() => undefined);
      };
    await using shop = await startShop({ pgUrl: pg.url, wire });
    const { orderNo, tid } = await shop.pending();
    const page = shop.returns(tid).catch((error: unknown) => error);
    await reached;
    await shop.kill();
    expect(await page).toBeInstanceOf(Error);
    await shop.restart();
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PENDING', payStatus: 'APPROVING' });
    await shop.later(11_000);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PAID' });
    expect(pg.made('approve')).toHaveLength(1);
  });

  test("an answer over another amount than the order's total pays nothing", async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, tid } = await shop.pending();
    pg.payments.set(tid, { orderNo, amount: 1, status: 'READY' });
    await shop.returns(tid);
    expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PENDING' });
  });
});
