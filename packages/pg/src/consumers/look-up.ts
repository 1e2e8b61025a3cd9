import { type deadLetters, isRefusal, type QueryOf, type Refusal, type ReplyOf } from '@payflow/contracts';
import { byCreation, pageOf } from '../records/page.ts';
import { type LettersContext, noSuchLetter, shownLetter } from './replay.ts';

/** A page of dead letters, the newest first. Refuses a cursor that no page gave. */
export async function listLetters(
  { reads }: Pick<LettersContext, 'reads'>,
  { state, consumer, cursor, limit }: QueryOf<typeof deadLetters.listDeadLetters>,
): Promise<ReplyOf<typeof deadLetters.listDeadLetters> | Refusal> {
  const page = await pageOf(
    { cursor, limit },
    (place) => reads.letters({ state, consumer, ...place }),
    byCreation,
  );
  if (isRefusal(page)) return page;
  return { deadLetters: page.rows.map(shownLetter), nextCursor: page.nextCursor };
}

/** One, with its message as it came. */
export async function showLetter(
  { store }: Pick<LettersContext, 'store'>,
  id: string,
): Promise<ReplyOf<typeof deadLetters.getDeadLetter> | Refusal> {
  const { letter } = await store.look({ letter: id });
  return letter ? { ...shownLetter(letter), payload: letter.payload } : noSuchLetter(id);
}
