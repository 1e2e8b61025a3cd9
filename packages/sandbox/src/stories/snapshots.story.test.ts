import { pay, snapshots } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { passingTime } from '../town/passing-time.ts';

const MORNING = '2026-03-02T09:00:00+09:00';

async function pays(town: Sandbox, orderNo: string, key = orderNo) {
  const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo, amount: 50_000 } }));
  const headers = { 'idempotency-key': key };
  const { reply, ok } = await town.pg.call(pay.approve, { body: { tid }, headers }).then((result) => ({
    ok: result.ok,
    reply: result.ok ? result.reply : undefined,
  }));
  return { tid, ok, reply };
}

const statusOf = async (town: Sandbox, tid: string) => {
  const found = await town.pg.call(pay.tx, { params: { tid } });
  return found.ok ? found.reply.status : found.status;
};

/** What the raw repeat of a call answers. */
async function repeats(town: Sandbox, tid: string, key: string) {
  const { status, body, headers } = await town.transport({
    method: 'POST',
    url: `${town.url('pg')}/pay/approve`,
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ tid }),
    deadlineMs: 5_000,
  });
  return { status, body, replayed: headers['idempotent-replayed'] };
}

/** Resolves when the issuer has been asked for so many authorizations from now on. */
async function authorized(town: Sandbox, count: number): Promise<void> {
  const reached = Promise.withResolvers<void>();
  let asked = 0;
  const undo = town.intercept('pg', 'card', (request, next) => {
    asked++;
    if (asked === count) reached.resolve();
    return next(request);
  });
  await reached.promise;
  undo();
}

/** A payment whose authorization is on its way to the issuer, and arrives when the test says so. */
async function heldUp(town: Sandbox) {
  const underWay = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const undo = town.intercept('pg', 'card', async (request, next) => {
    underWay.resolve();
    await goOn.promise;
    return next(request);
  });
  const slow = pays(town, 'SLOW');
  await underWay.promise;
  undo();
  return { slow, goOn: goOn.resolve };
}

const isReady = async (url: string) => (await fetch(`${url}/readyz`)).status;

