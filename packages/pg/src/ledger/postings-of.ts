import type { Change } from '../payments/change.ts';
import type { PaymentEvent } from '../payments/events.ts';
import { attemptOf, type Payment } from '../payments/payment.ts';
import { capturePostings, type Posting, refundPostings, type Subject } from './posting.ts';

function subjectOf(payment: Payment, { id, tid, seq, at }: PaymentEvent): Subject {
  const attempt = attemptOf(payment);
  if (!attempt) throw new Error(`${tid}: money without an attempt`);
  const { merchantId, currency } = payment.terms;
  return { transactionId: id, issuer: attempt.issuer, merchantId, currency, tid, seq, at };
}

/** What the refunds among these events give back. */
const refundedIn = (events: readonly PaymentEvent[]): number =>
  events.reduce((sum, event) => sum + (event.type === 'payment.refunded' ? event.data.amount : 0), 0);

/** What a change does to the ledger: a transaction for each event that moves money, and for no other. */
export function postingsOf({ payment, events }: Change): Posting[] {
  const { captured } = payment;
  return events.flatMap((event, i) => {
    if (event.type === 'payment.captured') return capturePostings(subjectOf(payment, event), event.data);
    if (event.type !== 'payment.refunded') return [];
    if (!captured) throw new Error(`${event.tid}: a refund of what was never captured`);
    // The payment is as it is after the whole change.
    const refundedBefore = captured.refunded - refundedIn(events.slice(i));
    const { amount } = event.data;
    const refund = { amount, refundedBefore, captured: captured.amount, ...captured.fee };
    return refundPostings(subjectOf(payment, event), refund);
  });
}
