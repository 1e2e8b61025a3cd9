import type { Committer, Write } from '@payflow/database';
import type { Timer } from '@payflow/service-kit';
import type { Alarms } from '../webhooks/ports.ts';
import { endTimer, isHeldBy, repeatTimer, setTimer, timerId, timerLookup } from './timer-rows.ts';

export function createAlarms(committer: Committer): Alarms {
  const asHolder = (timer: Timer, write: Write): Promise<void> => {
    const lookup = timerLookup(timer.id);
    return committer.commit({
      lookups: [lookup],
      decide: (view) => ({ result: undefined, writes: isHeldBy(view.row(lookup), timer) ? [write] : [] }),
    });
  };
  return {
    set(kind, due, clock) {
      const lookup = timerLookup(timerId(kind, ''));
      return committer.commit({
        lookups: [lookup],
        decide: (view) => ({
          result: undefined,
          writes: [setTimer({ kind, subject: '', clock, due, attempts: 0 }, view.row(lookup))],
        }),
      });
    },
    repeat: (timer, due, attempts) => asHolder(timer, repeatTimer(timer, due, attempts)),
    end: (timer) => asHolder(timer, endTimer(timer)),
  };
}
