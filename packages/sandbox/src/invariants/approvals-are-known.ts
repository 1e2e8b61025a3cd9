import type { Invariant } from './invariant.ts';

export const approvalsAreKnown: Invariant = {
  id: 'I9',
  promise: 'The gateway knows of every attempt that an issuer ever approved.',
  check({ approvals, events }) {
    const known = new Set<string>();
    for (const event of [...events.values()].flat()) {
      if (event.type === 'payment.approving') known.add(event.data.attempt.id);
    }
    const breaches = approvals
      .filter(({ attemptId }) => !known.has(attemptId))
      .map(({ attemptId, tid }) => `${attemptId} was approved for ${tid}, and the gateway does not know it`);
    return { looked: approvals.length, breaches };
  },
};
