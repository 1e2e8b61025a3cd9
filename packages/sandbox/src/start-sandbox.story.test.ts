import { existsSync } from 'node:fs';
import { operation, pay, rest } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { loseReply, replyOf, startSandbox } from './index.ts';

describe('a town', () => {
  test('sells a phone: paid, told by webhook, and its files go when it ends', async () => {
    const town = await startSandbox();
    const { orderNo, tid } = await town.mina.buys('iphone-16-pro');
    await town.quiet();
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(await town.shop.inbox({ tid })).toMatchObject([{ type: 'payment.captured', valid: true }]);
    expect(town.logs.some((line) => line.includes('/pay/approve'))).toBe(true);
    const { folder } = town;
    expect(existsSync(town.file('pg'))).toBe(true);
    await town[Symbol.asyncDispose]();
    expect(existsSync(folder)).toBe(false);
    await expect(town.shop.state(orderNo)).rejects.toThrow(CallFailed);
  });

  test('does not disturb another one in the same process', async () => {
    await using seoul = await startSandbox();
    await using busan = await startSandbox();
    seoul.cut('merchant', 'pg');
    await busan.clock.advance('P1D');
    const inBusan = await busan.mina.buys('iphone-16-pro');
    expect(await busan.shop.state(inBusan.orderNo)).toBe('PAID');
    await expect(seoul.mina.buys('iphone-16-pro')).rejects.toThrow('PG_UNAVAILABLE');
    expect(busan.clock.now() - seoul.clock.now()).toBeGreaterThan(86_000_000);
    await expect(seoul.shop.order(inBusan.orderNo)).rejects.toThrow('NOT_FOUND');
  });

  test('asks for keys everywhere in server mode, and its own clients have them', async () => {
    await using town = await startSandbox({ mode: 'server' });
    const { orderNo } = await town.mina.buys('iphone-16-pro');
    await town.quiet();
    expect(await town.shop.inbox()).toMatchObject([{ valid: true }]);
    expect(await town.shop.state(orderNo)).toBe('PAID');
    const bare = await town.transport({
      method: 'GET',
      url: `${town.url('merchant')}/merchant/api/webhooks`,
      headers: {},
      deadlineMs: 1_000,
    });
    expect(bare.status).toBe(401);
  });

  test('makes the same ids from the same seed', async () => {
    const tails = async () => {
      await using town = await startSandbox({ seed: 7 });
      const { orderNo } = await town.mina.orders('iphone-16-pro');
      return orderNo.slice(-10);
    };
    expect(await tails()).toBe(await tails());
  });
});

describe('its clock', () => {
  test('begins where it is told to, also in the past, and ticks', async () => {
    await using town = await startSandbox({ now: '2026-03-02T09:00:00+09:00' });
    const began = Date.parse('2026-03-02T00:00:00Z');
    const order = await town.mina.orders('iphone-16-pro');
    expect(Date.parse(order.createdAt) - began).toBeGreaterThanOrEqual(0);
    expect(Date.parse(order.createdAt) - began).toBeLessThan(60_000);
  });

  test('moves all servers, and what falls due has happened when it stands still', async () => {
    await using town = await startSandbox();
    const order = await town.mina.orders('iphone-16-pro');
    const { tid } = await town.mina.checksOut(order.orderNo);
    await town.clock.advance('PT31M');
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid } })).status).toBe('EXPIRED');
  });

  test('is the one that /sandbox/clock moves', async () => {
    await using town = await startSandbox();
    const moved = replyOf(await town.pg.call(operation.moveClock, { body: { advance: 'P2D' } }));
    expect(moved.offsetMs).toBe(172_800_000);
    expect(Math.abs(town.clock.now() - Date.now() - 172_800_000)).toBeLessThan(100);
  });

  test('is right on a server that was down when it moved', async () => {
    await using town = await startSandbox();
    await town.kill('merchant');
    await town.clock.advance('P1D');
    await town.start('merchant');
    const { createdAt } = await town.mina.orders('iphone-16-pro');
    expect(Date.parse(createdAt) - Date.now()).toBeGreaterThan(86_000_000);
  });
});

