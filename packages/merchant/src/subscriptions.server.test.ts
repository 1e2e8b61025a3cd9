import type { shopSubscriptions, subscriptions } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { anOpenInvoice } from '../test/fake-billing.ts';
import { type FakePg, startFakePg } from '../test/fake-pg.ts';
import { type Answered, type RunningShop, startShop } from '../test/shop.ts';

const SUBSCRIPTIONS = '/merchant/api/subscriptions';
const CARD = { number: '4242424242424242', expiry: '12/99', cvc: '123' };
const DAY_MS = 24 * 60 * 60_000;

type Own = shopSubscriptions.ShopSubscription;

/** A buyer who is logged in, and what they do with subscriptions. */
async function buyer(shop: RunningShop, email: string) {
  const address = { email, password: 'four words to remember' };
  await shop.post('/merchant/api/auth/signup', { ...address, name: 'Mina' });
  const { accessToken, buyer: who } = (await shop.post('/merchant/api/auth/login', address)).body;
  const headers = { authorization: `Bearer ${accessToken}` };
  const act = (path: string, body?: unknown): Promise<Answered> =>
    shop.post(`${SUBSCRIPTIONS}${path}`, body, headers);
  return {
    buyerId: who.buyerId as string,
    act,
    subscribes: (over = {}) => act('', { productId: 'care-monthly', ...over }),
    sees: async (id: string): Promise<Own> => (await shop.get(`${SUBSCRIPTIONS}/${id}`, { headers })).body,
    get: (path = '') => shop.get(`${SUBSCRIPTIONS}${path}`, { headers }),
  };
}

/** Mina, who has a subscription that is ACTIVE. */
async function subscribed(pg: FakePg, shop: RunningShop) {
  const mina = await buyer(shop, 'mina@buyers.example');
  const { body } = await mina.subscribes({ card: CARD });
  const atPg = [...pg.billing.subscriptions.values()][0];
  if (!atPg) throw new Error('the PG was not asked');
  return { mina, id: (body as Own).subscriptionId, atPg };
}

const told = (type: string, data: object) => ({ type, timestamp: '2026-03-02T00:00:00.000Z', data });

/** The PG's side changes, and nobody tells the shop. */
function becomes(pg: FakePg, atPg: subscriptions.Subscription, changes: Partial<subscriptions.Subscription>) {
  const next = { ...atPg, ...changes };
  pg.billing.subscriptions.set(atPg.subscriptionId, next);
  return next;
}