describe('going back to a snapshot', () => {
  test('what came later never happened, what was before is as it was, and life goes on', async () => {
    await using town = await startSandbox({ seed: 61 });
    const bought = await town.mina.buys('iphone-16-pro');
    const paid = await pays(town, 'BEFORE');
    await town.quiet();
    const first = await repeats(town, paid.tid, 'BEFORE');
    const name = await town.snapshot('paid');

    const later = await pays(town, 'LATER');
    const order = await town.mina.orders('galaxy-s25-ultra');
    await town.pg.call(pay.cancel, { body: { tid: paid.tid, reason: 'changed my mind' } });
    await town.quiet();
    expect(await statusOf(town, paid.tid)).toBe('CANCELLED');

    await town.restore(name);
    expect(await isReady(town.url('merchant'))).toBe(200);
    expect(await statusOf(town, later.tid)).toBe(404);
    await expect(town.shop.order(order.orderNo)).rejects.toThrow('NOT_FOUND');
    expect(await statusOf(town, paid.tid)).toBe('APPROVED');
    expect(await town.shop.state(bought.orderNo)).toBe('PAID');
    expect(await repeats(town, paid.tid, 'BEFORE')).toEqual(first);
    await town.quiet();
    expect(await town.invariants()).toEqual([]);

    expect(await town.pg.call(pay.cancel, { body: { tid: paid.tid, reason: 'this time' } })).toMatchObject({
      ok: true,
    });
    const again = await town.mina.buys('iphone-16-pro');
    await town.quiet();
    expect(await town.shop.state(again.orderNo)).toBe('PAID');
    expect(await town.shop.inbox({ tid: again.tid })).toMatchObject([{ verdict: 'APPLIED' }]);
    expect(await town.invariants()).toEqual([]);
  });

  test('one town serves a whole test file: it is restored again and again', async () => {
    await using town = await startSandbox({ seed: 62 });
    const name = await town.snapshot();
    expect(name).toBe('snapshot-1');
    for (let round = 0; round < 3; round++) {
      expect((await pays(town, 'THE-SAME-ORDER')).ok).toBe(true);
      await town.quiet();
      await town.restore(name);
    }
    expect(await town.invariants()).toEqual([]);
  });

  test('business time goes back too, on all servers, and timers follow it again', async () => {
    await using town = await startSandbox({ seed: 63, now: MORNING });
    const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'A', amount: 1_000 } }));
    const before = town.clock.now();
    const name = await town.snapshot();
    await town.clock.advance('P3D');
    expect(await statusOf(town, tid)).toBe('EXPIRED');
    await town.restore(name);
    const passedMs = town.clock.now() - before;
    expect(passedMs).toBeGreaterThanOrEqual(0);
    expect(passedMs).toBeLessThan(60_000);
    const { createdAt } = await town.mina.orders('iphone-16-pro');
    expect(Date.parse(createdAt) - before).toBeLessThan(60_000);
    expect(await statusOf(town, tid)).toBe('READY');
    await town.clock.advance('PT31M');
    expect(await statusOf(town, tid)).toBe('EXPIRED');
    expect(await town.invariants()).toEqual([]);
  });

  test('a payment whose outcome was unknown at the snapshot is resolved after it', async () => {
    const time = passingTime();
    await using town = await startSandbox({ seed: 64, starts: time.starts });
    const silence = () =>
      town.intercept('pg', 'card', async (request, next) => {
        await next(request);
        throw new CallFailed('timeout', 'silence');
      });
    let undo = silence();
    const { tid } = await pays(town, 'UNKNOWN');
    expect(await statusOf(town, tid)).toBe('UNKNOWN');
    const name = await town.snapshot();
    undo();
    await town.clock.advance('PT10M');
    expect(await statusOf(town, tid)).toBe('FAILED');
    undo = silence();
    await town.restore(name);
    expect(await statusOf(town, tid)).toBe('UNKNOWN');
    undo();
    await town.clock.advance('PT10M');
    expect(await statusOf(town, tid)).toBe('FAILED');
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });

  test('a snapshot while fifty payments are under way is one moment of the whole town', async () => {
    const time = passingTime();
    await using town = await startSandbox({ seed: 65, starts: time.starts });
    const fifty = (day: string) =>
      Promise.allSettled(Array.from({ length: 50 }, (_, i) => pays(town, `${day}-${i}`)));
    const today = fifty('TODAY');
    await authorized(town, 10);
    const name = await town.snapshot();
    const paid = (await today).flatMap((one) =>
      one.status === 'fulfilled' && one.value.ok ? [one.value] : [],
    );
    expect(paid).toHaveLength(50);
    await town.quiet();
    expect(await town.invariants()).toEqual([]);

    const tomorrow = fifty('TOMORROW');
    await authorized(town, 10);
    await town.restore(name);
    await tomorrow;
    time.pass(6_000);
    await town.quiet();
    await town.clock.advance('PT10M');
    expect(await town.invariants()).toEqual([]);
    const statuses = await Promise.all(paid.map(({ tid }) => statusOf(town, tid)));
    expect(statuses.filter((status) => status === 'APPROVED').length).toBeGreaterThanOrEqual(10);
    expect(statuses.filter((status) => ![404, 'READY', 'APPROVED'].includes(status))).toEqual([]);
  });

  test('an issuer that is still thinking has thought for nothing', async () => {
    await using town = await startSandbox({ seed: 66 });
    const name = await town.snapshot();
    const { slow, goOn } = await heldUp(town);
    await town.restore(name);
    goOn();
    expect((await slow).ok).toBe(false);
    await town.quiet();
    expect(await statusOf(town, (await slow).tid)).toBe(404);
    expect(await town.invariants()).toEqual([]);
  });
});

test('an issuer that takes its time is not waited for, and goes on as if nothing had been', async () => {
  const time = passingTime();
  await using town = await startSandbox({ seed: 73, starts: time.starts });
  const { slow, goOn } = await heldUp(town);
  const name = await town.snapshot();
  goOn();
  const { tid, ok } = await slow;
  expect({ ok, status: await statusOf(town, tid) }).toEqual({ ok: true, status: 'APPROVED' });

  await town.restore(name);
  expect(await statusOf(town, tid)).toBe('APPROVING');
  time.pass(6_000);
  await town.clock.advance('PT10M');
  expect(await statusOf(town, tid)).toBe('FAILED');
  expect(await town.invariants()).toEqual([]);
});

test('scripts go back with the issuer, as far as they had been used, and a reset leaves none', async () => {
  await using town = await startSandbox({ seed: 75 });
  await town.scripts.put('two', { match: {}, steps: [{ decline: '51', times: 2 }, { approve: {} }] });
  const statusAfter = async (orderNo: string) => (await pays(town, orderNo)).reply?.status;
  expect(await statusAfter('FIRST')).toBe('FAILED');
  const name = await town.snapshot();
  expect([await statusAfter('SECOND'), await statusAfter('THIRD')]).toEqual(['FAILED', 'APPROVED']);
  await town.restore(name);
  expect([await statusAfter('SECOND'), await statusAfter('THIRD')]).toEqual(['FAILED', 'APPROVED']);
  await town.reset();
  expect(await town.scripts.list()).toEqual([]);
  expect(await statusAfter('FIRST')).toBe('APPROVED');
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});

