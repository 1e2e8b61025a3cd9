import { saysAskElsewhere } from '@payflow/contracts';
import { beginsResolving } from './approve.ts';
import { type Change, change, type Moment } from './change.ts';
import type { IssuerOutcome } from './conclude.ts';
import type { Attempt, Payment } from './payment.ts';

/**
 * Whether another issuer may be asked after this outcome: only when this one surely holds nothing. Silence is
 * no such thing, however long it lasts.
 */
export function mayAskElsewhere(outcome: IssuerOutcome): boolean {
  switch (outcome.outcome) {
    case 'not-sent':
      return true;
    case 'declined':
      return saysAskElsewhere(outcome.responseCode);
    case 'approved':
    case 'unknown':
      return false;
  }
}

const whyOf = (outcome: IssuerOutcome): string =>
  'why' in outcome
    ? outcome.why
    : `declined with ${outcome.outcome === 'declined' ? outcome.responseCode : ''}`;

export interface AskElsewhereCommand extends Moment {
  /** The attempt that came to nothing, and how. */
  readonly attemptId: string;
  readonly outcome: IssuerOutcome;
  /** The fresh one, at another issuer. */
  readonly next: Attempt;
  /** Real time, ms. */
  readonly realAt: number;
  readonly deadlineMs: number;
}

/**
 * APPROVING goes on with a fresh attempt at another issuer, committed before that one is asked. Nothing when
 * the payment has moved on (the resolve timer was first), or when the outcome does not allow it.
 */
export function askElsewhere(
  payment: Payment,
  { attemptId, outcome, next, realAt, deadlineMs, ...moment }: AskElsewhereCommand,
): Change | undefined {
  const { terms, state } = payment;
  if (state.status !== 'APPROVING' || state.attempt.id !== attemptId) return undefined;
  if (!mayAskElsewhere(outcome)) return undefined;
  const data = { attempt: next, after: { attemptId, why: whyOf(outcome) } };
  return change(
    payment,
    terms.tid,
    moment,
    [{ type: 'payment.approving', data }],
    [beginsResolving(terms.tid, realAt, deadlineMs)],
  );
}
