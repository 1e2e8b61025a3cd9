import { pay } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { unanswered } from './unanswered.ts';

/** Takes the PG down when the issuer has acted and its answer is on the way back: between the two commits. */
function killBetweenCommits(town: Sandbox): Promise<void> {
  const killed = Promise.withResolvers<void>();
  const undo = town.intercept('pg', 'card', async (request, next) => {
    const reply = await next(request);
    undo();
    await town.kill('pg');
    killed.resolve();
    return reply;
  });
  return killed.promise;
}

const APPROVED = { number: '4242424242424242', expiry: '12/30', cvc: '123' };

const statusOf = async (town: Sandbox, tid: string) => {
  const result = await town.pg.call(pay.tx, { params: { tid } });
  return result.ok ? result.reply.status : result.problem.code;
};

async function untilResolved(town: Sandbox, tid: string): Promise<string> {
  for (;;) {
    await town.quiet();
    const status = await statusOf(town, tid);
    if (status !== 'APPROVING' && status !== 'UNKNOWN') return status;
  }
}

test('a PG that dies between its two commits gives the money back after it is started again', async () => {
  await using town = await startSandbox({ seed: 31 });
  const made = await town.pg.call(pay.ready, { body: { orderNo: 'CRASH-1', amount: 50_000 } });
  if (!made.ok) throw new Error(made.problem.message);
  const { tid } = made.reply;
  const headers = { 'idempotency-key': 'crash-1' };
  const dead = killBetweenCommits(town);
  const call = town.pg.call(pay.approve, { body: { tid }, headers });
  expect(await unanswered(call)).toBe(true);
  await dead;

  await town.start('pg');
  expect(['APPROVING', 'UNKNOWN', 'FAILED']).toContain(await statusOf(town, tid));
  expect(await untilResolved(town, tid)).toBe('FAILED');
  await town.quiet();

  const repeat = await town.pg.call(pay.approve, { body: { tid }, headers });
  expect(repeat).toMatchObject({
    ok: true,
    status: 202,
    reply: { tid, status: 'UNKNOWN' },
    headers: { 'idempotent-replayed': 'true' },
  });
  const again = await town.pg.call(pay.approve, { body: { tid }, headers });
  expect(again).toEqual({ ...repeat, headers: expect.objectContaining({ 'idempotent-replayed': 'true' }) });
  expect(await town.invariants()).toEqual([]);
});

test('a webhook that was committed but not sent when the PG died is sent by the next one', async () => {
  await using town = await startSandbox({ seed: 32 });
  const { orderNo } = await town.mina.orders('iphone-16-pro');
  const { tid } = await town.mina.checksOut(orderNo);
  const held = Promise.withResolvers<void>();
  const undo = town.intercept('pg', 'merchant', () => {
    held.resolve();
    return new Promise(() => undefined);
  });
  await town.pg.call(pay.approve, { body: { tid, card: APPROVED } });
  await held.promise;
  await town.kill('pg');
  undo();
  await town.start('pg');
  // Where several processes share a database, the dead one's hold must run out first.
  while ((await town.shop.state(orderNo)) !== 'PAID') await town.quiet();
  expect(await town.invariants()).toEqual([]);
});

test('the shop that loses the reply of approve asks, and does not pay twice', async () => {
  await using town = await startSandbox({ seed: 33 });
  const undo = town.intercept('merchant', 'pg', async (request, next) => {
    if (!request.url.endsWith('/pay/approve')) return next(request);
    undo();
    await next(request);
    throw new CallFailed('timeout', 'the reply was lost');
  });
  const { orderNo, tid } = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  expect(await town.shop.state(orderNo)).toBe('PAID');
  expect(await statusOf(town, tid)).toBe('APPROVED');
  expect(await town.invariants()).toEqual([]);
});

test('an issuer that is killed and started again still knows what it approved', async () => {
  await using town = await startSandbox({ seed: 34 });
  const { tid } = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  await town.kill('card');
  await town.start('card');
  expect(await statusOf(town, tid)).toBe('APPROVED');
  expect(await town.invariants()).toEqual([]);
});
