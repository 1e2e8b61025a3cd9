import type { PaymentStatus } from '@payflow/contracts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';

/** The timer that stands behind each state that must end. */
const WAITS_FOR: Readonly<Partial<Record<PaymentStatus, string>>> = {
  READY: 'expire',
  APPROVING: 'resolve',
  UNKNOWN: 'reverse',
  AUTHORIZED: 'void-authorization',
};

function* breachesOf({ payments, operations, timers, lateTimers }: Facts): Iterable<string> {
  for (const { tid, status } of payments) {
    const kind = WAITS_FOR[status];
    if (kind && !timers.has(`${kind} ${tid}`)) yield `${tid} is ${status}, and has no ${kind} timer`;
  }
  for (const { id, tid, kind, state } of [...operations.values()].flat()) {
    if (state === 'PENDING' && !timers.has(`repeat-operation ${id}`))
      yield `${kind} ${id} of ${tid} is pending, and has no timer to repeat it`;
  }
  for (const { id, why } of lateTimers) yield `timer ${id} is ${why}`;
}

export const everythingEnds: Invariant = {
  id: 'I10',
  promise: 'Whatever must end has a timer behind it, and timers run when they are due.',
  check: (facts) => ({
    looked: facts.payments.length + facts.timersLooked,
    breaches: [...breachesOf(facts)],
  }),
};
