import { type Refusal, refuse } from '@payflow/contracts';
import { feeOn } from '../ledger/fee.ts';
import { type Change, change, type Moment } from './change.ts';
import type { Fact, ReviewOutcome } from './events.ts';
import { type Approval, ISSUER_INOPERATIVE, type Payment } from './payment.ts';
import { releaseTimer } from './void.ts';

export type Verdict =
  | { readonly outcome: 'FAILED' }
  | { readonly outcome: 'AUTHORIZED' | 'CAPTURED'; readonly approval: Approval };

export interface ResolveReviewCommand extends Moment {
  readonly verdict: Verdict;
  readonly reason: string;
  /** The merchant's rate, for what a capture earns. */
  readonly feeBasisPoints: number;
}

/** A person says what became of a payment that nobody could resolve. Refuses INVALID_STATE unless it is in MANUAL_REVIEW. */
export function resolveReview(
  payment: Payment,
  { verdict, reason, feeBasisPoints, ...moment }: ResolveReviewCommand,
): Change | Refusal {
  const { terms, state } = payment;
  const { tid } = terms;
  if (state.status !== 'MANUAL_REVIEW')
    return refuse(
      'INVALID_STATE',
      `${tid} is ${state.status}; only a payment in MANUAL_REVIEW is decided by hand.`,
    );
  const outcome: ReviewOutcome = verdict.outcome;
  const resolved: Fact = { type: 'payment.review_resolved', data: { outcome, reason } };
  const timers = outcome === 'AUTHORIZED' ? [releaseTimer(tid, moment.at)] : [];
  return change(payment, tid, moment, [resolved, became(payment, verdict, feeBasisPoints)], timers);
}

function became({ terms: { amount } }: Payment, verdict: Verdict, feeBasisPoints: number): Fact {
  switch (verdict.outcome) {
    case 'FAILED':
      return { type: 'payment.failed', data: { responseCode: ISSUER_INOPERATIVE } };
    case 'AUTHORIZED':
      return { type: 'payment.authorized', data: { approval: verdict.approval } };
    case 'CAPTURED': {
      const { approval } = verdict;
      const fee = feeOn(amount, feeBasisPoints);
      return { type: 'payment.captured', data: { approval, amount, ...fee, operationId: null } };
    }
  }
}
