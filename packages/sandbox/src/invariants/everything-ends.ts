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

const OVER: ReadonlySet<string> = new Set(['CANCELLED', 'ENDED']);

/** What goes on by itself: subscriptions, invoices that are owed, and forms that a buyer may still fill in. */
function* laterBreaches({ subscriptions, invoices, waitingKeys, timers }: Facts): Iterable<string> {
  for (const { id, status } of subscriptions) {
    if (!OVER.has(status) && !timers.has(`renew ${id}`)) yield `${id} is ${status}, and has no renew timer`;
  }
  for (const { id, status } of invoices) {
    if (status === 'OPEN' && !timers.has(`charge-invoice ${id}`))
      yield `${id} is OPEN, and has no charge-invoice timer`;
  }
  for (const id of waitingKeys) {
    if (!timers.has(`expire-billing-key ${id}`))
      yield `${id} is WAITING, and has no expire-billing-key timer`;
  }
}

function* breachesOf(facts: Facts): Iterable<string> {
  const { payments, operations, timers, lateTimers } = facts;
  for (const { tid, status } of payments) {
    const kind = WAITS_FOR[status];
    if (kind && !timers.has(`${kind} ${tid}`)) yield `${tid} is ${status}, and has no ${kind} timer`;
  }
  for (const { id, tid, kind, state } of [...operations.values()].flat()) {
    if (state === 'PENDING' && !timers.has(`repeat-operation ${id}`))
      yield `${kind} ${id} of ${tid} is pending, and has no timer to repeat it`;
  }
  yield* laterBreaches(facts);
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
