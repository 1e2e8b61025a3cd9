import { issuer, pay, rest, SCRIPT_HEADER } from '@payflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import type { ToldScript } from '../town/scripts.ts';
import { AMOUNT, approveOne, hasty, heldFor, LATE_MS, ready, statusOf } from './scripted.ts';

describe('an authorization', () => {
  test('is declined twice for lack of money, and approved the third time', async () => {
    const script: ToldScript = {
      match: { amount: AMOUNT },
      steps: [{ decline: '51', times: 2 }, { approve: {} }],
    };
    await using town = await startSandbox({ seed: 71, scripts: { 'broke-twice': script } });
    const replies = [];
    for (let i = 0; i < 3; i++) replies.push((await approveOne(town)).result);
    expect(replies).toMatchObject([
      { status: 200, reply: { status: 'FAILED', failure: { code: '51', name: 'insufficient_funds' } } },
      { status: 200, reply: { status: 'FAILED', failure: { code: '51' } } },
      { status: 200, reply: { status: 'APPROVED' } },
    ]);
    await town.quiet();
    expect(await town.scripts.list()).toMatchObject([
      { name: 'broke-twice', hits: 3, used: [2, 1], left: 0 },
    ]);
    await town.scripts.reset();
    expect(await town.scripts.list()).toEqual([]);
    expect(await town.invariants()).toEqual([]);
  });

  test('that is approved too late meets the tombstone of its reversal', async () => {
    await using town = await startSandbox({
      ...hasty,
      scripts: { late: { steps: [{ lateApprove: 3 * LATE_MS }] } },
    });
    const { tid, result } = await approveOne(town);
    expect(result).toMatchObject({ status: 202 });
    await town.quiet();
    expect(await statusOf(town, tid)).toMatchObject({ status: 'FAILED' });
    const answered = async () => (await heldFor(town, tid))[0]?.history.map(({ type }) => type);
    await expect.poll(answered, { timeout: 10_000 }).toEqual(['tombstoned', 'declined']);
    expect(await town.invariants()).toEqual([]);
  });

  test('that is answered twice is paid once, and the next one gets its own answer', async () => {
    await using town = await startSandbox({
      scripts: { stutter: { steps: [{ duplicateReply: {}, times: 'always' }] } },
    });
    for (let i = 0; i < 5; i++) {
      const { tid, result } = await approveOne(town);
      expect(result).toMatchObject({ reply: { status: 'APPROVED' } });
      expect(await heldFor(town, tid)).toMatchObject([{ heldAmount: AMOUNT }]);
    }
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });

  test('is one of two that are declined, however many race', async () => {
    await using town = await startSandbox({ scripts: { two: { steps: [{ decline: '05', times: 2 }] } } });
    const tids = await Promise.all(Array.from({ length: 20 }, () => ready(town)));
    const replies = await Promise.all(tids.map((tid) => town.pg.call(pay.approve, { body: { tid } })));
    const statuses = replies.map((result) => replyOf(result).status);
    expect(statuses.filter((status) => status === 'FAILED')).toHaveLength(2);
    expect(statuses.filter((status) => status === 'APPROVED')).toHaveLength(18);
    await town.quiet();
    expect(await town.scripts.list()).toMatchObject([{ hits: 2, left: 0 }]);
    expect(await town.invariants()).toEqual([]);
  });

  test('of the shop is declined as a tester says, and Mina pays with the next try', async () => {
    await using town = await startSandbox({ seed: 72 });
    const match = { bin: '424242', amount: { min: 1 } };
    await town.scripts.put('fraud', { match, steps: [{ decline: 'suspected fraud' }] });
    const first = await town.mina.buys('iphone-16-pro');
    const second = await town.mina.buys('iphone-16-pro');
    await town.quiet();
    expect([await town.shop.state(first.orderNo), await town.shop.state(second.orderNo)]).toEqual([
      'FAILED',
      'PAID',
    ]);
    expect(await town.scripts.list()).toMatchObject([{ name: 'fraud', hits: 1 }]);
    expect(await town.invariants()).toEqual([]);
  });
});

describe('an authorization whose answer is lost', () => {
  let town: Sandbox;
  beforeAll(async () => {
    town = await startSandbox({ ...hasty, seed: 74 });
  });
  afterAll(() => town[Symbol.asyncDispose]());

  test.each<[string, ToldScript['steps'][number]]>([
    ['never gets an answer', { timeout: {} }],
    ['has its connection broken', { reset: {} }],
    ['is answered with 503', { http: { status: 503 } }],
    ['is answered with half a body', { malformed: 'truncated' }],
    ['is answered with other types', { malformed: 'wrongType' }],
    ['is answered with a page', { malformed: 'notJson' }],
    ['is approved and never answered', { approveThenSilence: {} }],
    ['is answered after the gateway has given up', { delay: LATE_MS }],
  ])('that %s is UNKNOWN, and ends FAILED with nothing held', async (_, step) => {
    await town.scripts.put('step', { steps: [step] });
    const { tid, result } = await approveOne(town);
    expect(result).toMatchObject({ status: 202, reply: { status: 'UNKNOWN' } });
    await town.quiet();
    expect(await statusOf(town, tid)).toMatchObject({ status: 'FAILED', failure: { code: '91' } });
    expect(await heldFor(town, tid)).toMatchObject([{ heldAmount: 0 }]);
    expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.failed' }]);
    expect(await town.scripts.list()).toMatchObject([{ hits: 1, left: 0 }]);
    expect((await approveOne(town)).result).toMatchObject({ reply: { status: 'APPROVED' } });
    expect(await town.invariants()).toEqual([]);
  });
});

