import { type Clock, liveClock } from '@payflow/service-kit';

/** A clock that stands still until it is told, so that a run is the same each time; waits and deadlines go on in the machine's time. */
export interface StoppedClock extends Clock {
  /** Lets this much time go by, business and real. */
  pass(ms: number): void;
}

export function stoppedClock(): StoppedClock {
  const live = liveClock();
  const [stoppedAt, elapsedThen] = [live.realNow(), live.elapsedMs()];
  let passedMs = 0;
  return {
    ...live,
    now: () => stoppedAt + passedMs + live.offsetMs,
    realNow: () => stoppedAt + passedMs,
    elapsedMs: () => elapsedThen + passedMs,
    get offsetMs() {
      return live.offsetMs;
    },
    pass(ms) {
      passedMs += ms;
    },
  };
}