test('faults stand as they are when the town goes back, and a reset clears them', async () => {
  await using town = await startSandbox({ seed: 76 });
  const name = await town.snapshot();
  await town.faults.put([{ hop: 'webhook', fault: 'drop', when: { first: 1 } }]);
  await town.restore(name);
  expect((await town.faults.list()).faults).toHaveLength(1);
  await town.reset();
  expect((await town.faults.list()).faults).toEqual([]);
  const { tid } = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  expect(await town.shop.inbox({ tid })).toMatchObject([{ verdict: 'APPLIED' }]);
});

test('all issuers go back, not only the one that came with the town', async () => {
  await using town = await startSandbox({
    seed: 74,
    issuers: ({ card, other }) => `card=${card},other=${other};bins=4`,
  });
  const name = await town.snapshot();
  expect((await pays(town, 'THERE')).ok).toBe(true);
  await town.restore(name);
  expect(await town.invariants()).toEqual([]);
});

describe('a reset', () => {
  test('leaves what a first start leaves, and the shop can sell at once', async () => {
    await using town = await startSandbox({ seed: 67, now: MORNING });
    const before = town.clock.now();
    const paid = await town.mina.buys('iphone-16-pro');
    await town.clock.advance('P40D');
    await town.reset();
    expect(await isReady(town.url('merchant'))).toBe(200);
    expect(await statusOf(town, paid.tid)).toBe(404);
    expect(await town.shop.inbox()).toEqual([]);
    expect(town.clock.now() - before).toBeLessThan(60_000);
    const { orderNo } = await town.mina.buys('iphone-16-pro');
    await town.quiet();
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(await town.invariants()).toEqual([]);
  });

  test('keeps snapshots, and one can be gone back to', async () => {
    await using town = await startSandbox({ seed: 68 });
    const { tid } = await pays(town, 'KEPT');
    const name = await town.snapshot();
    await town.reset();
    await town.restore(name);
    expect(await statusOf(town, tid)).toBe('APPROVED');
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });
});

describe('/sandbox/snapshots', () => {
  test('takes, tells of, replaces and forgets them', async () => {
    await using town = await startSandbox({ seed: 69 });
    const list = async () =>
      replyOf(await town.pg.call(snapshots.listSnapshots, {})).snapshots.map(({ name, payments }) => ({
        name,
        payments,
      }));
    expect(await list()).toEqual([]);
    await town.pg.call(snapshots.takeSnapshot, { body: { name: 'empty' } });
    await pays(town, 'ONE');
    const taken = await town.pg.call(snapshots.takeSnapshot, { body: {} });
    expect(taken).toMatchObject({ status: 201, reply: { name: 'snapshot-1', payments: 1 } });
    expect(await list()).toEqual([
      { name: 'empty', payments: 0 },
      { name: 'snapshot-1', payments: 1 },
    ]);
    await town.pg.call(snapshots.takeSnapshot, { body: { name: 'empty' } });
    await town.pg.call(snapshots.deleteSnapshot, { params: { name: 'snapshot-1' } });
    expect(await list()).toEqual([{ name: 'empty', payments: 1 }]);
  });

  test.each(['', '.', '..', '../pg', 'a b', 'ü', 'x'.repeat(65), '.hidden'])(
    'refuses the name %j, and takes nothing',
    async (name) => {
      await using town = await startSandbox({ seed: 70 });
      expect(await town.pg.call(snapshots.takeSnapshot, { body: { name } })).toMatchObject({
        status: 400,
        problem: { code: 'VALIDATION_FAILED', errors: [{ path: 'name' }] },
      });
      expect(replyOf(await town.pg.call(snapshots.listSnapshots, {})).snapshots).toEqual([]);
    },
  );

  test('says which there are when one is asked for that is not', async () => {
    await using town = await startSandbox({ seed: 71 });
    const { tid } = await pays(town, 'STAYS');
    await town.snapshot('monday');
    for (const call of [snapshots.restoreSnapshot, snapshots.deleteSnapshot]) {
      const refused = await town.pg.call(call, { params: { name: 'tuesday' } });
      expect(refused).toMatchObject({ status: 404, problem: { code: 'NOT_FOUND' } });
      expect(refused).toMatchObject({ problem: { message: expect.stringContaining('monday') } });
    }
    await expect(town.restore('mondai')).rejects.toThrow('did you mean monday?');
    expect(await statusOf(town, tid)).toBe('APPROVED');
  });

  test('is not there in server mode', async () => {
    await using town = await startSandbox({ seed: 72, mode: 'server' });
    for (const call of [snapshots.resetSandbox, snapshots.takeSnapshot, snapshots.listSnapshots])
      expect(await town.pg.call(call, {})).toMatchObject({ status: 404 });
    await expect(town.snapshot()).rejects.toThrow('sandbox mode');
  });
});
