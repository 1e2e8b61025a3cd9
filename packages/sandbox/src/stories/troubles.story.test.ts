import { issuer, pay, shop } from '@payflow/contracts';
import { CallFailed, type Client, type TransportReply } from '@payflow/service-kit';
import { sign } from '@payflow/webhook-signature';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { loseReply } from '../town/wires.ts';

let town: Sandbox;
beforeAll(async () => {
  // Calls that hang do so for as long as a test wants them to.
  town = await startSandbox({ seed: 81, issuers: ({ card }) => `card=${card};deadlineMs=30000` });
});
afterAll(async () => {
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
  await town[Symbol.asyncDispose]();
});

const APPROVED = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
let orders = 0;
async function madeReady(over = {}): Promise<string> {
  const body = { orderNo: `TROUBLE-${++orders}`, amount: 50_000, ...over };
  return replyOf(await town.pg.call(pay.ready, { body })).tid;
}
const approve = (tid: string) => town.pg.call(pay.approve, { body: { tid, card: APPROVED } });
const statusOf = async (tid: string, pg: Client = town.pg) =>
  replyOf(await pg.call(pay.tx, { params: { tid } })).status;
const moneyHeld = async (tid: string) =>
  replyOf(await town.card.call(issuer.authorizations, { query: { tid } })).authorizations.reduce(
    (sum, { heldAmount }) => sum + heldAmount,
    0,
  );

describe('an approval whose answer was lost between issuer and gateway, and the merchant approves again', () => {
  test('is refused with how it stands, and the money that the issuer had taken goes back', async () => {
    const orderNo = 'LOST-1';
    const tid = await madeReady({ orderNo });
    const undo = town.intercept('pg', 'card', async (request, next) => {
      if (request.url.endsWith('/reverse')) throw new CallFailed('timeout', 'silence');
      return loseReply(request, next);
    });
    expect(await approve(tid)).toMatchObject({ status: 202, reply: { status: 'UNKNOWN' } });
    const again = await approve(tid);
    expect(again).toMatchObject({ ok: false, status: 409, problem: { code: 'INVALID_STATE' } });
    expect(again.ok || again.problem.message).toContain('UNKNOWN');
    undo();
    await town.clock.advance('PT5M');
    expect(await statusOf(tid)).toBe('FAILED');
    expect(await moneyHeld(tid)).toBe(0);
    expect(await approve(tid)).toMatchObject({ ok: false, problem: { code: 'INVALID_STATE' } });

    const second = await madeReady({ orderNo });
    expect(await approve(second)).toMatchObject({ reply: { status: 'APPROVED' } });
    expect([await moneyHeld(tid), await moneyHeld(second)]).toEqual([0, 50_000]);
  });
});

const broken = (status: number): TransportReply => ({ status, headers: {}, body: 'broken' });

describe('an approval does not wait for the merchant to take its webhook, and is not undone', () => {
  test.each([
    ['answers 500', async () => broken(500)],
    [
      'is down',
      async (): Promise<TransportReply> => {
        throw new CallFailed('refused', 'nobody listens');
      },
    ],
  ])('when the receiver %s', async (_what, answers) => {
    const tid = await madeReady();
    const undo = town.intercept('pg', 'merchant', answers);
    expect(await approve(tid)).toMatchObject({ status: 200, reply: { status: 'APPROVED' } });
    await town.quiet();
    undo();
    expect(await statusOf(tid)).toBe('APPROVED');
    expect(await moneyHeld(tid)).toBe(50_000);
    // The second try may have been made by then, five seconds after the first; the third comes five minutes later.
    await town.clock.advance('PT10M');
    expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.captured' }]);
  });

  test('when the receiver takes its time; and whoever asks meanwhile sees the new state', async () => {
    const tid = await madeReady();
    const [came, mayAnswer] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()];
    const undo = town.intercept('pg', 'merchant', async (request, next) => {
      came.resolve(await statusOf(tid));
      await mayAnswer.promise;
      return next(request);
    });
    // The webhook is answered only after the approval was.
    expect(await approve(tid)).toMatchObject({ status: 200, reply: { status: 'APPROVED' } });
    expect(await came.promise).toBe('APPROVED');
    expect(await town.shop.inbox({ tid })).toEqual([]);
    mayAnswer.resolve();
    await town.quiet();
    undo();
    expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.captured' }]);
  });
});

