import type { Clock } from '@payflow/service-kit';
import type { TimerChange } from '../payments/change.ts';
import { type Forgetting, forget, forgetAt } from '../records/forgetting.ts';
import type { LetterReads } from '../records/letter-reads.ts';
import type { Store } from '../records/store.ts';
import { REMEMBERED_MS } from './consumer.ts';

export const FORGET_MESSAGES = 'forget-messages';
const MESSAGES: Forgetting = { kind: FORGET_MESSAGES, subject: 'consumed' };
/** A start has better things to do. */
const FIRST_AFTER_MS = 11 * 60_000;

export const firstForgettingOfMessages = (now: number): TimerChange =>
  forgetAt(MESSAGES, now + FIRST_AFTER_MS);

/** Deletes marks of effects, and letters that are done, after a week. */
export const forgetMessages = (store: Store, reads: LetterReads, clock: Clock) =>
  forget({ store, clock }, MESSAGES, async (now, limit) => {
    const before = now - REMEMBERED_MS;
    const [forgetsConsumed, forgetsLetters] = await Promise.all([
      reads.consumedBefore(before, limit),
      reads.doneBefore(before, limit),
    ]);
    return { forgetsConsumed, forgetsLetters };
  });