describe('the header X-PayFlow-Script', () => {
  const told = (step: string) => ({ [SCRIPT_HEADER]: step });

  test('goes before a script, which goes before the card number', async () => {
    await using town = await startSandbox({ scripts: { broke: { steps: [{ decline: '51' }] } } });
    const card = { number: '4000000000000002', expiry: '12/34', cvc: '123' };
    const codes = [];
    for (const headers of [told('decline:59'), {}, {}]) {
      const reply = replyOf(
        await town.pg.call(pay.approve, { body: { tid: await ready(town), card }, headers }),
      );
      codes.push(reply.failure?.code);
    }
    expect(codes).toEqual(['59', '51', '05']);
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });

  test('belongs to the one request: a net cancel, a repeat and the next payment know nothing of it', async () => {
    await using town = await startSandbox({ ...hasty });
    const { tid, result } = await approveOne(town, told('approveThenSilence'));
    expect(result).toMatchObject({ status: 202 });
    await town.quiet();
    expect(await statusOf(town, tid)).toMatchObject({ status: 'FAILED' });
    expect((await approveOne(town)).result).toMatchObject({ reply: { status: 'APPROVED' } });
    expect(await town.invariants()).toEqual([]);
  });

  test('is told to every issuer that is asked for the same payment', async () => {
    await using town = await startSandbox({
      issuers: ({ card, other }) => `card=${card};bins=4,other=${other}`,
    });
    const { result } = await approveOne(town, told('decline:91'));
    expect(result).toMatchObject({ reply: { status: 'FAILED', failure: { code: '91' }, issuer: 'other' } });
    await town.quiet();
    expect(await town.invariants()).toEqual([]);
  });

  test('works under /api/v1, on captures, refunds, voids and cancels too', async () => {
    await using town = await startSandbox({ seed: 73 });
    let keys = 0;
    const headers = (step?: string) => ({
      'idempotency-key': `script-${++keys}`,
      ...(step === undefined ? {} : told(step)),
    });
    const authorize = (capture: boolean, step?: string) =>
      town.pg.call(rest.authorizePayment, { body: { amount: AMOUNT, capture }, headers: headers(step) });
    expect(await authorize(true, 'decline:51')).toMatchObject({ status: 402 });
    const { paymentId } = replyOf(await authorize(false)).data;
    const params = { paymentId };
    const capture = await town.pg.call(rest.capturePayment, {
      params,
      body: {},
      headers: headers('decline:57'),
    });
    expect(capture).toMatchObject({ status: 409, problem: { code: 'CAPTURE_CONFLICT' } });
    const declined = { params, body: {}, headers: headers('decline:57') };
    expect(await town.pg.call(rest.voidPayment, declined)).toMatchObject({
      status: 400,
      problem: { errors: [{ path: SCRIPT_HEADER, message: expect.stringContaining('cannot be declined') }] },
    });
    const voided = await town.pg.call(rest.voidPayment, { params, body: {}, headers: headers('http:500') });
    expect(voided).toMatchObject({ status: 202 });
    const { tid } = (await approveOne(town)).result.ok ? await approveOne(town) : { tid: '' };
    const cancel = await town.pg.call(pay.cancel, {
      body: { tid, reason: 'changed my mind' },
      headers: told('malformed:notJson'),
    });
    expect(cancel).toMatchObject({ status: 202 });
    await town.clock.advance('PT1M');
    expect(await statusOf(town, tid)).toMatchObject({ status: 'CANCELLED' });
    expect(await statusOf(town, paymentId)).toMatchObject({ status: 'CANCELLED' });
    expect(await town.invariants()).toEqual([]);
  });

  test('that is broken is refused with its name, and the payment stays as it was', async () => {
    await using town = await startSandbox();
    const { tid, result } = await approveOne(town, told('declin:51'));
    expect(result).toMatchObject({
      status: 400,
      problem: {
        code: 'VALIDATION_FAILED',
        errors: [{ path: SCRIPT_HEADER, message: expect.stringContaining('did you mean "decline"?') }],
      },
    });
    expect(await statusOf(town, tid)).toMatchObject({ status: 'READY' });
    expect(await heldFor(town, tid)).toEqual([]);
  });

  test('is nothing in server mode', async () => {
    await using town = await startSandbox({ mode: 'server' });
    const card = { number: '4242424242424242', expiry: '12/34', cvc: '123' };
    for (const step of ['decline:51', 'what is this']) {
      const body = { tid: await ready(town), card };
      expect(await town.pg.call(pay.approve, { body, headers: told(step) })).toMatchObject({
        reply: { status: 'APPROVED' },
      });
    }
    const scripts = await town.card.call(issuer.listScripts, {});
    expect(scripts).toMatchObject({ status: 404, problem: { code: 'NOT_FOUND' } });
  });
});
