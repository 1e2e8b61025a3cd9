import { insert, put, type Write } from '@payflow/database';
import type { DeadLetter } from '../consumers/dead-letter.ts';
import type { ConsumingFacts, ConsumingOutcome, ConsumingQuestion } from '../consumers/records.ts';
import { by, type Found, type Lookups } from './lookups.ts';
import { tables } from './tables.ts';

/** Messages whose effect stands, and those that could not be handled, as rows. */

/** Numbers may come as bigint when Prisma read them. */
export const letterOf = (row: Readonly<Record<string, unknown>>): DeadLetter => ({
  ...(row as unknown as DeadLetter),
  nextTryAt: row.nextTryAt === null ? null : Number(row.nextTryAt),
  createdAt: Number(row.createdAt),
  updatedAt: Number(row.updatedAt),
});

export function addConsumingLookups(lookups: Lookups, { consumed, letter }: ConsumingQuestion): void {
  if (consumed) lookups.consumed = by(tables.consumed, { ...consumed });
  if (letter !== undefined) lookups.letter = by(tables.letters, { id: letter });
}

export const consumingFacts = (found: Found): ConsumingFacts => ({
  isConsumed: found.all('consumed').length > 0,
  letter: found.first('letter', letterOf),
});

/** Who takes the same event inserts the same row, and one of them loses. */
export function addConsumingWrites(writes: Write[], outcome: ConsumingOutcome): void {
  const { consumes, letter, forgetsConsumed = [], forgetsLetters = [] } = outcome;
  if (consumes) writes.push(insert(tables.consumed, { ...consumes }));
  if (letter) writes.push(put(tables.letters, { ...letter }));
  for (const { at: _at, ...key } of forgetsConsumed)
    writes.push({ write: 'delete', table: tables.consumed, key });
  for (const { id, updatedAt } of forgetsLetters)
    writes.push({ write: 'delete', table: tables.letters, key: { id }, guard: { updatedAt } });
}
