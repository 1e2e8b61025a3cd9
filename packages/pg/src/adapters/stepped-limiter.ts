import type { Clock } from '@payflow/service-kit';
import type { CallLimiter } from '../merchants/limits.ts';

interface Window {
  /** Elapsed time, ms, at which it ends. */
  readonly until: number;
  taken: number;
}

const SECOND_MS = 1_000;
const KEPT = 10_000;

/** Counts calls by the second, or a longer window, of a clock that moves by steps; the library for it reads the machine's. */
export function createSteppedLimiter(clock: Pick<Clock, 'elapsedMs'>): CallLimiter {
  const windows = new Map<string, Window>();
  return {
    take(who, most, windowMs = SECOND_MS) {
      const now = clock.elapsedMs();
      let window = windows.get(who);
      if (!window || window.until <= now) {
        if (windows.size >= KEPT) windows.clear();
        window = { until: now + windowMs, taken: 0 };
        windows.set(who, window);
      }
      if (window.taken >= most) return window.until - now;
      window.taken++;
      return 0;
    },
    close: () => windows.clear(),
  };
}
