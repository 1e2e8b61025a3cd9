import type { Clock } from '@payflow/service-kit';
import type { TryLimiter } from '../buyers/ports.ts';

interface Window {
  /** Elapsed time, ms, at which it ends. */
  readonly until: number;
  taken: number;
}

const KEPT = 10_000;

export interface TryLimits {
  readonly most: number;
  readonly windowMs: number;
}

/**
 * Tries, counted in memory: the shop is one process. By the clock that is passed in, since a library's would be the machine's, and a
 * simulation could not wait for it.
 */
export function createTryLimiter(clock: Pick<Clock, 'elapsedMs'>, { most, windowMs }: TryLimits): TryLimiter {
  const windows = new Map<string, Window>();

  /** A map keeps the order in which windows were opened, so the first has the least left to say. */
  function opened(what: string, now: number): Window {
    windows.delete(what);
    const [oldest] = windows.keys();
    if (windows.size >= KEPT && oldest !== undefined) windows.delete(oldest);
    const window = { until: now + windowMs, taken: 0 };
    windows.set(what, window);
    return window;
  }

  return {
    take(what) {
      const now = clock.elapsedMs();
      const known = windows.get(what);
      const window = known && known.until > now ? known : opened(what, now);
      if (window.taken >= most) return window.until - now;
      window.taken++;
      return 0;
    },
    giveBack(what) {
      const window = windows.get(what);
      if (window && window.taken > 0) window.taken--;
    },
  };
}
