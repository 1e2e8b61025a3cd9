import { storageUnavailable } from './storage-unavailable.ts';
import type { Committed, WritePath } from './write-path.ts';

/** What a database does wrong when it is told to; servers outside the sandbox are given none. */
export interface Trouble {
  /** `busy`: as when another one holds the lock, so that the commit may be tried again. */
  onCommit(): 'busy' | 'gone' | undefined;
  onLook(): 'gone' | undefined;
  isGone(): boolean;
}

const BUSY: Committed = { committed: false, lost: 'a lock, by a fault' };

export const goneByFault = () => storageUnavailable(new Error('gone, by a fault'));

/** Stands before a write path. Who only waits for timers, or for what is unsent, does not make a database go. */
export function withTrouble(writePath: WritePath, trouble: Trouble | undefined): WritePath {
  if (!trouble) return writePath;
  return {
    ...writePath,
    load: (lookups) => (trouble.onLook() ? Promise.reject(goneByFault()) : writePath.load(lookups)),
    commit(writes) {
      const met = trouble.onCommit();
      if (met === undefined) return writePath.commit(writes);
      return met === 'busy' ? Promise.resolve(BUSY) : Promise.reject(goneByFault());
    },
    takeDue: (query) => (trouble.isGone() ? Promise.reject(goneByFault()) : writePath.takeDue(query)),
    untilNextMs: (query) => (trouble.isGone() ? Promise.reject(goneByFault()) : writePath.untilNextMs(query)),
    takeUnsent: (query) => (trouble.isGone() ? Promise.reject(goneByFault()) : writePath.takeUnsent(query)),
    unsent: () => (trouble.isGone() ? Promise.reject(goneByFault()) : writePath.unsent()),
    upcoming: (query) => (trouble.isGone() ? Promise.reject(goneByFault()) : writePath.upcoming(query)),
    health: () => (trouble.onLook() ? Promise.resolve('gone, by a fault') : writePath.health()),
  };
}
