import { expect, test } from 'vitest';
import { startFakePg } from '../../test/fake-pg.ts';
import { startShop } from '../../test/shop.ts';

const PHONE = { productId: 'iphone-16-pro', quantity: 2 };
const MINA = { email: 'mina@buyers.example', password: 'four words to remember', name: 'Mina' };

test('what shop and PG said about an order is told in its order, without a key, to whoever may see the order', async () => {
  await using pg = await startFakePg();
  await using shop = await startShop({ pgUrl: pg.url, env: { PG_SECRET_KEY: `sk_${'s'.repeat(40)}` } });
  const { orderNo } = await shop.paid(PHONE);
  const told = await shop.get(`/merchant/api/orders/${orderNo}/exchanges`);
  expect(told.body.exchanges).toMatchObject([
    { call: 'READY', path: '/pay/ready', request: { orderNo }, status: 200 },
    { call: 'APPROVE', path: '/pay/approve', status: 200, reply: { status: 'APPROVED' } },
  ]);
  expect(told.text).not.toContain('sk_');
  expect((await shop.get('/merchant/api/orders/O-nobody/exchanges')).status).toBe(404);
});

test("a buyer's order, and what was said about it, is theirs and of who knows its payment; taking it back is theirs alone", async () => {
  await using pg = await startFakePg();
  await using shop = await startShop({ pgUrl: pg.url });
  await shop.post('/merchant/api/auth/signup', MINA);
  const { email, password } = MINA;
  const { accessToken } = (await shop.post('/merchant/api/auth/login', { email, password })).body;
  const own = { authorization: `Bearer ${accessToken}` };
  const { orderNo } = (await shop.post('/merchant/api/orders', { items: [PHONE] }, own)).body;
  const { tid } = (await shop.post(`/merchant/api/orders/${orderNo}/checkout`, undefined, own)).body;
  await shop.returns(tid);

  const address = `/merchant/api/orders/${orderNo}`;
  for (const path of [address, `${address}/exchanges`]) {
    expect((await shop.get(path)).status).toBe(404);
    expect((await shop.get(`${path}?tid=T1M80ER7EFYP8SB32S5N`)).status).toBe(404);
    expect((await shop.get(`${path}?tid=${tid}`)).status).toBe(200);
    expect((await shop.get(path, { headers: own })).status).toBe(200);
  }
  expect((await shop.post(`${address}/cancel`, {})).status).toBe(404);
  expect((await shop.post(`${address}/cancel`, { amount: 1 }, own)).status).toBe(400);
  expect(pg.made('cancel')).toEqual([]);
  const items = [{ productId: 'iphone-16-pro', quantity: 1 }];
  const back = await shop.post(`${address}/cancel`, { items }, own);
  expect(back.body.refund).toMatchObject({ amount: 1_550_000, reason: 'The buyer changed their mind.' });
});
