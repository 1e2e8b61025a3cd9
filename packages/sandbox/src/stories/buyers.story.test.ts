import { buyers, type ReplyOf, shop, shopSubscriptions } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

const PASSWORD = 'four words to remember';
const CARD = { number: '4242424242424242', expiry: '12/99', cvc: '123' };

/** Becomes a buyer of the shop, and shows their access token with each call. */
async function signedUp(town: Sandbox, name: string) {
  const email = `${name.toLowerCase()}@buyers.example`;
  replyOf(await town.shop.call(buyers.signUp, { body: { email, password: PASSWORD, name } }));
  const login = replyOf(await town.shop.call(buyers.logIn, { body: { email, password: PASSWORD } }));
  return { ...login, email, headers: { authorization: `Bearer ${login.accessToken}` } };
}

test('a buyer signs up, buys, and sees own orders alone; the page after paying needs no login', async () => {
  await using town = await startSandbox({ seed: 51 });
  const [mina, jun] = [await signedUp(town, 'Mina'), await signedUp(town, 'Jun')];
  const body = { items: [{ productId: 'iphone-16-pro', quantity: 1 }] };
  const { headers } = mina;
  const { orderNo } = replyOf(await town.shop.call(shop.createOrder, { body, headers }));
  const { redirectUrl } = replyOf(await town.shop.call(shop.checkoutOrder, { params: { orderNo }, headers }));
  const page = await town.mina.opens(redirectUrl);
  const shown = await town.mina.returns(await town.mina.gives(CARD.number, page));
  expect(shown.html).toContain('your order is paid');
  await town.mina.buys('galaxy-s25-ultra');
  await town.quiet();

  const own = replyOf(await town.shop.call(buyers.myOrders, { headers }));
  expect(own.orders).toMatchObject([{ orderNo, state: 'PAID' }]);
  const asked = await town.shop.call(shop.getOrder, { params: { orderNo }, headers: jun.headers });
  expect(asked).toMatchObject({ ok: false, status: 404 });
  expect(await town.shop.state(orderNo)).toBe('PAID');

  const told = JSON.stringify(town.logs);
  for (const secret of [PASSWORD, mina.accessToken, jun.accessToken]) expect(told).not.toContain(secret);
  expect(await town.invariants()).toEqual([]);
});

const AN_HOUR_MS = 60 * 60_000;
type Own = ReplyOf<typeof shopSubscriptions.mySubscription>;

async function subscribed(town: Sandbox) {
  const { headers } = await signedUp(town, 'Mina');
  const body = { productId: 'care-monthly', card: CARD };
  const made = replyOf(await town.shop.call(shopSubscriptions.subscribe, { body, headers }));
  await town.quiet();
  const params = { subscriptionId: made.subscriptionId };
  const sees = async (): Promise<Own> =>
    replyOf(await town.shop.call(shopSubscriptions.mySubscription, { params, headers }));
  return { headers, params, made, sees };
}

test('a subscription goes past due and comes back when its buyer has it charged again', async () => {
  await using town = await startSandbox({ seed: 52 });
  const { headers, params, made, sees } = await subscribed(town);
  expect(made).toMatchObject({ state: 'ACTIVE', amount: 9_900 });
  await town.scripts.put('no-money', { match: {}, steps: [{ decline: '51' }] });
  await town.clock.advanceTo(Date.parse(made.periodEnd ?? '') + AN_HOUR_MS);
  expect(await sees()).toMatchObject({ state: 'PAST_DUE', openInvoice: { amount: 9_900 } });
  await town.scripts.reset();
  const renewed = await town.shop.call(shopSubscriptions.renewMySubscription, { params, headers });
  expect(replyOf(renewed)).toMatchObject({ state: 'ACTIVE', openInvoice: null });
  await town.quiet();
  expect(await sees()).toMatchObject({ state: 'ACTIVE' });
  expect(await town.invariants()).toEqual([]);
});

test('a shop that hears no webhook of a renewal finds out by looking', async () => {
  await using town = await startSandbox({ seed: 53 });
  const { made, sees } = await subscribed(town);
  town.intercept('pg', 'merchant', () => {
    throw new Error('no webhook comes through');
  });
  await town.clock.advance('P32D');
  const now = await sees();
  expect(now.state).toBe('ACTIVE');
  expect(Date.parse(now.periodEnd ?? '')).toBeGreaterThan(Date.parse(made.periodEnd ?? ''));
});
