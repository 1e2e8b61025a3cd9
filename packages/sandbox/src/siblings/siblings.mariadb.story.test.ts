import { type EndpointShape, issuer, pay, rest } from '@payflow/contracts';
import { CallFailed, type CallResult, type Client } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { type Sandbox, type SandboxSibling, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { passingTime } from '../town/passing-time.ts';

const RESOLVED_BY_MS = 5_000;
const FIFTY = Array.from({ length: 50 }, (_, i) => i);

/** Fifty calls at once, every other one to the other process. */
const fromBoth = <T>(town: Sandbox, { pg }: SandboxSibling, call: (client: Client) => Promise<T>) =>
  Promise.all(FIFTY.map((i) => call(i % 2 === 0 ? town.pg : pg)));

let orders = 0;
async function madeReady(client: Client): Promise<{ tid: string; orderNo: string }> {
  const orderNo = `SIBLING-${++orders}`;
  const { tid } = replyOf(await client.call(pay.ready, { body: { orderNo, amount: 50_000 } }));
  return { tid, orderNo };
}

const statusOf = async (client: Client, tid: string) =>
  replyOf(await client.call(pay.tx, { params: { tid } })).status;

const codesOf = <E extends EndpointShape>(results: readonly CallResult<E>[]) =>
  new Set(results.flatMap((result) => (result.ok ? [] : [result.problem.code])));

async function authorizationsOf(town: Sandbox, tid: string) {
  return replyOf(await town.card.call(issuer.authorizations, { query: { tid } })).authorizations;
}

test('two processes and fifty approvals of one payment: one authorization, the others are told how it stands', async () => {
  await using town = await startSandbox({ seed: 61 });
  const sibling = await town.sibling();
  const { tid } = await madeReady(town.pg);
  const results = await fromBoth(town, sibling, (pg) => pg.call(pay.approve, { body: { tid } }));
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(codesOf(results)).toEqual(new Set(['INVALID_STATE']));
  for (const result of results)
    if (!result.ok) expect(result.problem.message).toMatch(/ is (?:APPROVING|APPROVED);/);
  expect(await authorizationsOf(town, tid)).toMatchObject([{ state: 'APPROVED', heldAmount: 50_000 }]);
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});

test('two processes and fifty calls with one key: one authorization, the same bytes or a wait', async () => {
  await using town = await startSandbox({ seed: 62 });
  const sibling = await town.sibling();
  const { tid } = await madeReady(sibling.pg);
  const approve = (pg: Client) =>
    pg.call(pay.approve, { body: { tid }, headers: { 'idempotency-key': 'one-click' } });
  const results = await fromBoth(town, sibling, approve);
  expect(codesOf(results)).toEqual(new Set(['DUPLICATE_REQUEST']));
  const replies = new Set(results.flatMap((result) => (result.ok ? [JSON.stringify(result.reply)] : [])));
  expect(replies.size).toBe(1);
  for (const pg of [town.pg, sibling.pg]) {
    const repeat = await approve(pg);
    expect(repeat).toMatchObject({ ok: true, headers: { 'idempotent-replayed': 'true' } });
    expect(replies.has(JSON.stringify(repeat.ok && repeat.reply))).toBe(true);
  }
  expect(await authorizationsOf(town, tid)).toHaveLength(1);
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});

test('two processes and one orderNo made ready fifty times at once: one payment', async () => {
  await using town = await startSandbox({ seed: 63 });
  const sibling = await town.sibling();
  const body = { orderNo: 'ONE-ORDER', amount: 50_000 };
  const results = await fromBoth(town, sibling, (pg) => pg.call(pay.ready, { body }));
  expect(new Set(results.map((result) => replyOf(result).tid)).size).toBe(1);
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});

test('two processes and fifty refunds of a tenth of one payment: ten succeed, and no more goes back than was taken', async () => {
  await using town = await startSandbox({ seed: 66 });
  const sibling = await town.sibling();
  const { tid } = await madeReady(town.pg);
  await town.pg.call(pay.approve, { body: { tid } });
  const params = { paymentId: tid };
  let keys = 0;
  const results = await fromBoth(town, sibling, (pg) =>
    pg.call(rest.refundPayment, {
      params,
      body: { amount: 5_000 },
      headers: { 'idempotency-key': `tenth-${++keys}` },
    }),
  );
  expect(results.filter(({ ok }) => ok)).toHaveLength(10);
  expect(codesOf(results)).toEqual(new Set(['REFUND_CONFLICT']));
  for (const pg of [town.pg, sibling.pg])
    expect(replyOf(await pg.call(rest.getPayment, { params })).data).toMatchObject({
      status: 'REFUNDED',
      refundedAmount: 50_000,
      remaining: 0,
    });
  expect(await authorizationsOf(town, tid)).toMatchObject([{ refundedAmount: 50_000 }]);
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});

test('a process that dies while the issuer is asked: its sibling resolves the payment without a restart', async () => {
  const time = passingTime();
  await using town = await startSandbox({ seed: 64, starts: time.starts });
  const sibling = await town.sibling();
  const { tid } = await madeReady(town.pg);
  const headers = { 'idempotency-key': 'dies' };
  const died = Promise.withResolvers<void>();
  const undo = town.intercept('pg', 'card', async (request, next) => {
    undo();
    const reply = await next(request);
    await town.kill('pg');
    died.resolve();
    return reply;
  });
  await expect(town.pg.call(pay.approve, { body: { tid }, headers })).rejects.toThrow(CallFailed);
  await died.promise;
  const approve = () => sibling.pg.call(pay.approve, { body: { tid }, headers });
  expect(await approve()).toMatchObject({ ok: false, problem: { code: 'DUPLICATE_REQUEST' } });
  expect(await authorizationsOf(town, tid)).toMatchObject([{ heldAmount: 50_000 }]);

  time.pass(RESOLVED_BY_MS);
  await town.quiet();
  expect(await statusOf(sibling.pg, tid)).toBe('FAILED');
  expect(await authorizationsOf(town, tid)).toMatchObject([{ heldAmount: 0 }]);
  expect(await approve()).toMatchObject({ status: 202, headers: { 'idempotent-replayed': 'true' } });
  expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.failed' }]);
  expect(await town.invariants()).toEqual([]);
});

test('a process that dies with a webhook in hand: its sibling sends it without a restart', async () => {
  const time = passingTime();
  await using town = await startSandbox({ seed: 65, starts: time.starts });
  await town.sibling();
  const { tid } = await madeReady(town.pg);
  const held = Promise.withResolvers<void>();
  const undo = town.intercept('pg', 'merchant', () => {
    held.resolve();
    return new Promise(() => undefined);
  });
  await town.pg.call(pay.approve, { body: { tid } });
  await held.promise;
  undo();
  await town.kill('pg');
  // The dead one's hold runs out first.
  time.pass(RESOLVED_BY_MS);
  await town.quiet();
  expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.captured' }]);
  expect(await town.invariants()).toEqual([]);
});
