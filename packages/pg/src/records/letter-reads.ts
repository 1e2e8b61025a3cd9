import type { deadLetters } from '@payflow/contracts';
import type { Consumed } from '../consumers/consumer.ts';
import type { DeadLetter } from '../consumers/dead-letter.ts';
import type { PageEnd } from './cursor.ts';

export interface LetterQuery {
  readonly state?: deadLetters.LetterState | undefined;
  readonly consumer?: string | undefined;
  readonly after?: PageEnd | undefined;
  readonly limit: number;
}

/** Looks at what consumers did and could not do, off the way of a write; Prisma answers them. */
export interface LetterReads {
  /** The newest first. */
  letters(query: LetterQuery): Promise<DeadLetter[]>;
  /** The oldest first. */
  deadIds(query: { readonly consumer: string | undefined; readonly limit: number }): Promise<string[]>;
  countDead(consumer: string | undefined): Promise<number>;
  /** The message of an event as the outbox has it; undefined when that has none. */
  originalOf(eventId: string): Promise<string | undefined>;
  /** How many there are of each state. */
  counts(): Promise<Readonly<Record<deadLetters.LetterState, number>>>;
  /** Marks of effects from before this business time. */
  consumedBefore(at: number, limit: number): Promise<Consumed[]>;
  /** Letters that were done before it. */
  doneBefore(at: number, limit: number): Promise<DeadLetter[]>;
}
