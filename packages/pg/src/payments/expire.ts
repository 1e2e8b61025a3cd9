import { type Change, change, clear, type Moment } from './change.ts';
import type { Payment } from './payment.ts';

export interface ExpireCommand extends Moment {
  readonly why: 'time' | 'replaced';
}

/** Ends a READY payment that nobody approved. Any other one has moved on, and stays as it is. */
export function expire(payment: Payment, { why, ...moment }: ExpireCommand): Change | undefined {
  if (payment.state.status !== 'READY') return undefined;
  const { tid } = payment.terms;
  return {
    ...change(payment, tid, moment, [{ type: 'payment.expired', data: { why } }], [clear('expire', tid)]),
    dropsCard: true,
  };
}
