import type { plans } from '@payflow/contracts';

/**
 * When periods begin: calendar days in Asia/Seoul, at the anchor's time of day. Each is reckoned from the anchor, never from
 * the period before, so that 31 January, 28 February, 31 March follow each other. Pure.
 */

const DAY_MS = 24 * 60 * 60_000;
/** Korea has no daylight saving time. */
const SEOUL_AHEAD_MS = 9 * 60 * 60_000;
const MONTHS_A_YEAR = 12;
const DAYS_A_WEEK = 7;

export interface Every {
  readonly interval: plans.PlanInterval;
  readonly intervalCount: number;
}

/** The same day so many months later; of a month that has no such day, its last. */
function monthsLater(at: number, months: number): number {
  const inSeoul = new Date(at + SEOUL_AHEAD_MS);
  const [year, month] = [inSeoul.getUTCFullYear(), inSeoul.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(inSeoul.getUTCDate(), lastDay);
  const timeOfDay = (at + SEOUL_AHEAD_MS) % DAY_MS;
  return Date.UTC(year, month, day) + timeOfDay - SEOUL_AHEAD_MS;
}

/** When period `number` (1, 2, 3…) begins, business time; it ends when the next one begins. */
export function periodStart(anchorAt: number, { interval, intervalCount }: Every, number: number): number {
  const intervals = (number - 1) * intervalCount;
  switch (interval) {
    case 'DAY':
      return anchorAt + intervals * DAY_MS;
    case 'WEEK':
      return anchorAt + intervals * DAYS_A_WEEK * DAY_MS;
    case 'MONTH':
      return monthsLater(anchorAt, intervals);
    case 'YEAR':
      return monthsLater(anchorAt, intervals * MONTHS_A_YEAR);
  }
}

export const daysLater = (at: number, days: number): number => at + days * DAY_MS;

const seoulDayNumber = (at: number): number => Math.floor((at + SEOUL_AHEAD_MS) / DAY_MS);

/** Midnights in Seoul between two times. */
export const daysBetween = (from: number, to: number): number => seoulDayNumber(to) - seoulDayNumber(from);
