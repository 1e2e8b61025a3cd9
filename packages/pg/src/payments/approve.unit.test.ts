import { isRefusal, paymentStatuses } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { type ApproveCommand, approve, ISSUER_DEADLINE_MS, RESOLVE_AFTER_MS } from './approve.ts';
import { READY_MS } from './ready.ts';
import { AT, aPayment, moment, someAttempt } from './test-payments.ts';

/** Real time is far from business time here, as when the clock was moved. */
const REAL = AT - 86_400_000;
const command = (over: Partial<ApproveCommand> = {}): ApproveCommand => ({
  ...moment(),
  realAt: REAL,
  attempt: someAttempt,
  amount: undefined,
  ...over,
});

test('a READY payment becomes APPROVING, with the attempt that is about to be made', () => {
  expect(approve(aPayment('READY'), command())).toMatchObject({
    payment: { state: { status: 'APPROVING', attempt: someAttempt }, seq: 2 },
    events: [{ type: 'payment.approving', seq: 2, id: 'chg_now_2' }],
  });
});

test('it no longer expires; it is resolved in real time, after the issuer can have answered', () => {
  const payment = aPayment('READY');
  const subject = payment.terms.tid;
  const changed = approve(payment, command());
  if (isRefusal(changed)) throw new Error(changed.message);
  expect(changed.timers).toEqual([
    { timer: 'clear', kind: 'expire', subject },
    { timer: 'set', kind: 'resolve', subject, clock: 'real', due: REAL + RESOLVE_AFTER_MS },
  ]);
  expect(RESOLVE_AFTER_MS).toBeGreaterThan(ISSUER_DEADLINE_MS);
});

test('the card that waited on the checkout page goes in the same commit', () => {
  expect(approve(aPayment('READY'), command())).toMatchObject({ dropsCard: true });
});

describe('is refused', () => {
  test.each(paymentStatuses.filter((status) => status !== 'READY'))('when the payment is %s', (status) => {
    const refusal = approve(aPayment(status), command());
    expect(refusal).toMatchObject({ refusal: 'INVALID_STATE' });
    expect(refusal).not.toMatchObject({ message: expect.stringMatching(/AUTHORIZED|CAPTURED/) });
  });

  test('from the moment of its expiry, also before the timer ran', () => {
    const late = command({ at: AT + READY_MS });
    expect(approve(aPayment('READY'), late)).toMatchObject({
      refusal: 'INVALID_STATE',
      message: expect.stringContaining('expired'),
    });
    expect(isRefusal(approve(aPayment('READY'), command({ at: AT + READY_MS - 1 })))).toBe(false);
  });

  test('when the merchant names another amount', () => {
    expect(approve(aPayment('READY'), command({ amount: 49_999 }))).toMatchObject({
      refusal: 'AMOUNT_MISMATCH',
    });
    expect(isRefusal(approve(aPayment('READY'), command({ amount: 50_000 })))).toBe(false);
  });
});
