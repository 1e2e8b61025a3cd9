import { aside } from '../aside.ts';
import type { TownTimes } from './facts.ts';
import type { Finding } from './invariants.ts';
import type { TownBooks } from './read-facts.ts';

/** What a look holds on to does not grow with the books; what it soon lets go of, a larger heap would only keep. */
const MEMORY_FLAGS = ['--max-semi-space-size=16', '--max-old-space-size=512'];

export interface LookTask {
  readonly books: TownBooks;
  readonly times: TownTimes;
}

/** `examine` in a process of its own. */
export const examineAside = (books: TownBooks, times: TownTimes): Promise<readonly Finding[]> =>
  aside<LookTask, readonly Finding[]>(
    { script: 'invariants/look', memoryFlags: MEMORY_FLAGS },
    { books, times },
  );
