import { issuer, pay, rest } from '@payflow/contracts';
import { type Client, createClient } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { type Sandbox, type SandboxProcess, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { passingTime } from '../town/passing-time.ts';

// In these towns `town.pg` is nginx with two PGs behind it, which leave their work to two workers.

const RESOLVED_BY_MS = 5_000;
const LEASE_MS = 7_000;

const times = <T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));

const namedOf = (town: Sandbox, kind: 'pg' | 'worker') =>
  town.processes('pg').filter(({ name }) => name.startsWith(kind));

/** One PG, past nginx. */
const clientOf = (town: Sandbox, { url }: SandboxProcess): Client =>
  createClient({ transport: town.transport, baseUrl: url, deadlineMs: 15_000 });

let orders = 0;
async function madeReady(town: Sandbox, captureMode: 'AUTO' | 'MANUAL' = 'AUTO'): Promise<string> {
  const body = { orderNo: `SCALED-${++orders}`, amount: 50_000, captureMode };
  return replyOf(await town.pg.call(pay.ready, { body })).tid;
}

const statusOf = async (town: Sandbox, tid: string) =>
  replyOf(await town.pg.call(pay.tx, { params: { tid } })).status;

async function authorizationsOf(town: Sandbox, tid: string) {
  return replyOf(await town.card.call(issuer.authorizations, { query: { tid } })).authorizations;
}

