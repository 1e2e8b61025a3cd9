import { isoTime } from '@payflow/service-kit';

/** Asia/Seoul keeps no summer time. */
const SEOUL_AHEAD_MS = 9 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** The business day of a moment, Asia/Seoul, YYYY-MM-DD. */
export const seoulDay = (ms: number): string => isoTime(ms + SEOUL_AHEAD_MS).slice(0, 10);

/** The first moment of a business day, ms. */
export const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`) - SEOUL_AHEAD_MS;

/** The first moment that is not of the business day any more, ms. */
export const endOfDay = (day: string): number => startOfDay(day) + DAY_MS;
