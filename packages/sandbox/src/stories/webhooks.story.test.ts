import { pay, webhooks } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

const APPROVED = { number: '4242424242424242', expiry: '12/30', cvc: '123' };

test('a webhook lost to an outage still gets the order paid', async () => {
  await using town = await startSandbox({ seed: 11, now: '2026-03-02T09:00:00+09:00' });
  const { mina, shop } = town;
  const { orderNo, total } = await mina.orders('iphone-16-pro');
  const { tid } = await mina.checksOut(orderNo);
  town.cut('pg', 'merchant');
  // The shop's server is away: the buyer's card is charged by another of its processes.
  await town.pg.call(pay.approve, {
    body: { tid, amount: total, card: APPROVED },
  });
  await town.quiet();
  expect(await shop.state(orderNo)).toBe('PENDING');
  // The second try may have been made by then, five seconds after the first; the third comes five minutes later.
  town.restore('pg', 'merchant');
  await town.clock.advance('PT10M');
  await town.quiet();
  expect(await shop.state(orderNo)).toBe('PAID');
  expect(await town.invariants()).toEqual([]);
});

test('a webhook whose acknowledgement is lost comes twice and is applied once', async () => {
  await using town = await startSandbox({ seed: 12 });
  let lost = 0;
  const undo = town.intercept('pg', 'merchant', async (request, next) => {
    const reply = await next(request);
    return lost++ === 0 ? { ...reply, status: 502 } : reply;
  });
  const { orderNo, tid } = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  await town.clock.advance('PT10S');
  undo();
  expect((await town.shop.inbox({ tid })).map(({ verdict }) => verdict)).toEqual(['DUPLICATE', 'APPLIED']);
  expect(await town.shop.state(orderNo)).toBe('PAID');
  expect(await town.invariants()).toEqual([]);
});

test('a webhook that is changed on its way is refused, and the true one is accepted later', async () => {
  await using town = await startSandbox({ seed: 13 });
  const undo = town.intercept('pg', 'merchant', (request, next) =>
    next({ ...request, body: (request.body ?? '').replace('"amount":', '"amount":1') }),
  );
  const { tid } = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  undo();
  const [refused] = await town.shop.inbox({ tid });
  expect(refused ?? (await town.shop.inbox())[0]).toMatchObject({ valid: false, verdict: 'REJECTED' });
  // The second try may have been made by then, five seconds after the first; the third comes five minutes later.
  await town.clock.advance('PT10M');
  expect((await town.shop.inbox({ tid }))[0]).toMatchObject({ valid: true });
  expect(await town.invariants()).toEqual([]);
});

test('a webhook that was held back for more than five minutes is refused as stale', async () => {
  await using town = await startSandbox({ seed: 14 });
  const undo = town.intercept('pg', 'merchant', (request, next) => {
    const stale = String(Number(request.headers['webhook-timestamp']) - 301);
    return next({ ...request, headers: { ...request.headers, 'webhook-timestamp': stale } });
  });
  await town.mina.buys('iphone-16-pro');
  await town.quiet();
  undo();
  const [refused] = await town.shop.inbox();
  expect(refused).toMatchObject({ valid: false, verdict: 'REJECTED' });
});

test('a shop that is down for a day gets every webhook, and its orders paid', async () => {
  await using town = await startSandbox({ seed: 15 });
  const bought = [];
  const undo = town.intercept('pg', 'merchant', async () => ({ status: 503, headers: {}, body: 'down' }));
  for (const product of ['iphone-16-pro', 'galaxy-s25-ultra', 'xiaomi-14t-pro']) {
    const { orderNo } = await town.mina.orders(product);
    const { tid } = await town.mina.checksOut(orderNo);
    await town.pg.call(pay.approve, { body: { tid, card: APPROVED } });
    bought.push(orderNo);
  }
  await town.quiet();
  for (let hour = 0; hour < 12; hour++) await town.clock.advance('PT1H');
  undo();
  await town.clock.advance('P1D');
  await town.clock.advance('P1D');
  for (const orderNo of bought) expect(await town.shop.state(orderNo)).toBe('PAID');
  expect(await town.invariants()).toEqual([]);
});

test('a shop that switched its webhooks off gets what it missed when it asks for it, and its orders paid', async () => {
  await using town = await startSandbox({ seed: 16 });
  const { mina, shop, pg } = town;
  const [endpoint] = replyOf(await pg.call(webhooks.listWebhookEndpoints, {})).data;
  const params = { id: endpoint?.id ?? '' };
  const undo = town.intercept('pg', 'merchant', async () => ({ status: 503, headers: {}, body: 'down' }));
  const { orderNo, total } = await mina.orders('iphone-16-pro');
  const { tid } = await mina.checksOut(orderNo);
  await pg.call(pay.approve, { body: { tid, amount: total, card: APPROVED } });
  await town.quiet();
  await pg.call(webhooks.changeWebhookEndpoint, { params, body: { enabled: false } });
  await town.quiet();
  const missed = replyOf(await pg.call(webhooks.listWebhookDeliveries, { query: { status: 'DISABLED' } }));
  expect(missed.data.deliveries).toMatchObject([{ tid, attemptCount: 1, attempts: [{ statusCode: 503 }] }]);
  expect(await town.invariants()).toEqual([]);

  undo();
  const secret = replyOf(await pg.call(webhooks.rotateWebhookSecret, { params, body: {} })).data;
  expect(secret.previousExpiresAt).not.toBeNull();
  await pg.call(webhooks.changeWebhookEndpoint, { params, body: { enabled: true } });
  const body = { since: '2020-01-01T00:00:00Z' };
  expect(replyOf(await pg.call(webhooks.redeliverWebhooks, { params, body })).data.count).toBe(1);
  await town.quiet();
  expect(await shop.state(orderNo)).toBe('PAID');
  await pg.call(webhooks.deleteWebhookEndpoint, { params });
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});
