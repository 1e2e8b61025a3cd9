import { paymentStatuses } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { conclude, type IssuerOutcome } from './conclude.ts';
import { AT, aPayment, FEE_BASIS_POINTS, moment, someApproval, someAttempt } from './test-payments.ts';

const approved: IssuerOutcome = { outcome: 'approved', approval: someApproval };
const outcomes: readonly IssuerOutcome[] = [
  approved,
  { outcome: 'declined', responseCode: '51' },
  { outcome: 'not-sent', why: 'refused' },
  { outcome: 'unknown', why: 'timeout' },
];
const command = (outcome: IssuerOutcome, attemptId = someAttempt.id) => ({
  ...moment(),
  attemptId,
  outcome,
  feeBasisPoints: FEE_BASIS_POINTS,
});
const resolved = { timer: 'clear', kind: 'resolve', subject: aPayment('APPROVING').terms.tid };

describe('an attempt under way', () => {
  test("is captured by an approval, whole, with the fee at the merchant's rate", () => {
    expect(conclude(aPayment('APPROVING'), command(approved))).toMatchObject({
      payment: {
        state: { status: 'CAPTURED', approval: someApproval },
        captured: { amount: 50_000, fee: { fee: 1_400, vat: 140 }, refunded: 0 },
      },
      events: [{ data: { approval: someApproval, amount: 50_000, fee: 1_400, vat: 140, operationId: null } }],
      timers: [resolved],
    });
  });

  test('is only authorized by it when the merchant captures by hand', () => {
    const payment = aPayment('APPROVING', { captureMode: 'MANUAL' });
    expect(conclude(payment, command(approved))).toMatchObject({
      payment: { state: { status: 'AUTHORIZED', approval: someApproval } },
      events: [{ type: 'payment.authorized' }],
      timers: [
        resolved,
        { timer: 'set', kind: 'void-authorization', clock: 'business', due: AT + 7 * 24 * 60 * 60_000 },
      ],
    });
  });

  test("fails with the issuer's own code on a decline", () => {
    expect(
      conclude(aPayment('APPROVING'), command({ outcome: 'declined', responseCode: '51' })),
    ).toMatchObject({
      payment: { state: { status: 'FAILED', responseCode: '51' } },
      timers: [resolved],
    });
  });

  test('fails with code 91 when surely nothing was sent, and nothing is to be reversed', () => {
    expect(conclude(aPayment('APPROVING'), command({ outcome: 'not-sent', why: 'refused' }))).toMatchObject({
      payment: { state: { status: 'FAILED', responseCode: '91' } },
      timers: [resolved],
    });
  });

  test('is UNKNOWN when nobody knows, and its reversal is due at once', () => {
    const changed = conclude(aPayment('APPROVING'), command({ outcome: 'unknown', why: 'timeout' }));
    expect(changed?.payment.state.status).toBe('UNKNOWN');
    expect(changed?.timers).toEqual([
      resolved,
      {
        timer: 'set',
        kind: 'reverse',
        subject: resolved.subject,
        clock: 'business',
        due: AT,
        attempts: 0,
      },
    ]);
  });
});

describe('an outcome that comes too late changes nothing', () => {
  const concludedStates = paymentStatuses.filter((status) => status !== 'APPROVING');
  test.each(concludedStates)('for a payment that is %s', (status) => {
    for (const outcome of outcomes) expect(conclude(aPayment(status), command(outcome))).toBeUndefined();
  });

  test('for another attempt of the same payment', () => {
    for (const outcome of outcomes)
      expect(conclude(aPayment('APPROVING'), command(outcome, 'att_other'))).toBeUndefined();
  });
});
