import { expect, test } from 'vitest';
import { startFakePg } from '../../test/fake-pg.ts';
import { startShop } from '../../test/shop.ts';

const PHONE = { productId: 'iphone-16-pro', quantity: 1 };
const DAY_MS = 86_400_000;

test('a refund whose webhook never came is found within a day, and gets its credit note', async () => {
  await using pg = await startFakePg();
  await using shop = await startShop({ pgUrl: pg.url });
  const { orderNo, tid } = await shop.paid(PHONE);
  pg.refund(tid ?? '', { amount: 1_000 });
  await shop.later(DAY_MS / 4);
  expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PAID' });
  await shop.later(DAY_MS);
  expect(await shop.orderNow(orderNo)).toMatchObject({
    state: 'PARTIALLY_REFUNDED',
    refunds: [{ amount: 1_000, origin: 'PG', creditNote: expect.stringMatching(/^CRN-/) }],
  });
});

test('an order is looked at once a day, and left alone two weeks after its last change', async () => {
  await using pg = await startFakePg();
  await using shop = await startShop({ pgUrl: pg.url });
  await shop.paid(PHONE);
  for (let day = 0; day < 20; day++) await shop.later(DAY_MS);
  const looks = pg.made('/pay/tx').length;
  expect(looks).toBeGreaterThanOrEqual(12);
  expect(looks).toBeLessThanOrEqual(14);
});

test('a refund whose webhook never came is found also when the clock jumps over three months', async () => {
  await using pg = await startFakePg();
  await using shop = await startShop({ pgUrl: pg.url });
  const { orderNo, tid } = await shop.paid(PHONE);
  pg.refund(tid ?? '', { amount: 1_000 });
  await shop.later(90 * DAY_MS);
  expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PARTIALLY_REFUNDED' });
});

test('while the PG does not answer it is asked again in an hour', async () => {
  await using pg = await startFakePg();
  await using shop = await startShop({ pgUrl: pg.url });
  const { orderNo, tid } = await shop.paid(PHONE);
  pg.refund(tid ?? '', { amount: 1_550_000 });
  pg.behaves.tx = 'reset';
  await shop.later(DAY_MS);
  pg.behaves.tx = 'as-it-should';
  expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'PAID' });
  await shop.later(DAY_MS / 20);
  expect(await shop.orderNow(orderNo)).toMatchObject({ state: 'REFUNDED' });
});

test('an admin has it done at once, for all or for one; what is older than the order changes nothing', async () => {
  await using pg = await startFakePg();
  await using shop = await startShop({ pgUrl: pg.url });
  const [first, second] = [await shop.paid(PHONE), await shop.paid(PHONE)];
  const reconcile = async (body: unknown) => (await shop.post('/merchant/api/reconcile', body)).body;
  expect(await reconcile({})).toEqual({ looked: 2, changed: [], unanswered: [] });
  pg.refund(first.tid ?? '', { amount: 5 });
  expect(await reconcile({ orderNos: [second.orderNo] })).toMatchObject({ looked: 1, changed: [] });
  expect(await reconcile({})).toEqual({ looked: 2, changed: [first.orderNo], unanswered: [] });
  const payment = pg.payments.get(first.tid ?? '');
  Object.assign(payment ?? {}, { seq: 1, status: 'APPROVED', cancels: [] });
  const before = await shop.orderNow(first.orderNo);
  expect(await reconcile({})).toMatchObject({ changed: [] });
  expect(await shop.orderNow(first.orderNo)).toEqual(before);
  expect(await reconcile({ orderNos: ['O-NOT-THERE'] })).toMatchObject({ code: 'NOT_FOUND' });
  pg.behaves.tx = 'reset';
  expect(await reconcile({})).toMatchObject({
    looked: 2,
    unanswered: expect.arrayContaining([first.orderNo]),
  });
});
