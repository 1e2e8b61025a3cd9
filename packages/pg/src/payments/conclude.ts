import { feeOn } from '../ledger/fee.ts';
import { type Change, change, clear, type Moment } from './change.ts';
import { type Approval, ISSUER_INOPERATIVE, type Payment } from './payment.ts';
import { reverseTimer } from './reverse.ts';
import { releaseTimer } from './void.ts';

/** What became of one authorization. */
export type IssuerOutcome =
  /** With the token under which the issuer keeps the card, when it was asked to. */
  | { readonly outcome: 'approved'; readonly approval: Approval; readonly cardToken?: string }
  | { readonly outcome: 'declined'; readonly responseCode: string }
  /** Surely nothing reached the issuer, or it let nobody in. */
  | { readonly outcome: 'not-sent'; readonly why: string }
  /** It may have been done, and it may not. */
  | { readonly outcome: 'unknown'; readonly why: string };

export interface ConcludeCommand extends Moment {
  readonly attemptId: string;
  readonly outcome: IssuerOutcome;
  /** The merchant's rate, for what a capture earns. */
  readonly feeBasisPoints: number;
}

/**
 * The second of approve's two commits. An outcome that comes for an attempt which was already concluded (the
 * resolve timer was first) changes nothing: what the issuer then holds is being reversed.
 */
export function conclude(
  payment: Payment,
  { attemptId, outcome, feeBasisPoints, ...moment }: ConcludeCommand,
): Change | undefined {
  const { terms, state } = payment;
  if (state.status !== 'APPROVING' || state.attempt.id !== attemptId) return undefined;
  const { tid } = terms;
  const resolved = clear('resolve', tid);
  switch (outcome.outcome) {
    case 'approved': {
      const { approval } = outcome;
      if (terms.captureMode === 'MANUAL') {
        const authorized = { type: 'payment.authorized', data: { approval } } as const;
        return change(payment, tid, moment, [authorized], [resolved, releaseTimer(tid, moment.at)]);
      }
      const { amount } = terms;
      const data = { approval, amount, ...feeOn(amount, feeBasisPoints), operationId: null };
      return change(payment, tid, moment, [{ type: 'payment.captured', data }], [resolved]);
    }
    case 'declined':
      return change(
        payment,
        tid,
        moment,
        [{ type: 'payment.failed', data: { responseCode: outcome.responseCode } }],
        [resolved],
      );
    case 'not-sent':
      return change(
        payment,
        tid,
        moment,
        [{ type: 'payment.failed', data: { responseCode: ISSUER_INOPERATIVE } }],
        [resolved],
      );
    case 'unknown':
      return change(
        payment,
        tid,
        moment,
        [{ type: 'payment.unknown', data: { why: outcome.why } }],
        [resolved, reverseTimer(tid, { due: moment.at, attempts: 0 })],
      );
  }
}
