import type { Clock, Tasks, Timer } from '@payflow/service-kit';
import type { Alarms, Inbox } from './ports.ts';

export const PRUNE = 'prune-inbox';

export const KEEP_ENTRIES = 10_000;
/** Longer than the PG tries; should a redelivery come later still, its seq is known. */
export const KEEP_MARKS_MS = 30 * 24 * 60 * 60_000;
const EVERY_MS = 60 * 60_000;
/** A busy shop is looked at more often, so that it never keeps more than twice as many. */
export const EVERY_DELIVERIES = KEEP_ENTRIES;

export interface PruneParts {
  readonly inbox: Inbox;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly tasks: Tasks;
}

/** Keeps the inbox from growing without end. In real time, in which it grows: whoever moves the clock by a year need not wait for it. */
export function createPrune({ inbox, alarms, clock, tasks }: PruneParts) {
  let received = 0;
  return {
    begin: (): Promise<void> => alarms.set(PRUNE, clock.realNow() + EVERY_MS, 'real'),
    /** Told of each delivery. */
    received(): void {
      if (++received % EVERY_DELIVERIES !== 0) return;
      tasks.run('prune soon', () => alarms.set(PRUNE, clock.realNow(), 'real'));
    },
    /** Timer. */
    async run(timer: Timer): Promise<void> {
      const { more } = await inbox.prune({
        keepEntries: KEEP_ENTRIES,
        marksBefore: clock.now() - KEEP_MARKS_MS,
      });
      return alarms.repeat(timer, clock.realNow() + (more ? 0 : EVERY_MS), 0);
    },
  };
}
