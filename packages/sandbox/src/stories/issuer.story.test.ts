import { issuer, pay } from '@payflow/contracts';
import { CallFailed, type TransportReply } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import type { Interceptor } from '../town/wires.ts';

const isAuthorize = (url: string): boolean => url.endsWith('/card/api/authorize');

/** Bends the issuer's authorizations only; reversals get through. */
const bend = (town: Sandbox, how: Interceptor) =>
  town.intercept('pg', 'card', (request, next) =>
    isAuthorize(request.url) ? how(request, next) : next(request),
  );

const garbage = (body: string, status = 200): TransportReply => ({ status, headers: {}, body });
const edited =
  (edit: (reply: Record<string, unknown>) => Record<string, unknown>): Interceptor =>
  async (request, next) => {
    const reply = await next(request);
    return { ...reply, body: JSON.stringify(edit(JSON.parse(reply.body))) };
  };

let orders = 0;
async function approveOne(town: Sandbox) {
  const made = await town.pg.call(pay.ready, { body: { orderNo: `ISSUER-${++orders}`, amount: 90_000 } });
  if (!made.ok) throw new Error(made.problem.message);
  const { tid } = made.reply;
  return { tid, result: await town.pg.call(pay.approve, { body: { tid } }) };
}

const liars: [string, Interceptor][] = [
  [
    'takes it and says nothing',
    async (request, next) => {
      await next(request);
      throw new CallFailed('timeout', 'silence');
    },
  ],
  [
    'never gets it, though it may have',
    async () => {
      throw new CallFailed('timeout', 'lost on the way');
    },
  ],
  [
    'breaks the connection after it took it',
    async (request, next) => {
      await next(request);
      throw new CallFailed('reset', 'reset');
    },
  ],
  [
    'takes it and answers 500',
    async (request, next) => {
      await next(request);
      return garbage('{"code":"INTERNAL_ERROR","message":"…","requestId":"r"}', 500);
    },
  ],
  ['answers half a body', async (request, next) => garbage((await next(request)).body.slice(0, 30))],
  [
    'answers with a page',
    async (request, next) => {
      await next(request);
      return garbage('<html>504 Gateway Timeout</html>', 504);
    },
  ],
  [
    'answers with nothing',
    async (request, next) => {
      await next(request);
      return garbage('');
    },
  ],
  ['answers with an amount for a code', edited((reply) => ({ ...reply, authCode: 12, approvedAt: true }))],
  ['approves without an approval code', edited((reply) => ({ ...reply, authCode: null }))],
  ['approves somebody else', edited((reply) => ({ ...reply, attemptId: 'att_other' }))],
  ['declines with the code of an approval', edited((reply) => ({ ...reply, result: 'DECLINED' }))],
];

test.each(liars)(
  'an issuer that %s leaves the payment UNKNOWN, then reversed and FAILED, with nothing held',
  async (_, liar) => {
    await using town = await startSandbox({ seed: 21 });
    const undo = bend(town, liar);
    const { tid, result } = await approveOne(town);
    undo();
    expect(result).toMatchObject({ ok: true, status: 202, reply: { status: 'UNKNOWN', cardAuthCode: null } });
    await town.quiet();
    expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({
      reply: { status: 'FAILED', failure: { code: '91' } },
    });
    const held = await town.card.call(issuer.authorizations, { query: { tid } });
    if (!held.ok) throw new Error(held.problem.message);
    for (const authorization of held.reply.authorizations) expect(authorization.heldAmount).toBe(0);
    expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.failed' }]);
    expect(await town.invariants()).toEqual([]);
  },
);

test('an authorization that arrives after its reversal is declined by the tombstone', async () => {
  await using town = await startSandbox({ seed: 22 });
  let held: (() => Promise<TransportReply>) | undefined;
  const undo = bend(town, async (request, next) => {
    held = () => next(request);
    throw new CallFailed('timeout', 'still under way');
  });
  const { tid } = await approveOne(town);
  undo();
  await town.quiet();
  const late = await held?.();
  expect(JSON.parse(late?.body ?? '{}')).toMatchObject({ result: 'DECLINED', authCode: null });
  expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({ reply: { status: 'FAILED' } });
  expect(await town.invariants()).toEqual([]);
});

test('an issuer that is not there fails the payment at once: nothing was sent, nothing is to be reversed', async () => {
  await using town = await startSandbox({ seed: 23 });
  town.cut('pg', 'card');
  const { tid, result } = await approveOne(town);
  expect(result).toMatchObject({
    ok: true,
    status: 200,
    reply: { status: 'FAILED', failure: { code: '91' } },
  });
  town.restore('pg', 'card');
  await town.quiet();
  const held = await town.card.call(issuer.authorizations, { query: { tid } });
  expect(held).toMatchObject({ reply: { authorizations: [] } });
  expect(await town.invariants()).toEqual([]);
});

test('after twenty failures the breaker opens, and payments stay READY', async () => {
  await using town = await startSandbox({ seed: 24 });
  town.cut('pg', 'card');
  for (let i = 0; i < 20; i++) await approveOne(town);
  const { tid, result } = await approveOne(town);
  expect(result).toMatchObject({
    ok: false,
    status: 503,
    problem: { code: 'ISSUER_UNAVAILABLE' },
    headers: { 'retry-after': '10' },
  });
  expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({ reply: { status: 'READY' } });
  expect(await town.invariants()).toEqual([]);
});

test('a reversal that the issuer does not confirm is tried again until it does', async () => {
  await using town = await startSandbox({ seed: 25, now: '2026-03-02T09:00:00+09:00' });
  const undo = town.intercept('pg', 'card', async (request, next) => {
    if (isAuthorize(request.url)) await next(request);
    throw new CallFailed('timeout', 'the whole issuer is slow');
  });
  const { tid } = await approveOne(town);
  await town.quiet();
  await town.clock.advance('PT1H');
  expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({ reply: { status: 'UNKNOWN' } });
  undo();
  await town.clock.advance('PT10M');
  expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({ reply: { status: 'FAILED' } });
  expect(await town.invariants()).toEqual([]);
});

test('a day of unconfirmed reversals ends in MANUAL_REVIEW, never in FAILED', async () => {
  await using town = await startSandbox({ seed: 26, now: '2026-03-02T09:00:00+09:00' });
  town.intercept('pg', 'card', async (request, next) => {
    if (isAuthorize(request.url)) await next(request);
    return garbage('no', 500);
  });
  const { tid } = await approveOne(town);
  await town.quiet();
  await town.clock.advance('PT23H');
  expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({ reply: { status: 'UNKNOWN' } });
  await town.clock.advance('PT2H');
  expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({
    reply: { status: 'MANUAL_REVIEW' },
  });
  expect(await town.invariants()).toEqual([]);
});

test('while one issuer call hangs, other payments go on', async () => {
  await using town = await startSandbox({ seed: 27 });
  const hangs = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const undo = bend(town, async (request, next) => {
    undo();
    hangs.resolve();
    await released.promise;
    return next(request);
  });
  const slow = approveOne(town);
  await hangs.promise;
  expect((await approveOne(town)).result).toMatchObject({ ok: true, reply: { status: 'APPROVED' } });
  released.resolve();
  expect((await slow).result).toMatchObject({ ok: true, reply: { status: 'APPROVED' } });
});