describe('subscribing', () => {
  test("makes the plan from the shelf once, keeps the card for this buyer, and shows the PG's state", async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const mina = await buyer(shop, 'mina@buyers.example');
    const answered = await mina.subscribes({ card: CARD });
    expect(answered).toMatchObject({
      status: 201,
      body: { state: 'ACTIVE', amount: 9_900, formUrl: null, periodEnd: expect.any(String) },
    });
    const { subscriptionId } = answered.body;
    expect(pg.made('billing-keys')).toMatchObject([
      { key: `card-${subscriptionId}`, body: { customerKey: mina.buyerId, card: CARD } },
    ]);
    expect([...pg.billing.plans.values()]).toMatchObject([
      { planId: 'care-monthly-9900', amount: 9_900, interval: 'MONTH' },
    ]);
    const jun = await buyer(shop, 'jun@buyers.example');
    expect((await jun.subscribes({ card: CARD })).status).toBe(201);
    expect(pg.made('plans').filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('without a card the buyer is sent to the form, and it begins when they come back, whatever the address says', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const mina = await buyer(shop, 'mina@buyers.example');
    const { body } = await mina.subscribes();
    expect(body).toMatchObject({ state: 'WAITING_FOR_CARD', formUrl: 'http://pg.example/billing-form/bk_1' });
    const back = `/payments/return?subscription=${body.subscriptionId}`;
    expect(pg.made('billing-keys')[0]?.body).toEqual({
      customerKey: mina.buyerId,
      returnUrl: `${shop.url}${back}`,
    });
    const early = await shop.get(`${back}&billingKey=bk_1&result=success`);
    expect([early.status, early.text]).toEqual([200, expect.stringContaining('No card was given yet')]);
    const card = pg.billing.cards.get('bk_1');
    if (card) pg.billing.cards.set('bk_1', { ...card, status: 'ACTIVE', formUrl: null });
    expect((await shop.get(`${back}&result=cancelled`)).text).toContain('your subscription has begun');
    expect(await mina.sees(body.subscriptionId)).toMatchObject({ state: 'ACTIVE', formUrl: null });
    expect((await shop.get('/payments/return?subscription=ssb_nobody')).status).toBe(404);
  });

  test('a buyer who gives a card and closes the browser is subscribed by the timer; one who never gives it is not', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const [mina, jun] = [await buyer(shop, 'mina@a.example'), await buyer(shop, 'jun@a.example')];
    const ids = [(await mina.subscribes()).body.subscriptionId, (await jun.subscribes()).body.subscriptionId];
    for (const [key, status] of [
      ['bk_1', 'ACTIVE'],
      ['bk_2', 'EXPIRED'],
    ] as const) {
      const card = pg.billing.cards.get(key);
      if (card) pg.billing.cards.set(key, { ...card, status });
    }
    await shop.later(60_000);
    expect(await mina.sees(ids[0])).toMatchObject({ state: 'ACTIVE' });
    expect(await jun.sees(ids[1])).toMatchObject({ state: 'FAILED', failure: 'No card was given.' });
  });

  test("a billing key must be this buyer's own", async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    await subscribed(pg, shop);
    const jun = await buyer(shop, 'jun@buyers.example');
    for (const billingKey of ['bk_1', 'bk_nobody']) {
      const refused = await jun.subscribes({ billingKey });
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'billingKey' }] } });
    }
  });

  test('a double click makes one subscription, and a second one is refused until the first is over', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const mina = await buyer(shop, 'mina@buyers.example');
    const both = await Promise.all([mina.subscribes({ card: CARD }), mina.subscribes({ card: CARD })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(pg.billing.subscriptions.size).toBe(1);
    const { subscriptionId } = both.find(({ status }) => status === 201)?.body ?? {};
    await mina.act(`/${subscriptionId}/cancel`, { at: 'NOW' });
    expect((await mina.subscribes({ card: CARD })).status).toBe(201);
  });

  test('a first charge that is declined ends it, with the reason', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    pg.billing.charge = 'declined';
    const mina = await buyer(shop, 'mina@buyers.example');
    expect((await mina.subscribes({ card: CARD })).body).toMatchObject({
      state: 'CANCELLED',
      failure: 'The account has not enough money.',
    });
  });

  test('a shop that dies after the PG subscribed asks again with the same key, and there is one', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const mina = await buyer(shop, 'mina@buyers.example');
    pg.behaves.subscriptions = 'act-then-reset';
    const { body } = await mina.subscribes({ card: CARD });
    expect(body.state).toBe('STARTING');
    await shop.kill();
    pg.behaves.subscriptions = 'as-it-should';
    await shop.restart();
    await shop.later(60_000);
    expect(await mina.sees(body.subscriptionId)).toMatchObject({ state: 'ACTIVE' });
    const keys = new Set(
      pg.made('subscriptions').flatMap(({ method, key }) => (method === 'POST' ? [key] : [])),
    );
    expect([...keys]).toEqual([`subscribe-${body.subscriptionId}`]);
    expect(pg.billing.subscriptions.size).toBe(1);
  });

  test.each([
    ['what is no subscription', { productId: 'iphone-16-pro' }, 400, 'VALIDATION_FAILED'],
    ['a card and a billing key', { card: CARD, billingKey: 'bk_1' }, 400, 'VALIDATION_FAILED'],
  ])('%s is refused', async (_what, over, status, code) => {
    await using shop = await startShop({ pgUrl: 'http://127.0.0.1:1' });
    const mina = await buyer(shop, 'mina@buyers.example');
    expect(await mina.subscribes(over)).toMatchObject({ status, body: { code } });
  });

  test('without the PG it is 503 and nothing is kept; without a login it is 401', async () => {
    await using shop = await startShop({ pgUrl: 'http://127.0.0.1:1' });
    const mina = await buyer(shop, 'mina@buyers.example');
    expect(await mina.subscribes({ card: CARD })).toMatchObject({
      status: 503,
      body: { code: 'PG_UNAVAILABLE' },
    });
    expect((await mina.get()).body).toEqual({ subscriptions: [], nextCursor: null });
    expect((await shop.post(SUBSCRIPTIONS, { productId: 'care-monthly' })).status).toBe(401);
  });
});

