import type { Books } from '@payflow/database';
import type { TownTimes, UnsentMessage } from './facts.ts';

/** Longer than a message waits for its turn while the bus takes messages, ms. */
const PATIENCE_MS = 15_000;
/** Longer than any row is held for, ms. */
const LONGEST_HOLD_MS = 60_000;

const STATE = `SELECT (SELECT MAX("publishedAt") FROM "outbox") AS "last",
  (SELECT MAX("heldUntil") FROM "outbox" WHERE "publishedAt" IS NULL) AS "held"`;
const OLD = `SELECT "id", "topic", "tid", "seq", "heldUntil" FROM "outbox" WHERE "publishedAt" IS NULL
  AND ("heldUntil" > ? OR ("heldUntil" < ? AND "createdAt" < ?))`;

/**
 * Messages that should be on the bus by now. A bus that is away is nobody's fault: as long as a relay tries (it holds what
 * it tries with), only what others have overtaken is late.
 */
export async function lateMessages(books: Books, { now, realNow }: TownTimes): Promise<UnsentMessage[]> {
  const [state] = await books.rows(STATE);
  const isTried = Number(state?.held ?? 0) > realNow - PATIENCE_MS;
  const latest = isTried ? Math.min(now, Number(state?.last ?? 0)) : now;
  const tooLong = realNow + LONGEST_HOLD_MS;
  const rows = await books.rows(OLD, tooLong, realNow - PATIENCE_MS, latest - PATIENCE_MS);
  return rows.map(({ id, topic, tid, seq, heldUntil }) => ({
    id: String(id),
    topic: String(topic),
    tid: String(tid),
    seq: Number(seq),
    why: Number(heldUntil) > tooLong ? 'held for too long' : 'not on the bus',
  }));
}
