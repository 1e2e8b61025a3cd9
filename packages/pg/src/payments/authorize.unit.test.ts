import { isRefusal, type Refusal, refuse } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { RESOLVE_AFTER_MS } from './approve.ts';
import { authorize } from './authorize.ts';
import type { Attempt } from './payment.ts';
import { READY_MS } from './ready.ts';
import { AT, aPayment, moment, someAttempt, someTerms } from './test-payments.ts';

const REAL_AT = 7_000;
const { claim: _claim, createdAt: _createdAt, expiresAt: _expiresAt, ...terms } = someTerms({ tid: 'TNEW' });
const command = (at = AT, attempt: Attempt | Refusal = someAttempt) => ({
  ...moment(at),
  realAt: REAL_AT,
  terms,
  attempt,
});

describe('authorize', () => {
  test('begins with APPROVING, its terms and its attempt, and the timer that resolves it', () => {
    const begun = authorize([], command());
    if (isRefusal(begun)) throw new Error(begun.message);
    expect(begun.payment).toEqual({
      terms: { ...terms, claim: 1, createdAt: AT, expiresAt: AT },
      state: { status: 'APPROVING', attempt: someAttempt },
      captured: undefined,
      operations: [],
      seq: 1,
      updatedAt: AT,
    });
    expect(begun.changes).toMatchObject([
      {
        events: [
          { type: 'payment.approving', seq: 1, data: { terms: { tid: 'TNEW' }, attempt: someAttempt } },
        ],
        timers: [{ timer: 'set', kind: 'resolve', clock: 'real', due: REAL_AT + RESOLVE_AFTER_MS }],
      },
    ]);
  });

  test.each(['APPROVING', 'UNKNOWN', 'AUTHORIZED', 'CAPTURED', 'MANUAL_REVIEW'] as const)(
    'refuses an order whose payment is %s',
    (status) => {
      expect(authorize([aPayment(status)], command())).toMatchObject({ refusal: 'DUPLICATE_ORDER' });
    },
  );

  test.each(['FAILED', 'EXPIRED', 'CANCELLED_BY_BUYER'] as const)(
    'makes the next claim on an order whose payment is %s',
    (status) => {
      expect(authorize([aPayment(status)], command())).toMatchObject({
        payment: { terms: { claim: 2 } },
        changes: [{}],
      });
    },
  );

  test.each([
    ['replaced', AT + 1],
    ['time', AT + READY_MS],
  ])('ends a READY payment of the order first: %s', (why, at) => {
    expect(authorize([aPayment('READY')], command(at))).toMatchObject({
      payment: { terms: { claim: 2 } },
      changes: [{ events: [{ type: 'payment.expired', data: { why } }] }, {}],
    });
  });

  test('has no card to make an attempt with: says why', () => {
    const none = refuse('VALIDATION_FAILED', 'card: send one');
    expect(authorize([], command(AT, none))).toBe(none);
  });
});
