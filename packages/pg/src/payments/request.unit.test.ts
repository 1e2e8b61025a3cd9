import { isRefusal } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { RESOLVE_AFTER_MS } from './approve.ts';
import { READY_MS } from './ready.ts';
import { request, takeRequest } from './request.ts';
import { AT, aPayment, moment, someAttempt, someTerms } from './test-payments.ts';

const REAL_AT = 7_000;
const { claim: _claim, createdAt: _createdAt, expiresAt: _expiresAt, ...terms } = someTerms({ tid: 'TNEW' });
const command = (at = AT) => ({ ...moment(at), terms });

describe('a request', () => {
  test('is REQUESTED from its first event on, and waits for nobody but the bus', () => {
    const requested = request([], command());
    if (isRefusal(requested)) throw new Error(requested.message);
    expect(requested.payment).toMatchObject({ state: { status: 'REQUESTED' }, seq: 1, terms: { claim: 1 } });
    expect(requested.changes).toMatchObject([
      { events: [{ type: 'payment.requested', seq: 1, data: { terms: { tid: 'TNEW' } } }], timers: [] },
    ]);
  });

  test.each(['REQUESTED', 'APPROVING', 'UNKNOWN', 'AUTHORIZED', 'CAPTURED', 'MANUAL_REVIEW'] as const)(
    'is refused for an order whose payment is %s',
    (status) => {
      expect(request([aPayment(status)], command())).toMatchObject({ refusal: 'DUPLICATE_ORDER' });
    },
  );

  test.each(['FAILED', 'EXPIRED', 'CANCELLED_BY_BUYER', 'VOIDED', 'REFUNDED'] as const)(
    'is the next claim on an order whose payment is %s',
    (status) => {
      expect(request([aPayment(status)], command())).toMatchObject({ payment: { terms: { claim: 2 } } });
    },
  );

  test.each([
    ['replaced', AT + 1],
    ['time', AT + READY_MS],
  ])('ends a READY payment of the order first: %s', (why, at) => {
    expect(request([aPayment('READY')], command(at))).toMatchObject({
      changes: [{ events: [{ type: 'payment.expired', data: { why } }] }, {}],
    });
  });
});

describe('taking a request', () => {
  const taking = { ...moment(AT + 5), realAt: REAL_AT, attempt: someAttempt, deadlineMs: 3_000 };

  test('makes it APPROVING with its attempt, sets the timer that resolves it, and drops the card', () => {
    expect(takeRequest(aPayment('REQUESTED'), taking)).toMatchObject({
      payment: { state: { status: 'APPROVING', attempt: someAttempt }, seq: 2 },
      timers: [{ timer: 'set', kind: 'resolve', clock: 'real', due: REAL_AT + RESOLVE_AFTER_MS }],
      dropsCard: true,
    });
  });

  test.each(['READY', 'APPROVING', 'CAPTURED', 'FAILED', 'UNKNOWN'] as const)(
    'does nothing to a payment that is %s',
    (status) => {
      expect(takeRequest(aPayment(status), taking)).toBeUndefined();
    },
  );
});
