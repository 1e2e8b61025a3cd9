import { type Change, change, clear, type Moment, type TimerChange } from './change.ts';
import { ISSUER_INOPERATIVE, type Payment } from './payment.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** After a day of tries a person must look. */
export const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;

export const reverseTimer = (
  tid: string,
  { due, attempts }: { due: number; attempts: number },
): TimerChange => ({
  timer: 'set',
  kind: 'reverse',
  subject: tid,
  clock: 'business',
  due,
  attempts,
});

/** One reversal for each attempt, so a repeat of it is the same operation at the issuer. */
export const reversalId = (attemptId: string): string => `rev_${attemptId.replace(/^att_/, '')}`;

export interface ReversedCommand extends Moment {
  readonly attemptId: string;
}

/** The issuer confirmed: it holds nothing for this attempt, and never will. */
export function reversed(payment: Payment, { attemptId, ...moment }: ReversedCommand): Change | undefined {
  const { terms, state } = payment;
  if (state.status !== 'UNKNOWN' || state.attempt.id !== attemptId) return undefined;
  const facts = [
    { type: 'payment.reversed', data: { operationId: reversalId(attemptId) } },
    { type: 'payment.failed', data: { responseCode: ISSUER_INOPERATIVE } },
  ] as const;
  return change(payment, terms.tid, moment, facts, [clear('reverse', terms.tid)]);
}

export interface NotReversedCommand extends Moment {
  /** Tries so far, this one included. */
  readonly attempts: number;
  /** Business time at which this one was made, ms: the clock may have been moved while it was under way. */
  readonly triedAt: number;
  readonly why: string;
  /** In [0, 1). */
  readonly jitter: number;
}

/** The issuer did not confirm: later again, and after a day a person decides. Never FAILED by giving up. */
export function notReversed(
  payment: Payment,
  command: NotReversedCommand,
): Change | { readonly again: TimerChange } | undefined {
  const { terms, state, updatedAt } = payment;
  if (state.status !== 'UNKNOWN') return undefined;
  const { attempts, triedAt, why, jitter, ...moment } = command;
  if (triedAt - updatedAt >= GIVE_UP_AFTER_MS) {
    return change(
      payment,
      terms.tid,
      moment,
      [{ type: 'payment.review_required', data: { why } }],
      [clear('reverse', terms.tid)],
    );
  }
  const wait =
    Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 16)) * (0.8 + 0.4 * jitter);
  return { again: reverseTimer(terms.tid, { due: moment.at + Math.round(wait), attempts }) };
}