test('while ten calls to an issuer hang, fifty other payments are approved', async () => {
  const stuck = await Promise.all(Array.from({ length: 10 }, () => madeReady()));
  const others = await Promise.all(Array.from({ length: 50 }, () => madeReady()));
  const [allHang, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let hanging = 0;
  const undo = town.intercept('pg', 'card', async (request, next) => {
    if (!stuck.some((tid) => request.body?.includes(tid))) return next(request);
    if (++hanging === stuck.length) allHang.resolve();
    await released.promise;
    return next(request);
  });
  const slow = stuck.map(approve);
  await allHang.promise;
  for (const result of await Promise.all(others.map(approve)))
    expect(result).toMatchObject({ reply: { status: 'APPROVED' } });
  expect(new Set(await Promise.all(stuck.map((tid) => statusOf(tid))))).toEqual(new Set(['APPROVING']));
  released.resolve();
  for (const result of await Promise.all(slow))
    expect(result).toMatchObject({ reply: { status: 'APPROVED' } });
  undo();
});

test.each([-5_000, 0, 10.5, 1e30, 1_000_000_001, '50000', null, undefined])(
  'the amount %s is refused, by name, and no payment is made',
  async (amount) => {
    const orderNo = `AMOUNT-${++orders}`;
    const ask = (asked: unknown) =>
      town.transport({
        method: 'POST',
        url: `${town.url('pg')}/pay/ready`,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${town.credentials.m001SecretKey}`,
        },
        body: JSON.stringify({ orderNo, amount: asked }),
        deadlineMs: 5_000,
      });
    const refused = await ask(amount);
    expect(refused.status).toBe(400);
    const { code, errors } = JSON.parse(refused.body) as { code: string; errors: { path: string }[] };
    expect(code).toBe('VALIDATION_FAILED');
    expect(new Set(errors.map(({ path }) => path))).toEqual(new Set(['amount']));
    // Had the first one left anything behind, this would be another payment in its place.
    const made = JSON.parse((await ask(50_000)).body);
    expect(JSON.parse((await ask(50_000)).body).tid).toBe(made.tid);
  },
);

describe('a forged webhook is answered with 401, and pays nothing', () => {
  const ATTACKERS = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const body = (orderNo: string, tid: string) =>
    JSON.stringify({
      type: 'payment.captured',
      timestamp: '2026-03-02T00:00:00.000Z',
      data: { tid, orderNo, amount: 1, currency: 'KRW', status: 'CAPTURED', seq: 3 },
    });
  const signed = (text: string) =>
    sign({ id: 'evt_1', timestampSeconds: Math.floor(Date.now() / 1000), body: text, secrets: [ATTACKERS] });

  test.each([
    ['that is not signed', () => ({})],
    ["that is signed with the attacker's own secret", signed],
  ])('%s', async (_what, headersOf) => {
    const { orderNo } = await town.mina.orders('iphone-16-pro');
    const { tid } = await town.mina.checksOut(orderNo);
    const text = body(orderNo, tid);
    const told = await town.transport({
      method: 'POST',
      url: `${town.url('merchant')}${shop.receiveWebhook.path}`,
      headers: { 'content-type': 'application/json', ...headersOf(text) },
      body: text,
      deadlineMs: 5_000,
    });
    expect([told.status, JSON.parse(told.body).code]).toEqual([401, 'INVALID_SIGNATURE']);
    expect(await town.shop.state(orderNo)).toBe('PENDING');
    expect((await town.shop.inbox())[0]).toMatchObject({ valid: false, verdict: 'REJECTED' });
  });
});
