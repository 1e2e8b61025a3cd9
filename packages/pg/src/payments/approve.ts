import { isRefusal, payStatus, type Refusal, refuse } from '@payflow/contracts';
import { type Change, change, clear, type Moment, type TimerChange } from './change.ts';
import { type Attempt, isPastExpiry, type Payment } from './payment.ts';

/** How long an issuer may take for one answer, and how much later its payment counts as unknown; real time. */
export const ISSUER_DEADLINE_MS = 3_000;
export const RESOLVE_AFTER_MS = ISSUER_DEADLINE_MS + 1_000;

export interface ApproveCommand extends Moment {
  /** Real time, ms: the resolve timer follows the wire, not the business clock. */
  readonly realAt: number;
  /** The attempt to make, or why there is no card to make it with. */
  readonly attempt: Attempt | Refusal;
  /** When the merchant sent one, it must be the payment's. */
  readonly amount: number | undefined;
}

/**
 * The first of approve's two commits: APPROVING stands, with the attempt's id and the timer that resolves it,
 * before any byte leaves for the issuer.
 */
export function approve(
  payment: Payment,
  { realAt, attempt, amount, ...moment }: ApproveCommand,
): Change | Refusal {
  const { terms, state } = payment;
  if (state.status !== 'READY') {
    return refuse(
      'INVALID_STATE',
      `${terms.tid} is ${payStatus(state.status)}; only a READY payment can be approved.`,
    );
  }
  if (isPastExpiry(payment, moment.at)) {
    return refuse('INVALID_STATE', `${terms.tid} has expired; make the order ready again.`);
  }
  if (amount !== undefined && amount !== terms.amount) {
    return refuse(
      'AMOUNT_MISMATCH',
      `${terms.tid} was made ready for ${terms.amount} ${terms.currency}, not ${amount}.`,
    );
  }
  if (isRefusal(attempt)) return attempt;
  const begun = change(
    payment,
    terms.tid,
    moment,
    [{ type: 'payment.approving', data: { attempt } }],
    [clear('expire', terms.tid), beginsResolving(terms.tid, realAt)],
  );
  return { ...begun, dropsCard: true };
}

/** Ends the doubt about an attempt when its process does not. */
export const beginsResolving = (tid: string, realAt: number): TimerChange => ({
  timer: 'set',
  kind: 'resolve',
  subject: tid,
  clock: 'real',
  due: realAt + RESOLVE_AFTER_MS,
});
