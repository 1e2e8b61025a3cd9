import { type Refusal, refuse } from '@payflow/contracts';
import { type Change, change, clear, type Moment } from './change.ts';
import type { Payment } from './payment.ts';

/** The buyer leaves the checkout page without paying. */
export function leave(payment: Payment, moment: Moment): Change | Refusal {
  const { tid } = payment.terms;
  if (payment.state.status !== 'READY')
    return refuse('INVALID_STATE', `${tid} is ${payment.state.status}; it cannot be left any more.`);
  const facts = [{ type: 'payment.cancelled_by_buyer', data: {} }] as const;
  return { ...change(payment, tid, moment, facts, [clear('expire', tid)]), dropsCard: true };
}
