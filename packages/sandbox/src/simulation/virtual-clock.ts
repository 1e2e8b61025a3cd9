import { type Clock, createOffset, type DueWork, type Logger } from '@payflow/service-kit';
import type { ScheduledPace, Scheduler } from './scheduler.ts';

export interface VirtualClockOptions {
  readonly scheduler: Scheduler;
  readonly startsAt: number;
  readonly offsetMs: number;
  readonly logger: Logger;
  /** Told of each timer that was run. */
  did(what: string, subject: string): void;
}

/** One server's clock in a simulation: time is the scheduler's, the offset its own. */
export function virtualClock({ scheduler, startsAt, offsetMs, logger, did }: VirtualClockOptions): Clock {
  const offset = createOffset(offsetMs);
  let pace: ScheduledPace | undefined;
  const realNow = () => scheduler.now;
  return {
    now: () => realNow() + offset.ms,
    realNow,
    elapsedMs: () => scheduler.now - startsAt,
    get offsetMs() {
      return offset.ms;
    },
    setOffset(next) {
      offset.move(next);
      pace?.changed();
    },
    setBack(next) {
      offset.setBack(next);
      pace?.changed();
    },
    after: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const done = () => {
          event[Symbol.dispose]();
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const event = scheduler.after(ms, { kind: 'wait', happens: done });
        signal?.addEventListener('abort', done);
      }),
    async turn() {
      await scheduler.turn();
      // A commit follows, and may write timers.
      pace?.changed();
    },
    alarm: (ms, ring) => scheduler.after(ms, { kind: 'wait', happens: ring }),
    paces(work: DueWork) {
      pace = scheduler.pace({ work, logger, did });
      return pace;
    },
  };
}
