import { RESOLVE_AFTER_MS } from './approve.ts';
import type { TimerChange } from './change.ts';
import type { Operation } from './operation.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** After a day of tries an operation counts as stuck: the log says so, and it is tried once an hour. */
export const STUCK_AFTER_MS = 24 * 60 * 60_000;
const STUCK_WAIT_MS = 60 * 60_000;

/** Repeats an operation whose call nobody finished, because its process died; real time, as the call's own deadline. */
export const firstRepeat = (operationId: string, realAt: number): TimerChange => ({
  timer: 'set',
  kind: 'repeat-operation',
  subject: operationId,
  clock: 'real',
  due: realAt + RESOLVE_AFTER_MS,
});

export interface Unanswered {
  /** Business time, ms. */
  readonly at: number;
  /** Tries so far, this one included. */
  readonly attempts: number;
  /** In [0, 1). */
  readonly jitter: number;
}

export const isStuck = ({ requestedAt }: Operation, at: number): boolean =>
  at - requestedAt >= STUCK_AFTER_MS;

/** The issuer gave no intelligible answer: the same operation is asked for again, until it does. Never given up. */
export function repeatLater(operation: Operation, { at, attempts, jitter }: Unanswered): TimerChange {
  const growing = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 16));
  const wait = (isStuck(operation, at) ? STUCK_WAIT_MS : growing) * (0.8 + 0.4 * jitter);
  return {
    timer: 'set',
    kind: 'repeat-operation',
    subject: operation.id,
    clock: 'business',
    due: at + Math.round(wait),
    attempts,
  };
}
