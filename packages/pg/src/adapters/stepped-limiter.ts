import type { Clock } from '@payflow/service-kit';
import type { CallLimiter } from '../merchants/limits.ts';

interface Second {
  /** Elapsed time, ms, at which it ends. */
  readonly until: number;
  taken: number;
}

const SECOND_MS = 1_000;
const KEPT = 10_000;

/** Counts calls by the second of a clock that moves by steps; the library for it reads the machine's. */
export function createSteppedLimiter(clock: Pick<Clock, 'elapsedMs'>): CallLimiter {
  const seconds = new Map<string, Second>();
  return {
    take(who, perSecond) {
      const now = clock.elapsedMs();
      let second = seconds.get(who);
      if (!second || second.until <= now) {
        if (seconds.size >= KEPT) seconds.clear();
        second = { until: now + SECOND_MS, taken: 0 };
        seconds.set(who, second);
      }
      if (second.taken >= perSecond) return second.until - now;
      second.taken++;
      return 0;
    },
    close: () => seconds.clear(),
  };
}
