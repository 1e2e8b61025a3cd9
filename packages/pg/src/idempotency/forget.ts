import type { Clock, Timer } from '@payflow/service-kit';
import type { TimerChange } from '../payments/change.ts';
import type { PaymentReads } from '../records/reads.ts';
import type { Store } from '../records/store.ts';
import { KEPT_MS } from './reply.ts';

export const FORGET_REPLIES = 'forget-replies';
const EVERY_MS = 60 * 60_000;
const AT_ONCE = 500;
/** A start has better things to do. */
const FIRST_AFTER_MS = 10 * 60_000;
const FORGET_SUBJECT = 'idempotency';

const forgetAt = (due: number): TimerChange => ({
  timer: 'set',
  kind: FORGET_REPLIES,
  subject: FORGET_SUBJECT,
  clock: 'business',
  due,
});

export const firstForgetting = (now: number): TimerChange => forgetAt(now + FIRST_AFTER_MS);

/** Deletes replies that were kept long enough; comes back at once while there are more, else in an hour. */
export function forgetReplies(store: Store, reads: PaymentReads, clock: Clock) {
  return async (timer: Timer): Promise<void> => {
    const now = clock.now();
    const forgets = await reads.repliesBefore(now - KEPT_MS, AT_ONCE);
    const next = forgetAt(forgets.length === AT_ONCE ? now : now + EVERY_MS);
    await store.decide({ timer: { id: timer.id, fence: timer.fence } }, () => ({
      result: undefined,
      forgets,
      timers: [next],
    }));
  };
}
