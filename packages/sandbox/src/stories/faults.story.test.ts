import { pay, webhooks } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import type { SandboxFaults } from '../town/faults.ts';
import { unanswered } from './unanswered.ts';

type Faults = Parameters<SandboxFaults['put']>[0];

const APPROVED = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
const statusOf = async (town: Sandbox, tid: string) =>
  replyOf(await town.pg.call(pay.tx, { params: { tid } })).status;
const verdicts = async (town: Sandbox) => (await town.shop.inbox()).map(({ verdict }) => verdict);
const countsOf = async (town: Sandbox) =>
  (await town.faults.list()).faults.map(({ seen, hit }) => ({ seen, hit }));

/** Mina buys while these faults stand, and the town comes to rest. */
async function buysAmid(town: Sandbox, faults: Faults) {
  const { warnings } = await town.faults.put(faults);
  expect(warnings).toEqual([]);
  const bought = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  return bought;
}

describe('a webhook', () => {
  test('that is dropped looks like a timeout to the PG, and comes with the next try', async () => {
    await using town = await startSandbox({ seed: 41 });
    const { tid } = await buysAmid(town, [{ hop: 'webhook', fault: 'drop', when: { first: 1 } }]);
    expect(await town.shop.inbox()).toEqual([]);
    const [delivery] = replyOf(await town.pg.call(webhooks.listWebhookDeliveries, { query: { tid } })).data
      .deliveries;
    expect(delivery?.attempts).toMatchObject([
      { statusCode: null, error: 'no answer came, by fault webhook-drop' },
    ]);
    await town.clock.advance('PT10S');
    expect(await verdicts(town)).toEqual(['APPLIED']);
    expect(await countsOf(town)).toEqual([{ seen: 2, hit: 1 }]);
    expect(await town.invariants()).toEqual([]);
  });

  test('that is delayed arrives later', async () => {
    await using town = await startSandbox({ seed: 42 });
    await town.faults.put([{ hop: 'webhook', fault: 'delay', delayMs: 300 }]);
    const { orderNo, tid } = await town.mina.buys('iphone-16-pro');
    await town.quiet();
    expect(await verdicts(town)).toEqual(['APPLIED']);
    const [delivery] = replyOf(await town.pg.call(webhooks.listWebhookDeliveries, { query: { tid } })).data
      .deliveries;
    expect(delivery?.attempts[0]?.durationMs).toBeGreaterThan(290);
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(await town.invariants()).toEqual([]);
  });

  test('that comes twice has one effect', async () => {
    await using town = await startSandbox({ seed: 43 });
    const { orderNo } = await buysAmid(town, [{ hop: 'webhook', fault: 'duplicate' }]);
    expect((await verdicts(town)).sort()).toEqual(['APPLIED', 'DUPLICATE']);
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(await town.invariants()).toEqual([]);
  });

  test('that is overtaken by a later one does not bring the older state back', async () => {
    await using town = await startSandbox({ seed: 44 });
    const { mina, pg, shop, faults } = town;
    await faults.put([
      { hop: 'webhook', fault: 'reorder', holdMs: 10_000, match: { type: 'payment.captured' } },
    ]);
    const { orderNo, tid } = await mina.buys('iphone-16-pro');
    const began = performance.now();
    await pg.call(pay.cancel, { body: { tid, reason: 'changed my mind' } });
    await town.quiet();
    // Of several workers another one may send the later one; then it waits for all of its time.
    expect(performance.now() - began).toBeLessThan(town.processes('pg').length > 1 ? 30_000 : 9_000);
    const [last, first] = await shop.inbox({ tid });
    expect(first).toMatchObject({ type: 'payment.refunded', verdict: 'APPLIED' });
    expect(last).toMatchObject({ type: 'payment.captured', valid: true });
    expect(last?.verdict).not.toBe('APPLIED');
    expect(await shop.state(orderNo)).toBe('REFUNDED');
    expect(await town.invariants()).toEqual([]);
  });

  test('that is held back for a later one goes by itself when none comes', async () => {
    await using town = await startSandbox({ seed: 45 });
    await buysAmid(town, [{ hop: 'webhook', fault: 'reorder', holdMs: 200 }]);
    expect(await verdicts(town)).toEqual(['APPLIED']);
    expect(await town.invariants()).toEqual([]);
  });

  test.each(['tamper', 'stale', 'wrongSecret'] as const)(
    'that was spoilt by %s is refused with 401 and changes nothing; the true one is taken later',
    async (fault) => {
      await using town = await startSandbox({ seed: 46 });
      const { mina, pg, shop } = town;
      await town.faults.put([{ hop: 'webhook', fault, when: { first: 1 } }]);
      const { orderNo, total } = await mina.orders('iphone-16-pro');
      const { tid } = await mina.checksOut(orderNo);
      await pg.call(pay.approve, { body: { tid, amount: total, card: APPROVED } });
      await town.quiet();
      expect(await shop.inbox()).toMatchObject([{ valid: false, verdict: 'REJECTED' }]);
      expect(await shop.state(orderNo)).toBe('PENDING');
      const asked = replyOf(await pg.call(webhooks.listWebhookDeliveries, { query: { tid } })).data
        .deliveries;
      expect(asked[0]?.attempts).toMatchObject([{ statusCode: 401 }]);
      await town.clock.advance('PT10S');
      expect(await verdicts(town)).toEqual(['APPLIED', 'REJECTED']);
      expect(await shop.state(orderNo)).toBe('PAID');
      expect(await town.invariants()).toEqual([]);
    },
  );
});

