import type { Clock, Timer } from '@payflow/service-kit';
import type { Alarms } from '../webhooks/ports.ts';
import type { Sessions } from './ports.ts';

export const PRUNE_SESSIONS = 'prune-sessions';

const EVERY_MS = 60 * 60_000;

export interface PruneSessionsParts {
  readonly sessions: Sessions;
  readonly alarms: Alarms;
  readonly clock: Clock;
}

/** Drops logins and tokens that have expired; in real time, as they do. */
export function createPruneSessions({ sessions, alarms, clock }: PruneSessionsParts) {
  return {
    begin: (): Promise<void> => alarms.set(PRUNE_SESSIONS, clock.realNow() + EVERY_MS, 'real'),
    /** Timer. */
    async run(timer: Timer): Promise<void> {
      const { more } = await sessions.prune(clock.realNow());
      return alarms.repeat(timer, clock.realNow() + (more ? 0 : EVERY_MS), 0);
    },
  };
}
