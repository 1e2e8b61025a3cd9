import { rest } from '@payflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import type { ToldScript } from '../town/scripts.ts';
import { AMOUNT, approveOne, hasty, heldFor, LATE_MS, statusOf } from './scripted.ts';

let keys = 0;

describe('a capture, a void, a refund', () => {
  let lossy: Sandbox;
  beforeAll(async () => {
    lossy = await startSandbox({ ...hasty, seed: 75 });
  });
  afterAll(() => lossy[Symbol.asyncDispose]());
  const headers = () => ({ 'idempotency-key': `op-${++keys}` });
  const after = {
    capture: { call: rest.capturePayment, operation: 'capture', capture: false, status: 'CAPTURED' },
    void: { call: rest.voidPayment, operation: 'reverse', capture: false, status: 'VOIDED' },
    refund: { call: rest.refundPayment, operation: 'refund', capture: true, status: 'REFUNDED' },
  } as const;
  const steps: ToldScript['steps'] = [
    { timeout: {} },
    { reset: {} },
    { http: { status: 500 } },
    { malformed: 'truncated' },
    { approveThenSilence: {} },
    { lateApprove: LATE_MS },
    { duplicateReply: {} },
  ];
  const cells = Object.keys(after).flatMap((kind) =>
    steps.map((step) => [kind as keyof typeof after, step] as const),
  );

  test.each(cells)('a %s that meets %j is repeated until it is done, and done once', async (kind, step) => {
    const { call, operation, capture, status } = after[kind];
    await lossy.scripts.put('step', { match: { operation, amount: AMOUNT }, steps: [step] });
    const body = { amount: AMOUNT, capture };
    const made = replyOf(await lossy.pg.call(rest.authorizePayment, { body, headers: headers() }));
    const params = { paymentId: made.data.paymentId };
    const asked = await lossy.pg.call(call, { params, body: {}, headers: headers() });
    expect(asked.status).toBe('duplicateReply' in step ? 200 : 202);
    await lossy.clock.advance('PT1M');
    expect(await lossy.pg.call(rest.getPayment, { params })).toMatchObject({ reply: { data: { status } } });
    expect(await lossy.scripts.list()).toMatchObject([{ hits: 1, left: 0 }]);
    expect(await lossy.invariants()).toEqual([]);
  });

  test.each(['capture', 'refund'] as const)(
    'a %s that is declined leaves the payment as it was',
    async (kind) => {
      const { call, operation, capture } = after[kind];
      const script: ToldScript = {
        match: { operation },
        steps: [{ decline: 'not permitted to cardholder' }],
      };
      await using town = await startSandbox({ scripts: { no: script } });
      const body = { amount: AMOUNT, capture };
      const made = replyOf(await town.pg.call(rest.authorizePayment, { body, headers: headers() }));
      const params = { paymentId: made.data.paymentId };
      expect(await town.pg.call(call, { params, body: {}, headers: headers() })).toMatchObject({
        status: 409,
      });
      expect(await town.pg.call(call, { params, body: {}, headers: headers() })).toMatchObject({
        status: 200,
      });
      await town.quiet();
      expect(await town.invariants()).toEqual([]);
    },
  );

  test('a net cancel that the issuer does not answer is tried again until it does', async () => {
    await using town = await startSandbox({
      ...hasty,
      scripts: {
        mute: { steps: [{ approveThenSilence: {} }] },
        deaf: { match: { operation: 'reverse' }, steps: [{ timeout: {}, times: 2 }] },
      },
    });
    const { tid } = await approveOne(town);
    await town.quiet();
    expect(await statusOf(town, tid)).toMatchObject({ status: 'UNKNOWN' });
    await town.clock.advance('PT10S');
    await town.clock.advance('PT1M');
    expect(await statusOf(town, tid)).toMatchObject({ status: 'FAILED' });
    expect(await heldFor(town, tid)).toMatchObject([{ state: 'REVERSED', heldAmount: 0 }]);
    expect(await town.invariants()).toEqual([]);
  });
});
