import { pay } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';

test('the checkout page shows what is bought, and pays by a plain form', async () => {
  await using town = await startSandbox({ seed: 41 });
  const { orderNo, total } = await town.mina.orders('iphone-16-pro', { quantity: 2 });
  const page = await town.mina.checksOut(orderNo);
  expect(page.html).toContain(orderNo);
  expect(page.html).toContain(total.toLocaleString('en-US'));
  expect(page.html).not.toMatch(/<script(?! type="(?:module|application\/json)")/);
  const sent = await town.mina.gives('4242424242424242', page);
  expect(sent.url).toContain(`${town.url('merchant')}/payments/return?`);
  const shown = await town.mina.returns(sent);
  expect(shown).toMatchObject({ status: 200, html: expect.stringContaining(orderNo) });
  expect(await town.shop.state(orderNo)).toBe('PAID');
  await town.mina.returns(sent);
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});

test('a buyer who leaves the page is not charged, and can come back with a new payment', async () => {
  await using town = await startSandbox({ seed: 42 });
  const { orderNo } = await town.mina.orders('galaxy-s25-ultra');
  const page = await town.mina.checksOut(orderNo);
  await town.mina.returns(await town.mina.leaves(page));
  expect(await town.pg.call(pay.tx, { params: { tid: page.tid } })).toMatchObject({
    reply: { status: 'CANCELLED_BY_BUYER' },
  });
  expect(await town.shop.state(orderNo)).toBe('CANCELLED');
  const again = await town.mina.checksOut(orderNo);
  await town.mina.returns(await town.mina.gives('4242424242424242', again));
  await town.quiet();
  expect(await town.shop.state(orderNo)).toBe('PAID');
  expect(await town.invariants()).toEqual([]);
});

test('a double click on pay charges once', async () => {
  await using town = await startSandbox({ seed: 43 });
  const { orderNo } = await town.mina.orders('xiaomi-14t-pro');
  const page = await town.mina.checksOut(orderNo);
  const [one, two] = await Promise.all([
    town.mina.gives('4242424242424242', page),
    town.mina.gives('4242424242424242', page),
  ]);
  expect(two.url).toBe(one.url);
  await Promise.all([town.mina.returns(one), town.mina.returns(two)]);
  await town.quiet();
  expect(await town.shop.state(orderNo)).toBe('PAID');
  expect(await town.invariants()).toEqual([]);
});

test('while the page is open and no card was given, the shop cannot approve', async () => {
  await using town = await startSandbox({ seed: 44 });
  const { orderNo } = await town.mina.orders('iphone-16-pro');
  const { tid } = await town.mina.checksOut(orderNo);
  expect(await town.pg.call(pay.approve, { body: { tid } })).toMatchObject({
    ok: false,
    status: 409,
    problem: { code: 'INVALID_STATE' },
  });
});
