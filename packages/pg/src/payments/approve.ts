import { isRefusal, payStatus, type Refusal, refuse } from '@payflow/contracts';
import { type Change, change, clear, type Moment, type TimerChange } from './change.ts';
import { type Attempt, isPastExpiry, type Payment } from './payment.ts';

/** How long an issuer may take for one answer, and how much later its payment counts as unknown; real time. */
export const ISSUER_DEADLINE_MS = 3_000;
const RESOLVE_LATER_MS = 1_000;
export const RESOLVE_AFTER_MS = ISSUER_DEADLINE_MS + RESOLVE_LATER_MS;

export interface ApproveCommand extends Moment {
  /** Real time, ms: the resolve timer follows the wire, not the business clock. */
  readonly realAt: number;
  /** The attempt to make, or why there is no card to make it with. */
  readonly attempt: Attempt | Refusal;
  /** How long its issuer may take. */
  readonly deadlineMs?: number;
  /** When the merchant sent one, it must be the payment's. */
  readonly amount: number | undefined;
}

/** Why this payment cannot be approved; nothing when it can. */
export function cannotApprove(
  payment: Payment,
  { at, amount }: Pick<ApproveCommand, 'at' | 'amount'>,
): Refusal | undefined {
  const { terms, state } = payment;
  if (state.status !== 'READY') {
    return refuse(
      'INVALID_STATE',
      `${terms.tid} is ${payStatus(state.status)}; only a READY payment can be approved.`,
    );
  }
  if (isPastExpiry(payment, at)) {
    return refuse('INVALID_STATE', `${terms.tid} has expired; make the order ready again.`);
  }
  if (amount !== undefined && amount !== terms.amount) {
    return refuse(
      'AMOUNT_MISMATCH',
      `${terms.tid} was made ready for ${terms.amount} ${terms.currency}, not ${amount}.`,
    );
  }
  return undefined;
}

/**
 * The first of approve's two commits: APPROVING stands, with the attempt's id and the timer that resolves it,
 * before any byte leaves for the issuer.
 */
export function approve(
  payment: Payment,
  { realAt, attempt, deadlineMs = ISSUER_DEADLINE_MS, amount, ...moment }: ApproveCommand,
): Change | Refusal {
  const { tid } = payment.terms;
  const refusal = cannotApprove(payment, { at: moment.at, amount });
  if (refusal) return refusal;
  if (isRefusal(attempt)) return attempt;
  const begun = change(
    payment,
    tid,
    moment,
    [{ type: 'payment.approving', data: { attempt } }],
    [clear('expire', tid), beginsResolving(tid, realAt, deadlineMs)],
  );
  return { ...begun, dropsCard: true };
}

/** Ends the doubt about an attempt when its process does not. */
export const beginsResolving = (
  tid: string,
  realAt: number,
  deadlineMs: number = ISSUER_DEADLINE_MS,
): TimerChange => ({
  timer: 'set',
  kind: 'resolve',
  subject: tid,
  clock: 'real',
  due: realAt + deadlineMs + RESOLVE_LATER_MS,
});
