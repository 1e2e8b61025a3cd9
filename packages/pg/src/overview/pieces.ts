import type { Span } from './reads.ts';

const MINUTE_MS = 60_000;
const MOST_PIECES = 60;
const STEPS_MINUTES = [1, 2, 5, 10, 15, 30, 60, 180] as const;

/** The shortest step of which few enough make up the time. */
export function stepMsOf(minutes: number): number {
  const step = STEPS_MINUTES.find((one) => minutes / one <= MOST_PIECES) ?? STEPS_MINUTES.at(-1) ?? 1;
  return step * MINUTE_MS;
}

/** Whole steps from `fromMs` on, up to the one that `nowMs` is in; the same steps for everybody. */
export function piecesOf(fromMs: number, nowMs: number, stepMs: number): Span[] {
  const first = Math.floor(fromMs / stepMs);
  const last = Math.floor(nowMs / stepMs);
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    fromMs: (first + i) * stepMs,
    beforeMs: (first + i + 1) * stepMs,
  }));
}

/** The value below which this share of them lies; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