/** What a process counted under a name, whatever its labels. */
async function counted(town: Sandbox, { url }: SandboxProcess, metric: RegExp): Promise<number> {
  const told = { method: 'GET', url: `${url}/metrics`, headers: {}, deadlineMs: 5_000 };
  const { body } = await town.transport(told);
  const lines = body.split('\n').filter((line) => metric.test(line));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

test('fifty calls with one key, spread over both PGs: one authorization, the same bytes or a wait', async () => {
  await using town = await startSandbox({ seed: 81 });
  const tid = await madeReady(town);
  const approve = () =>
    town.pg.call(pay.approve, { body: { tid }, headers: { 'idempotency-key': 'one-click' } });
  const results = await times(50, approve);
  const refused = results.flatMap((result) => (result.ok ? [] : [result.problem.code]));
  expect(new Set(refused)).toEqual(new Set(['DUPLICATE_REQUEST']));
  const replies = results.flatMap((result) => (result.ok ? [JSON.stringify(result.reply)] : []));
  expect(new Set(replies).size).toBe(1);
  expect(await authorizationsOf(town, tid)).toMatchObject([{ heldAmount: 50_000 }]);
  const approvals = /^http_request_duration_seconds_count\{.*\/pay\/approve/;
  for (const pg of namedOf(town, 'pg')) expect(await counted(town, pg, approvals)).toBeGreaterThan(10);
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});

test('a capture at one PG and a void at the other, at once: one of them is done', async () => {
  await using town = await startSandbox({ seed: 82 });
  const [one, two] = namedOf(town, 'pg').map((pg) => clientOf(town, pg));
  await times(10, async (n) => {
    const paymentId = await madeReady(town, 'MANUAL');
    await town.pg.call(pay.approve, { body: { tid: paymentId } });
    const input = (kind: string) => ({
      params: { paymentId },
      body: {},
      headers: { 'idempotency-key': `${kind}-${n}` },
    });
    const results = await Promise.all([
      one?.call(rest.capturePayment, input('capture')),
      two?.call(rest.voidPayment, input('void')),
    ]);
    expect(results.filter((result) => result?.ok)).toHaveLength(1);
  });
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});

test('either worker does what is left to be done, and with both each of forty webhooks goes out once', async () => {
  await using town = await startSandbox({ seed: 83 });
  const captured = /^payflow_webhook_seconds_count\{/;
  const sentBy = () => Promise.all(namedOf(town, 'worker').map((worker) => counted(town, worker, captured)));
  const pays = async (count: number) => {
    const tids = await times(count, () => madeReady(town));
    await times(count, (n) => town.pg.call(pay.approve, { body: { tid: tids[n] ?? '' } }));
    await town.quiet();
  };
  await pays(40);
  const [first = 0, second = 0] = await sentBy();
  expect(first + second).toBe(40);
  for (const pg of namedOf(town, 'pg')) expect(await counted(town, pg, captured)).toBe(0);
  const [one, two] = namedOf(town, 'worker');
  await one?.kill();
  await pays(2);
  await one?.start();
  await two?.kill();
  await pays(3);
  await two?.start();
  expect(await sentBy()).toEqual([3, 0]);
  expect(await town.invariants()).toEqual([]);
});

test('a timer that both workers see falls due once: thirty payments expire, each with one event', async () => {
  await using town = await startSandbox({ seed: 84 });
  const tids = await times(30, () => madeReady(town));
  await town.clock.advance('PT31M');
  for (const tid of tids) {
    expect(await statusOf(town, tid)).toBe('EXPIRED');
    expect(await town.shop.inbox({ tid })).toHaveLength(1);
  }
  expect(await town.invariants()).toEqual([]);
});

test('one PG of two dies and comes back, and callers notice nothing', async () => {
  await using town = await startSandbox({ seed: 85 });
  const [first] = namedOf(town, 'pg');
  await first?.kill();
  for (let n = 0; n < 20; n++) {
    const tid = await madeReady(town);
    expect(replyOf(await town.pg.call(pay.approve, { body: { tid } })).status).toBe('APPROVED');
  }
  await first?.start();
  await times(20, () => madeReady(town));
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});

test('a PG that dies with a payment in hand: its caller is told so once, the other PG knows the key, and nobody is charged twice', async () => {
  const time = passingTime();
  await using town = await startSandbox({ seed: 86, starts: time.starts });
  const tid = await madeReady(town);
  const headers = { 'idempotency-key': 'in-hand' };
  const [first, second] = namedOf(town, 'pg');
  await second?.kill();
  const undo = town.intercept('pg', 'card', async (request, next) => {
    undo();
    const reply = await next(request);
    await second?.start();
    await first?.kill();
    return reply;
  });
  const approve = () => town.pg.call(pay.approve, { body: { tid }, headers });
  expect(await approve()).toMatchObject({ status: 503, problem: { code: 'UPSTREAM_UNAVAILABLE' } });
  // What died is not known to be dead before its time is over.
  expect(await approve()).toMatchObject({ ok: false, problem: { code: 'DUPLICATE_REQUEST' } });
  expect(await authorizationsOf(town, tid)).toMatchObject([{ heldAmount: 50_000 }]);
  time.pass(RESOLVED_BY_MS);
  await town.quiet();
  expect(await statusOf(town, tid)).toBe('FAILED');
  expect(await authorizationsOf(town, tid)).toMatchObject([{ heldAmount: 0 }]);
  expect(await approve()).toMatchObject({ status: 202, headers: { 'idempotent-replayed': 'true' } });
  expect(await town.invariants()).toEqual([]);
});

test('a worker that dies with webhooks in hand: the other one sends them, to a shop that takes each once', async () => {
  const time = passingTime();
  await using town = await startSandbox({ seed: 87, starts: time.starts });
  const [worker] = namedOf(town, 'worker');
  const held = Promise.withResolvers<void>();
  const undo = town.intercept('pg', 'merchant', () => {
    held.resolve();
    return new Promise(() => undefined);
  });
  const tids = await times(5, () => madeReady(town));
  for (const tid of tids) await town.pg.call(pay.approve, { body: { tid } });
  await held.promise;
  // Whichever holds them: both go, and one comes back.
  await Promise.all(namedOf(town, 'worker').map((one) => one.kill()));
  undo();
  await worker?.start();
  time.pass(LEASE_MS);
  await town.quiet();
  for (const tid of tids) {
    const taken = (await town.shop.inbox({ tid })).filter(({ verdict }) => verdict !== 'DUPLICATE');
    expect(taken).toMatchObject([{ valid: true, type: 'payment.captured' }]);
  }
  expect(await town.invariants()).toEqual([]);
});

test('the calls of a merchant are counted over both PGs together', async () => {
  await using town = await startSandbox({
    seed: 88,
    overrides: { pg: { PAYFLOW_RATE_LIMIT_PER_SECOND: '20' } },
  });
  const passing = async (): Promise<number> => {
    const looks = await times(60, () => town.pg.call(pay.tx, { params: { tid: 'T0123456789ABCDEFGHJ' } }));
    return looks.filter(({ status }) => status === 404).length;
  };
  // Each for itself they would let 40 pass. One try may fall into two seconds.
  await expect.poll(passing, { timeout: 15_000, interval: 1_100 }).toBeLessThan(35);
});

test('what happens once happens to one of the processes, and is counted once', async () => {
  await using town = await startSandbox({ seed: 89 });
  await town.faults.put([
    { hop: 'issuer', fault: 'refused', when: { first: 2 } },
    { hop: 'webhook', fault: 'drop', when: { first: 1 } },
  ]);
  const results = await times(8, async () => {
    const tid = await madeReady(town);
    return replyOf(await town.pg.call(pay.approve, { body: { tid } })).status;
  });
  expect(results.filter((status) => status === 'FAILED')).toHaveLength(2);
  await town.clock.advance('PT10M');
  const { faults } = await town.faults.list();
  expect(faults.map(({ hit }) => hit)).toEqual([2, 1]);
  // One that comes later counts on.
  await namedOf(town, 'pg')[0]?.kill();
  await namedOf(town, 'pg')[0]?.start();
  expect((await town.faults.list()).faults.map(({ hit }) => hit)).toEqual([2, 1]);
  expect(await town.invariants()).toEqual([]);
});
