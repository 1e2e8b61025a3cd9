import { pay } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { replyOf } from '../town/clients.ts';
import { loseReply } from '../town/wires.ts';
import { simulate } from './simulate.ts';

describe('a simulated town', () => {
  test('takes a payment from order to verified webhook, in virtual milliseconds', async () => {
    await using town = await simulate({ now: '2026-03-02T09:00:00+09:00' });
    const { orderNo, tid } = await town.mina.buys('iphone-16-pro');
    await town.quiet();
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.captured' }]);
    expect(new Date(town.clock.now()).toISOString()).toMatch(/^2026-03-02T00:00:00\./);
    expect(await town.invariants()).toEqual([]);
  });

  test('stands still while nobody waits for it', async () => {
    // By this seed the way to the shop is longer than approve's way back.
    await using town = await simulate({ seed: 2 });
    const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'O-1', amount: 50_000 } }));
    replyOf(await town.pg.call(pay.approve, { body: { tid } }));
    const then = town.clock.now();
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(town.clock.now()).toBe(then);
    expect(await town.trace()).not.toContain('/payments/webhook');
    await town.quiet();
    expect(await town.trace()).toContain('/payments/webhook');
  });

  test('sends a webhook again at the time of each try, within one advance', async () => {
    await using town = await simulate({ now: '2026-03-02T00:00:00Z' });
    const times: number[] = [];
    town.intercept('pg', 'merchant', async () => {
      times.push(town.clock.now());
      throw new CallFailed('reset', 'the shop is down');
    });
    const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'O-1', amount: 50_000 } }));
    replyOf(await town.pg.call(pay.approve, { body: { tid } }));
    await town.quiet();
    await town.clock.advance('PT1H');
    const waits = times.slice(1).map((at, i) => (at - (times[i] ?? 0)) / 1_000);
    const [first = 0, second = 0, third = 0] = waits;
    expect(waits).toHaveLength(3);
    expect([first / 5, second / 300, third / 1_800].every((ratio) => ratio > 0.79 && ratio < 1.21)).toBe(
      true,
    );
  });

  test('finds out by its deadline that a reply was lost, and undoes what it does not know', async () => {
    await using town = await simulate();
    const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'O-1', amount: 50_000 } }));
    const undo = town.intercept('pg', 'card', loseReply);
    expect(replyOf(await town.pg.call(pay.approve, { body: { tid } })).status).toBe('UNKNOWN');
    undo();
    await town.clock.advance('PT10M');
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid } })).status).toBe('FAILED');
    expect(await town.invariants()).toEqual([]);
  });

  test('lets a silent issuer be silent for as long as the deadline says', async () => {
    await using town = await simulate();
    const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'O-1', amount: 50_000 } }));
    town.intercept('pg', 'card', () => new Promise(() => undefined));
    const then = town.clock.now();
    expect(replyOf(await town.pg.call(pay.approve, { body: { tid } })).status).toBe('UNKNOWN');
    expect(town.clock.now() - then).toBeGreaterThanOrEqual(3_000);
    expect(town.clock.now() - then).toBeLessThan(3_100);
  });

  test('goes on with its files after the gateway was killed in the middle of an approval', async () => {
    await using town = await simulate();
    const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'O-1', amount: 50_000 } }));
    const undo = town.intercept('pg', 'card', () => new Promise(() => undefined));
    const approving = town.pg.call(pay.approve, { body: { tid } }).catch((error: CallFailed) => error.reason);
    await town.clock.pass('PT1S');
    await town.kill('pg');
    expect(await approving).toBe('reset');
    undo();
    await expect(town.pg.call(pay.tx, { params: { tid } })).rejects.toThrow(CallFailed);
    await town.start('pg');
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid } })).status).toBe('APPROVING');
    await town.clock.pass('PT10S');
    expect(replyOf(await town.pg.call(pay.tx, { params: { tid } })).status).toBe('FAILED');
    expect(await town.invariants()).toEqual([]);
  });

  test('keeps webhooks from addresses that they may not reach, as a live one does', async () => {
    await using town = await simulate({ mode: 'server' });
    const sent = (callbackUrl: string) =>
      town.pg.call(pay.ready, { body: { orderNo: callbackUrl.slice(-9), amount: 1_000, callbackUrl } });
    expect(await sent('http://169.254.169.254/latest')).toMatchObject({ ok: false, status: 422 });
    const { tid } = replyOf(await sent('http://inside.example/hook'));
    replyOf(await town.pg.call(pay.approve, { body: { tid, card: CARD } }));
    await town.quiet();
    expect(await town.trace()).toMatch(/pg > inside\.example/);
  });

  test('has room for a shop of the tester, which may wait for the machine and call back', async () => {
    await using town = await simulate();
    const heard: string[] = [];
    const shop = town.open(async (req, res) => {
      req.resume();
      await new Promise((resolve) => setTimeout(resolve, 20));
      const headers = { authorization: `Bearer ${town.credentials.m001SecretKey}` };
      const url = `${town.url('pg')}/pay/tx/${paid.tid}`;
      const reply = await shop.transport({ method: 'GET', url, headers, deadlineMs: 5_000 });
      heard.push(`${req.url} ${JSON.parse(reply.body).status}`);
      res.writeHead(204).end();
    });
    const body = { orderNo: 'O-1', amount: 1_000, callbackUrl: `${shop.url}/hook` };
    const paid = replyOf(await town.pg.call(pay.ready, { body }));
    replyOf(await town.pg.call(pay.approve, { body: { tid: paid.tid } }));
    const then = town.clock.now();
    await town.quiet();
    expect(heard).toEqual(['/hook APPROVED']);
    expect(town.clock.now() - then).toBeLessThan(100);
  });

  test('does what scripts tell its issuer, in virtual time', async () => {
    await using town = await simulate({
      scripts: {
        slow: { match: { amount: 4_001 }, steps: [{ delay: 2_000 }] },
        silent: { match: { amount: 4_002 }, steps: [{ timeout: {} }] },
        broken: { match: { amount: 4_003 }, steps: [{ reset: {} }] },
        poor: { match: { amount: 4_004 }, steps: [{ decline: '51' }] },
      },
    });
    const pays = async (amount: number) => {
      const body = { orderNo: `O-${amount}`, amount };
      const { tid } = replyOf(await town.pg.call(pay.ready, { body }));
      const then = town.clock.now();
      const { status } = replyOf(await town.pg.call(pay.approve, { body: { tid } }));
      return `${status} after ${Math.floor((town.clock.now() - then) / 1_000)} s`;
    };
    expect(await Promise.all([pays(4_001), pays(4_002), pays(4_003), pays(4_004)])).toEqual([
      'APPROVED after 2 s',
      'UNKNOWN after 3 s',
      'UNKNOWN after 0 s',
      'FAILED after 0 s',
    ]);
    await town.clock.advance('PT10M');
    expect(await town.invariants()).toEqual([]);
  });

  test('goes back to a snapshot, and to its beginning', async () => {
    await using town = await simulate();
    const { orderNo } = await town.mina.buys('iphone-16-pro');
    await town.quiet();
    const kept = await town.snapshot('paid');
    await town.clock.advance('P1D');
    const later = await town.mina.buys('galaxy-s25-ultra');
    await town.restore(kept);
    expect(await town.shop.state(orderNo)).toBe('PAID');
    await expect(town.shop.state(later.orderNo)).rejects.toThrow('404');
    await town.reset();
    await expect(town.shop.state(orderNo)).rejects.toThrow('404');
    await town.mina.buys('iphone-16-pro');
    expect(await town.invariants()).toEqual([]);
  });

  test('plays the faults that are set', async () => {
    await using town = await simulate();
    await town.faults.put([{ hop: 'webhook', fault: 'drop', when: { first: 1 } }]);
    const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'O-1', amount: 50_000 } }));
    replyOf(await town.pg.call(pay.approve, { body: { tid } }));
    await town.quiet();
    expect(await town.shop.inbox({ tid })).toEqual([]);
    await town.clock.advance('PT10S');
    expect(await town.shop.inbox({ tid })).toHaveLength(1);
  });
});

const CARD = { number: '4242424242424242', expiry: '12/34', cvc: '123' };
