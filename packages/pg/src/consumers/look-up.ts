import { type deadLetters, isRefusal, type QueryOf, type Refusal, type ReplyOf } from '@payflow/contracts';
import { cursorOf, readCursor } from '../records/cursor.ts';
import { type LettersContext, noSuchLetter, shownLetter } from './replay.ts';

/** A page of dead letters, the newest first. Refuses a cursor that no page gave. */
export async function listLetters(
  { reads }: Pick<LettersContext, 'reads'>,
  { state, consumer, cursor, limit }: QueryOf<typeof deadLetters.listDeadLetters>,
): Promise<ReplyOf<typeof deadLetters.listDeadLetters> | Refusal> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(after)) return after;
  const found = await reads.letters({ state, consumer, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const more = last && found.length > limit;
  return {
    deadLetters: page.map(shownLetter),
    nextCursor: more ? cursorOf({ at: last.createdAt, id: last.id }) : null,
  };
}

/** One, with its message as it came. */
export async function showLetter(
  { store }: Pick<LettersContext, 'store'>,
  id: string,
): Promise<ReplyOf<typeof deadLetters.getDeadLetter> | Refusal> {
  const { letter } = await store.look({ letter: id });
  return letter ? { ...shownLetter(letter), payload: letter.payload } : noSuchLetter(id);
}
