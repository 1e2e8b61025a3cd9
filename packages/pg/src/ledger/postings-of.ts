import type { Change } from '../payments/change.ts';
import type { PaymentEvent } from '../payments/events.ts';
import { attemptOf, type Payment } from '../payments/payment.ts';
import { capturePostings, type Posting, type Subject } from './posting.ts';

function subjectOf(payment: Payment, { id, tid, seq, at }: PaymentEvent): Subject {
  const attempt = attemptOf(payment);
  if (!attempt) throw new Error(`${tid}: money without an attempt`);
  const { merchantId, currency } = payment.terms;
  return { transactionId: id, issuer: attempt.issuer, merchantId, currency, tid, seq, at };
}

/** What a change does to the ledger: a transaction for each event that moves money, and for no other. */
export function postingsOf({ payment, events }: Change): Posting[] {
  return events.flatMap((event) =>
    event.type === 'payment.captured' ? capturePostings(subjectOf(payment, event), event.data) : [],
  );
}