describe('its wires', () => {
  test('can be cut and restored: a webhook lost to an outage still comes', async () => {
    await using town = await startSandbox();
    town.cut('pg', 'merchant');
    const { orderNo, tid } = await town.mina.buys('iphone-16-pro');
    await town.quiet();
    expect(await town.shop.inbox({ tid })).toEqual([]);
    town.restore('pg', 'merchant');
    await town.clock.advance('PT10M');
    expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true }]);
    expect(await town.shop.state(orderNo)).toBe('PAID');
  });

  test('can lose a reply, until the interceptor is taken off', async () => {
    await using town = await startSandbox();
    const undo = town.intercept('pg', 'card', loseReply);
    const lost = await town.mina.buys('iphone-16-pro');
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid: lost.tid } })).status).not.toBe('APPROVED');
    undo();
    const { tid } = await town.mina.buys('galaxy-s25-ultra');
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid } })).status).toBe('APPROVED');
  });

  test('an interceptor that never answers does not hold a caller beyond its deadline', async () => {
    await using town = await startSandbox();
    town.intercept('pg', 'card', () => new Promise(() => undefined));
    const { tid } = await town.mina.buys('iphone-16-pro');
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid } })).status).not.toBe('APPROVED');
  });
});

describe('for a shop of your own', () => {
  test('a merchant is taken in, and its calls to the PG are kept at a gate, where their replies can be lost', async () => {
    await using town = await startSandbox();
    const { merchantId, secretKey } = await town.newMerchant('Own Shop');
    const gate = await town.gate();
    const ready = (orderNo: string) =>
      fetch(`${gate.url}/pay/ready`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ orderNo, amount: 5_000 }),
      });
    expect((await ready('OWN-1')).status).toBe(200);
    const undo = gate.intercept(loseReply);
    await expect(ready('OWN-2')).rejects.toThrow('fetch failed');
    undo();
    expect((await ready('OWN-2')).status).toBe(200);
    expect(gate.calls).toMatchObject([
      { method: 'POST', path: '/pay/ready', body: { orderNo: 'OWN-1' }, reply: { status: 200 } },
      { body: { orderNo: 'OWN-2' }, reply: undefined },
      { body: { orderNo: 'OWN-2' }, reply: { status: 200 } },
    ]);
    const headers = { authorization: `Bearer ${secretKey}` };
    const list = await town.pg.call(rest.listPayments, { query: { limit: '10' }, headers });
    expect(replyOf(list).data.payments).toMatchObject([{ orderNo: 'OWN-2' }, { orderNo: 'OWN-1' }]);
    expect(merchantId).not.toBe('M001');
  });
});

describe('a server', () => {
  test('that was killed goes on with its files and its port', async () => {
    await using town = await startSandbox();
    const { tid } = await town.mina.buys('iphone-16-pro');
    await town.kill('pg');
    await expect(town.pg.call(pay.tx, { params: { tid } })).rejects.toThrow(CallFailed);
    await town.start('pg');
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid } })).status).toBe('APPROVED');
    const { orderNo } = await town.mina.buys('galaxy-s25-ultra');
    expect(await town.shop.state(orderNo)).toBe('PAID');
  });

  test('cannot be started twice nor killed twice', async () => {
    await using town = await startSandbox();
    await expect(town.start('pg')).rejects.toThrow('pg is running');
    await town.kill('card');
    await expect(town.kill('card')).rejects.toThrow('card is not running');
  });
});

test('Mina may leave the checkout page, and nothing is paid', async () => {
  await using town = await startSandbox();
  const { orderNo } = await town.mina.orders('iphone-16-pro');
  const page = await town.mina.checksOut(orderNo);
  await town.mina.returns(await town.mina.leaves(page));
  await town.quiet();
  expect(replyOf(await town.pg.call(pay.tx, { params: { tid: page.tid } })).status).toBe(
    'CANCELLED_BY_BUYER',
  );
  expect(await town.shop.state(orderNo)).not.toBe('PAID');
});

test('Mina may type another test card, and is told when it is none', async () => {
  await using town = await startSandbox();
  const amex = await town.mina.buys('iphone-16-pro', { card: '378282246310005' });
  expect(await town.shop.state(amex.orderNo)).toBe('PAID');
  await expect(town.mina.buys('iphone-16-pro', { card: '4111111111111111' })).rejects.toThrow('422');
});
