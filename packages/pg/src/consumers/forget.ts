import type { Clock, Timer } from '@payflow/service-kit';
import type { TimerChange } from '../payments/change.ts';
import type { LetterReads } from '../records/letter-reads.ts';
import type { Store } from '../records/store.ts';
import { REMEMBERED_MS } from './consumer.ts';

export const FORGET_MESSAGES = 'forget-messages';
const EVERY_MS = 60 * 60_000;
const AT_ONCE = 500;
/** A start has better things to do. */
const FIRST_AFTER_MS = 11 * 60_000;
const FORGET_SUBJECT = 'consumed';

const forgetAt = (due: number): TimerChange => ({
  timer: 'set',
  kind: FORGET_MESSAGES,
  subject: FORGET_SUBJECT,
  clock: 'business',
  due,
});

export const firstForgettingOfMessages = (now: number): TimerChange => forgetAt(now + FIRST_AFTER_MS);

/** Deletes marks of effects, and letters that are done, after a week; comes back at once while there are more. */
export function forgetMessages(store: Store, reads: LetterReads, clock: Clock) {
  return async (timer: Timer): Promise<void> => {
    const now = clock.now();
    const [forgetsConsumed, forgetsLetters] = await Promise.all([
      reads.consumedBefore(now - REMEMBERED_MS, AT_ONCE),
      reads.doneBefore(now - REMEMBERED_MS, AT_ONCE),
    ]);
    const isMore = forgetsConsumed.length === AT_ONCE || forgetsLetters.length === AT_ONCE;
    const next = forgetAt(isMore ? now : now + EVERY_MS);
    await store.decide({ timer: { id: timer.id, fence: timer.fence } }, () => ({
      result: undefined,
      forgetsConsumed,
      forgetsLetters,
      timers: [next],
    }));
  };
}
