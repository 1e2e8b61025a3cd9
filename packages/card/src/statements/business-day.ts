import { isoTime } from '@payflow/service-kit';

/** Asia/Seoul keeps no summer time. */
const SEOUL_AHEAD_MS = 9 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** The business day of a moment, Asia/Seoul, YYYY-MM-DD. */
export const businessDay = (ms: number): string => isoTime(ms + SEOUL_AHEAD_MS).slice(0, 10);

/** From its first moment to the first one that is not of it any more, ms. */
export function spanOf(day: string): { readonly fromMs: number; readonly beforeMs: number } {
  const fromMs = Date.parse(`${day}T00:00:00Z`) - SEOUL_AHEAD_MS;
  return { fromMs, beforeMs: fromMs + DAY_MS };
}
