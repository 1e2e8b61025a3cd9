// The same promises for those who test with Node alone: node --test test/shop.node.ts
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTown } from './town.ts';

test('an order is paid', async () => {
  await using here = await openTown();
  const { orderNo, redirectUrl } = await here.order();
  await here.pays(redirectUrl);
  assert.equal(await here.state(orderNo), 'PAID');
  await here.town.quiet();
  assert.deepEqual(await here.town.invariants(), []);
});

test('a declined card does not pay it', async () => {
  await using here = await openTown();
  const { orderNo, redirectUrl } = await here.order();
  await here.pays(redirectUrl, '4000000000009995');
  assert.equal(await here.state(orderNo), 'FAILED');
});

test('when the reply of approve is lost, the webhook pays it', async () => {
  await using here = await openTown();
  const { orderNo, redirectUrl } = await here.order();
  await here.paysUnheard(redirectUrl);
  await here.town.quiet();
  assert.equal(await here.state(orderNo), 'PAID');
});

test('a webhook that is lost to an outage comes five minutes later', async () => {
  await using here = await openTown();
  const { town, shop } = here;
  town.cut('pg', shop.url);
  const { orderNo, redirectUrl } = await here.order();
  await here.paysUnheard(redirectUrl);
  await town.quiet();
  assert.equal(await here.state(orderNo), 'PENDING');
  town.restore('pg', shop.url);
  await town.clock.advance('PT5M');
  assert.equal(await here.state(orderNo), 'PAID');
});

test('what is sent back is refunded', async () => {
  await using here = await openTown();
  const { orderNo, redirectUrl } = await here.order();
  await here.pays(redirectUrl);
  await here.refund(orderNo);
  assert.equal(await here.state(orderNo), 'REFUNDED');
});