describe('a merchant whose call', () => {
  test('is done while its reply is lost gets the same bytes by the same key', async () => {
    await using town = await startSandbox({ seed: 47 });
    const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'LOST-1', amount: 50_000 } }));
    await town.faults.put([
      { hop: 'merchant-call', fault: 'replyLost', match: { path: '/pay/approve', tid }, when: { first: 1 } },
    ]);
    const approve = () =>
      town.transport({
        method: 'POST',
        url: `${town.url('pg')}/pay/approve`,
        headers: { 'content-type': 'application/json', 'idempotency-key': 'once' },
        body: JSON.stringify({ tid, card: APPROVED }),
        deadlineMs: 5_000,
      });
    expect(await unanswered(approve())).toBe(true);
    expect(await statusOf(town, tid)).toBe('APPROVED');
    const [second, third] = [await approve(), await approve()];
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.body).toBe(third.body);
    expect(JSON.parse(second.body)).toMatchObject({ tid, status: 'APPROVED' });
    expect(await countsOf(town)).toEqual([{ seen: 3, hit: 1 }]);
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });

  test('loses its reply, being the reference shop, has the order paid all the same', async () => {
    await using town = await startSandbox({ seed: 48 });
    const { orderNo } = await buysAmid(town, [
      { hop: 'merchant-call', fault: 'replyLost', match: { path: '/pay/approve' }, when: { first: 1 } },
    ]);
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(await town.invariants()).toEqual([]);
  });

  test('is answered late hears of the payment by webhook first', async () => {
    await using town = await startSandbox({ seed: 49 });
    const { mina, shop } = town;
    await town.faults.put([
      { hop: 'merchant-call', fault: 'delay', delayMs: 4_000, match: { path: '/pay/approve' } },
    ]);
    const { orderNo } = await mina.orders('iphone-16-pro');
    const back = await mina.gives('4242424242424242', await mina.checksOut(orderNo));
    const returning = mina.returns(back);
    await expect.poll(() => shop.inbox(), { timeout: 3_900 }).toMatchObject([{ type: 'payment.captured' }]);
    await returning;
    await town.quiet();
    expect(await shop.state(orderNo)).toBe('PAID');
    expect(await town.invariants()).toEqual([]);
  });

  test('is no other than the named one is left alone', async () => {
    await using town = await startSandbox({ seed: 50 });
    await buysAmid(town, [
      { hop: 'merchant-call', fault: 'replyLost', match: { merchantId: 'M002' } },
      { hop: 'merchant-call', fault: 'replyLost', match: { orderNo: 'ANOTHER' } },
    ]);
    const counts = await countsOf(town);
    expect(counts).toEqual([
      { seen: 0, hit: 0 },
      { seen: 0, hit: 0 },
    ]);
    const headers = { 'x-payflow-merchant': 'M002' };
    const body = { orderNo: 'THEIRS', amount: 1_000 };
    const call = town.transport({
      method: 'POST',
      url: `${town.url('pg')}/pay/ready`,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      deadlineMs: 5_000,
    });
    expect(await unanswered(call)).toBe(true);
    expect(await town.invariants()).toEqual([]);
  });
});

describe('an issuer', () => {
  const two = (urls: { card: string; other: string }) => `card=${urls.card},other=${urls.other}`;

  test('that refuses the connection loses its payments to the other', async () => {
    await using town = await startSandbox({ seed: 51, issuers: two });
    await town.faults.put([{ hop: 'issuer', fault: 'refused', match: { issuer: 'card' } }]);
    for (const product of ['iphone-16-pro', 'galaxy-s25-ultra']) {
      const { orderNo, tid } = await town.mina.buys(product);
      const { issuer } = replyOf(await town.pg.call(pay.tx, { params: { tid } }));
      expect(issuer).toBe('other');
      await town.quiet();
      expect(await town.shop.state(orderNo)).toBe('PAID');
    }
    expect(await town.invariants()).toEqual([]);
  });

  test('that refuses it alone got nothing: the payment has failed with code 91, and nothing is held', async () => {
    await using town = await startSandbox({ seed: 52 });
    const { tid } = await buysAmid(town, [{ hop: 'issuer', fault: 'refused' }]);
    expect(await statusOf(town, tid)).toBe('FAILED');
    expect(await town.invariants()).toEqual([]);
  });

  test('whose replies take longer than the PG waits is asked to give back what it took', async () => {
    await using town = await startSandbox({
      seed: 53,
      issuers: ({ card, other }) => `card=${card};deadlineMs=200;bins=424242,other=${other}`,
    });
    const { tid } = await buysAmid(town, [
      {
        hop: 'issuer',
        fault: 'delay',
        delayMs: 400,
        match: { path: '/card/api/authorize' },
        when: { first: 1 },
      },
    ]);
    await town.clock.advance('PT1M');
    expect(await statusOf(town, tid)).toBe('FAILED');
    expect(await town.invariants()).toEqual([]);
  });
});

