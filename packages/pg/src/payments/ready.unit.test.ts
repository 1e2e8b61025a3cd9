import { isRefusal } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { READY_MS, type Readied, type ReadyCommand, ready } from './ready.ts';
import { AT, aPayment, someTerms } from './test-payments.ts';

const SECOND_TID = 'T0123456789ABCDEFGHK';

function command(over: { at?: number; readyFingerprint?: string } = {}): ReadyCommand {
  const { claim: _claim, createdAt: _createdAt, expiresAt: _expiresAt, ...terms } = someTerms();
  const { at = AT, readyFingerprint = terms.readyFingerprint } = over;
  return { id: 'chg_now', at, terms: { ...terms, tid: SECOND_TID, readyFingerprint } };
}

function readied(...args: Parameters<typeof ready>): Readied {
  const result = ready(...args);
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

test('the first ready of an order makes a payment that can be paid for thirty minutes', () => {
  const { payment, changes } = readied([], command());
  expect(payment).toMatchObject({ state: { status: 'READY' }, seq: 1, terms: { claim: 1, createdAt: AT } });
  expect(payment.terms.expiresAt - AT).toBe(READY_MS);
  expect(changes).toHaveLength(1);
  expect(changes[0]?.timers).toEqual([
    { timer: 'set', kind: 'expire', subject: SECOND_TID, clock: 'business', due: AT + READY_MS },
  ]);
});

describe('while the order has a READY payment', () => {
  const first = aPayment('READY');

  test('the same body gives the same payment, and nothing happens', () => {
    expect(readied([first], command({ at: AT + READY_MS - 1 }))).toEqual({ payment: first, changes: [] });
  });

  test('another body ends the old payment first and takes its place', () => {
    const { payment, changes } = readied([first], command({ readyFingerprint: 'another body' }));
    expect(payment.terms).toMatchObject({ tid: SECOND_TID, claim: 2 });
    expect(changes.map((change) => change.payment.state.status)).toEqual(['EXPIRED', 'READY']);
    expect(changes[0]).toMatchObject({
      events: [{ type: 'payment.expired', data: { why: 'replaced' }, tid: first.terms.tid }],
      dropsCard: true,
      timers: [{ timer: 'clear', kind: 'expire', subject: first.terms.tid }],
    });
  });

  test('the same body makes a new payment from the very moment that the old one runs out', () => {
    const { payment, changes } = readied([first], command({ at: AT + READY_MS }));
    expect(payment.terms).toMatchObject({ tid: SECOND_TID, claim: 2, expiresAt: AT + 2 * READY_MS });
    expect(changes[0]?.events).toMatchObject([{ type: 'payment.expired', data: { why: 'time' } }]);
  });
});

test.each(['APPROVING', 'UNKNOWN', 'AUTHORIZED', 'CAPTURED', 'MANUAL_REVIEW'] as const)(
  'an order with a payment that is %s is refused, whatever the body',
  (status) => {
    const known = [aPayment(status)];
    expect(ready(known, command())).toMatchObject({ refusal: 'DUPLICATE_ORDER' });
    expect(ready(known, command({ readyFingerprint: 'another' }))).toMatchObject({
      refusal: 'DUPLICATE_ORDER',
    });
  },
);

test.each(['FAILED', 'EXPIRED', 'CANCELLED_BY_BUYER'] as const)(
  'a payment that is %s frees its order',
  (status) => {
    const { payment, changes } = readied([aPayment(status)], command());
    expect(payment.terms).toMatchObject({ tid: SECOND_TID, claim: 2 });
    expect(changes).toHaveLength(1);
  },
);

test('the payment that holds the order counts, not the ones that failed before it', () => {
  const known = [
    aPayment('FAILED', { tid: 'T1', claim: 1 }),
    aPayment('CAPTURED', { tid: 'T3', claim: 3 }),
    aPayment('EXPIRED', { tid: 'T2', claim: 2 }),
  ];
  expect(ready(known, command())).toMatchObject({
    refusal: 'DUPLICATE_ORDER',
    message: expect.stringContaining('T3'),
  });
});

test('a new try has a higher number than every one before, whatever their order', () => {
  const known = [aPayment('FAILED', { tid: 'T7', claim: 7 }), aPayment('EXPIRED', { tid: 'T2', claim: 2 })];
  expect(readied(known, command()).payment.terms.claim).toBe(8);
});
