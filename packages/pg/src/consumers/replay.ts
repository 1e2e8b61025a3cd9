import { type deadLetters, isRefusal, type Refusal, type ReplyOf, refuse } from '@payflow/contracts';
import { type Clock, isoTime, isoTimeOrNull } from '@payflow/service-kit';
import type { LetterReads } from '../records/letter-reads.ts';
import type { Facts, Outcome, Store } from '../records/store.ts';
import { type DeadLetter, replayed, retryTimer } from './dead-letter.ts';

export interface LettersContext {
  readonly store: Store;
  readonly reads: LetterReads;
  readonly clock: Clock;
  /** Makes the timers look at once. */
  nudge(): void;
}

/** As it looks from outside. */
export function shownLetter(letter: DeadLetter): deadLetters.DeadLetterView {
  const { id, consumer, eventId, topic, tid, state, attempts, reason } = letter;
  return {
    ...{ id, consumer, eventId, topic, tid, state, attempts, reason },
    nextTryAt: isoTimeOrNull(letter.nextTryAt),
    createdAt: isoTime(letter.createdAt),
    updatedAt: isoTime(letter.updatedAt),
  };
}

export const noSuchLetter = (id: string): Refusal => refuse('NOT_FOUND', `There is no dead letter ${id}.`);

/** As the outbox has it, if it does: a message may have been spoilt on its way. */
async function originalOf({ store, reads }: LettersContext, id: string): Promise<{ payload?: string }> {
  const { letter } = await store.look({ letter: id });
  const payload = letter?.eventId ? await reads.originalOf(letter.eventId) : undefined;
  return payload === undefined ? {} : { payload };
}

async function replay(context: LettersContext, id: string): Promise<DeadLetter | Refusal | 'LOST'> {
  const { store, clock } = context;
  const original = await originalOf(context, id);
  const when = { at: clock.now(), realAt: clock.realNow() };
  return store.decide({ letter: id }, ({ letter }: Facts): Outcome<DeadLetter | Refusal> => {
    const again = letter ? replayed(letter, when) : noSuchLetter(id);
    if (isRefusal(again)) return { result: again };
    const letterNow = { ...again, ...original };
    return { result: letterNow, letter: letterNow, timers: [retryTimer(letterNow)] };
  });
}

/** One letter, tried again at once. Refuses one that is not there, and one that is done. */
export async function replayLetter(
  context: LettersContext,
  id: string,
): Promise<deadLetters.DeadLetterView | Refusal> {
  const again = await replay(context, id);
  if (again === 'LOST') throw new Error('a replay asked under no timer');
  if (isRefusal(again)) return again;
  context.nudge();
  return shownLetter(again);
}

const PAGE = 100;
const MOST_AT_ONCE = 10_000;

/** All that are DEAD, the oldest first, each at once; how many, and how many are left. */
export async function replayLetters(
  context: LettersContext,
  { consumer }: { readonly consumer?: string | undefined },
): Promise<ReplyOf<typeof deadLetters.replayDeadLetters>> {
  const { reads, nudge } = context;
  let count = 0;
  while (count < MOST_AT_ONCE) {
    const ids = await reads.deadIds({ consumer, limit: PAGE });
    if (ids.length === 0) break;
    const results = await Promise.all(ids.map((id) => replay(context, id)));
    count += results.filter((result) => !isRefusal(result)).length;
    if (results.every(isRefusal)) break;
  }
  nudge();
  return { replayed: count, left: await reads.countDead(consumer) };
}
