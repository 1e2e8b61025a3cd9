import { paymentStatuses } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { expire } from './expire.ts';
import { leave } from './leave.ts';
import { aPayment, moment } from './test-payments.ts';

const past = paymentStatuses.filter((status) => status !== 'READY');
const noMoreExpiry = [{ timer: 'clear', kind: 'expire', subject: aPayment('READY').terms.tid }];

describe('expiry', () => {
  test('ends a payment that nobody paid, its timer and the card that was chosen for it', () => {
    expect(expire(aPayment('READY'), { ...moment(), why: 'time' })).toMatchObject({
      payment: { state: { status: 'EXPIRED' } },
      events: [{ type: 'payment.expired', data: { why: 'time' } }],
      timers: noMoreExpiry,
      dropsCard: true,
    });
  });

  test.each(past)('passes a payment by that is %s', (status) => {
    expect(expire(aPayment(status), { ...moment(), why: 'time' })).toBeUndefined();
  });
});

describe('leaving the page', () => {
  test('ends the payment, its timer and the card that was chosen for it', () => {
    expect(leave(aPayment('READY'), moment())).toMatchObject({
      payment: { state: { status: 'CANCELLED_BY_BUYER' } },
      events: [{ type: 'payment.cancelled_by_buyer' }],
      timers: noMoreExpiry,
      dropsCard: true,
    });
  });

  test.each(past)('is refused when the payment is %s', (status) => {
    expect(leave(aPayment(status), moment())).toMatchObject({ refusal: 'INVALID_STATE' });
  });
});