describe('own subscriptions', () => {
  test('are seen and changed by their buyer alone', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { mina, id } = await subscribed(pg, shop);
    const jun = await buyer(shop, 'jun@buyers.example');
    expect((await jun.get(`/${id}`)).status).toBe(404);
    expect((await jun.act(`/${id}/renew`)).status).toBe(404);
    expect((await jun.act(`/${id}/cancel`, {})).status).toBe(404);
    expect((await jun.get()).body.subscriptions).toEqual([]);
    expect((await mina.get()).body.subscriptions).toEqual([await mina.sees(id)]);
  });

  test('a cancel to come can be taken back; one at once is the end', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { mina, id } = await subscribed(pg, shop);
    expect((await mina.act(`/${id}/renew`)).status).toBe(409);
    const cancelled = await mina.act(`/${id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'ACTIVE', cancelAtPeriodEnd: true });
    expect((await mina.act(`/${id}/renew`)).body).toMatchObject({ cancelAtPeriodEnd: false });
    expect((await mina.act(`/${id}/cancel`, { at: 'NOW' })).body).toMatchObject({ state: 'CANCELLED' });
    expect((await mina.act(`/${id}/cancel`, { at: 'NOW' })).status).toBe(409);
    const keys = pg.made('/subscriptions/').flatMap(({ method, key }) => (method === 'POST' ? [key] : []));
    expect(keys).toEqual([`cancel-${id}-1`, `renew-${id}-2`, `cancel-${id}-3`]);
  });

  test('who waits for the form can leave it without the PG', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const mina = await buyer(shop, 'mina@buyers.example');
    const { subscriptionId: id } = (await mina.subscribes()).body;
    expect((await mina.act(`/${id}/cancel`)).body).toMatchObject({ state: 'CANCELLED', formUrl: null });
    expect(pg.made('/subscriptions')).toEqual([]);
  });

  test('a renewal whose reply is lost is found out by looking', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { mina, id, atPg } = await subscribed(pg, shop);
    becomes(pg, atPg, { status: 'PAST_DUE', seq: 5 });
    await shop.later(400 * DAY_MS);
    expect(await mina.sees(id)).toMatchObject({ state: 'PAST_DUE' });
    pg.behaves.subscriptions = 'act-then-reset';
    expect((await mina.act(`/${id}/renew`)).status).toBe(503);
    pg.behaves.subscriptions = 'as-it-should';
    await shop.later(10_000);
    expect(await mina.sees(id)).toMatchObject({ state: 'ACTIVE' });
  });
});

describe("the PG's news of a subscription", () => {
  test('past_due and back, each told once, in any order, end in the same', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { mina, id, atPg } = await subscribed(pg, shop);
    const pastDue = told('subscription.past_due', { ...atPg, status: 'PAST_DUE', seq: 5 });
    const failed = told('invoice.payment_failed', { ...anOpenInvoice(atPg.subscriptionId), seq: 4 });
    await shop.webhook(pastDue, { id: 'evt_5' });
    await shop.webhook(failed, { id: 'evt_4' });
    expect(await mina.sees(id)).toMatchObject({
      state: 'PAST_DUE',
      openInvoice: { amount: 9_900, failure: { code: '51' } },
    });
    await shop.webhook(failed, { id: 'evt_4' });
    const paid = { ...anOpenInvoice(atPg.subscriptionId), status: 'PAID', failure: null, seq: 6 };
    await shop.webhook(told('subscription.activated', { ...atPg, seq: 7 }), { id: 'evt_7' });
    await shop.webhook(told('invoice.paid', paid), { id: 'evt_6' });
    await shop.webhook(pastDue, { id: 'evt_late' });
    expect(await mina.sees(id)).toMatchObject({ state: 'ACTIVE', openInvoice: null });
    const verdicts = (await shop.inbox()).webhooks.map(
      ({ webhookId, verdict }: { webhookId: string; verdict: string }) => `${webhookId} ${verdict}`,
    );
    expect(verdicts.sort()).toEqual([
      'evt_4 APPLIED',
      'evt_4 DUPLICATE',
      'evt_5 APPLIED',
      'evt_6 APPLIED',
      'evt_7 APPLIED',
      'evt_late STALE_SEQ',
    ]);
  });

  test('what the shop has no part in is taken and ignored, with the reason', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { atPg } = await subscribed(pg, shop);
    const strange = { ...atPg, subscriptionId: 'sub_of_another_shop' };
    expect((await shop.webhook(told('subscription.updated', strange), { id: 'evt_a' })).status).toBe(200);
    expect((await shop.webhook(told('settlement.paid', {}), { id: 'evt_b' })).status).toBe(200);
    expect((await shop.webhook(told('subscription.updated', { seq: 1 }), { id: 'evt_c' })).status).toBe(400);
    const entries = (await shop.inbox()).webhooks.map(
      ({ webhookId, verdict, reason }: Record<string, string>) => [webhookId, verdict, reason],
    );
    expect(entries.sort()).toEqual([
      ['evt_a', 'IGNORED', 'This shop has no subscription sub_of_another_shop.'],
      ['evt_b', 'IGNORED', 'This shop does not act on settlement.paid.'],
      ['evt_c', 'REJECTED', expect.stringContaining('data.')],
    ]);
  });

  test('a webhook that never comes is made up for by looking, and one that is over is looked at no more', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { mina, id, atPg } = await subscribed(pg, shop);
    pg.billing.openInvoices.set(atPg.subscriptionId, anOpenInvoice(atPg.subscriptionId));
    becomes(pg, atPg, { status: 'PAST_DUE', seq: 6 });
    await shop.later(400 * DAY_MS);
    expect(await mina.sees(id)).toMatchObject({ state: 'PAST_DUE', openInvoice: { amount: 9_900 } });
    becomes(pg, atPg, { status: 'CANCELLED', seq: 9 });
    await shop.later(7 * 60 * 60_000);
    expect(await mina.sees(id)).toMatchObject({ state: 'CANCELLED', openInvoice: null });
    const looks = pg.made('/subscriptions/').length;
    await shop.later(400 * DAY_MS);
    expect(pg.made('/subscriptions/').length).toBe(looks);
  });
});