describe('a database', () => {
  test('that is busy once is tried again, and nobody notices', async () => {
    await using town = await startSandbox({ seed: 54 });
    const { orderNo } = await buysAmid(town, [{ hop: 'database', fault: 'busy', when: { first: 1 } }]);
    expect(await town.shop.state(orderNo)).toBe('PAID');
    const [busy] = await countsOf(town);
    expect(busy?.hit).toBe(1);
    expect(await town.invariants()).toEqual([]);
  });

  test('that stays busy lets nothing in: 503, and nothing has changed', async () => {
    await using town = await startSandbox({ seed: 55 });
    await town.faults.put([{ hop: 'database', fault: 'busy' }]);
    const body = { orderNo: 'BUSY-1', amount: 50_000 };
    const refused = await town.pg.call(pay.ready, { body });
    expect(refused).toMatchObject({ status: 503, problem: { code: 'STORAGE_UNAVAILABLE' } });
    await town.faults.clear();
    expect((await town.pg.call(pay.ready, { body })).ok).toBe(true);
    expect(await town.invariants()).toEqual([]);
  });

  const readyz = async (town: Sandbox) => {
    const [process] = town.processes('pg');
    const url = `${process?.url}/readyz`;
    const { status, body } = await town.transport({ method: 'GET', url, headers: {}, deadlineMs: 5_000 });
    return { status, database: JSON.parse(body).checks.database };
  };

  test('that is gone takes no payment and says so, and all works when it is back', async () => {
    await using town = await startSandbox({ seed: 56 });
    const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'GONE-1', amount: 50_000 } }));
    await town.faults.put([{ hop: 'database', fault: 'gone', forMs: 60_000 }]);
    const approve = () => town.pg.call(pay.approve, { body: { tid, card: APPROVED } });
    expect(await approve()).toMatchObject({ status: 503, problem: { code: 'STORAGE_UNAVAILABLE' } });
    expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({ status: 503 });
    expect(await readyz(town)).toEqual({ status: 503, database: 'gone, by a fault' });
    await town.faults.clear();
    expect(await readyz(town)).toEqual({ status: 200, database: 'ok' });
    expect(await statusOf(town, tid)).toBe('READY');
    expect(replyOf(await approve()).status).toBe('APPROVED');
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });

  test('that is gone for a while comes back by itself', async () => {
    await using town = await startSandbox({ seed: 57 });
    await town.faults.put([{ hop: 'database', fault: 'gone', forMs: 300, when: { first: 1 } }]);
    expect(await readyz(town)).toMatchObject({ status: 503 });
    await expect.poll(async () => (await readyz(town)).status, { timeout: 5_000 }).toBe(200);
    const { orderNo } = await town.mina.buys('iphone-16-pro');
    await town.quiet();
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(await town.invariants()).toEqual([]);
  });

  test('may be the shop’s, whose webhooks then come again', async () => {
    await using town = await startSandbox({ seed: 58 });
    const { orderNo, total } = await town.mina.orders('iphone-16-pro');
    const { tid } = await town.mina.checksOut(orderNo);
    await town.faults.put([{ hop: 'database', fault: 'gone', server: 'merchant', forMs: 60_000 }]);
    await town.pg.call(pay.approve, { body: { tid, amount: total, card: APPROVED } });
    await expect.poll(() => countsOf(town)).toMatchObject([{ hit: 1 }]);
    await town.faults.clear();
    await town.quiet();
    await town.clock.advance('PT10S');
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(await town.invariants()).toEqual([]);
  });

  test('may be the issuer’s: its outcome is not known until it is back', async () => {
    await using town = await startSandbox({ seed: 59 });
    const { tid } = await buysAmid(town, [
      { hop: 'database', fault: 'gone', server: 'card', forMs: 100, when: { first: 1 } },
    ]);
    await town.clock.advance('PT1H');
    expect(await statusOf(town, tid)).toBe('FAILED');
    expect(await town.invariants()).toEqual([]);
  });
});
