import { expect, test } from 'vitest';
import { openTown } from './town.ts';

test('an order is paid', async () => {
  await using here = await openTown();
  const { orderNo, redirectUrl } = await here.order();
  await here.pays(redirectUrl);
  expect(await here.state(orderNo)).toBe('PAID');
  await here.town.quiet();
  expect(await here.town.invariants()).toEqual([]);
});

test('a declined card does not pay it', async () => {
  await using here = await openTown();
  const { orderNo, redirectUrl } = await here.order();
  await here.pays(redirectUrl, '4000000000009995');
  expect(await here.state(orderNo)).toBe('FAILED');
});

test('when the reply of approve is lost, the webhook pays it', async () => {
  await using here = await openTown();
  const { orderNo, redirectUrl } = await here.order();
  await here.paysUnheard(redirectUrl);
  await here.town.quiet();
  expect(await here.state(orderNo)).toBe('PAID');
});

test('a webhook that is lost to an outage comes five minutes later', async () => {
  await using here = await openTown();
  const { town, shop } = here;
  town.cut('pg', shop.url);
  const { orderNo, redirectUrl } = await here.order();
  await here.paysUnheard(redirectUrl);
  await town.quiet();
  expect(await here.state(orderNo)).toBe('PENDING');
  town.restore('pg', shop.url);
  await town.clock.advance('PT5M');
  expect(await here.state(orderNo)).toBe('PAID');
});

test('what is sent back is refunded', async () => {
  await using here = await openTown();
  const { orderNo, redirectUrl } = await here.order();
  await here.pays(redirectUrl);
  await here.refund(orderNo);
  expect(await here.state(orderNo)).toBe('REFUNDED');
  await here.town.quiet();
  expect(await here.town.invariants()).toEqual([]);
});

test('two towns at once do not disturb each other', async () => {
  await using seoul = await openTown();
  await using busan = await openTown();
  seoul.town.cut('pg', 'card');
  await busan.town.clock.advance('P1D');
  const [inSeoul, inBusan] = [await seoul.order(), await busan.order()];
  await Promise.all([seoul.pays(inSeoul.redirectUrl), busan.pays(inBusan.redirectUrl)]);
  expect(await busan.state(inBusan.orderNo)).toBe('PAID');
  expect(await seoul.state(inSeoul.orderNo)).not.toBe('PAID');
  expect(busan.town.clock.now() - seoul.town.clock.now()).toBeGreaterThan(86_000_000);
});
