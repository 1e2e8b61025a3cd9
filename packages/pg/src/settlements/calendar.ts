import { daysAfter } from '../ledger/seoul-day.ts';
import { HOLIDAYS, KNOWN_YEARS } from './holidays.ts';

/** On which days banks pay; days are Asia/Seoul, YYYY-MM-DD. */
export interface BusinessCalendar {
  isBusinessDay(day: string): boolean;
  /** The first business day after this day. */
  nextBusinessDay(day: string): string;
}

const SATURDAY = 6;
const SUNDAY = 0;

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === SATURDAY || weekday === SUNDAY;
}

const yearOf = (day: string): string => day.slice(0, 4);

/**
 * Weekends, the holidays that PayFlow knows, and `further` ones; a year of which one of those is, counts as known.
 * `onUnknownYear` is told once of a year of which no holiday is known: there only weekends are none of business.
 */
export function createCalendar(
  further: readonly string[] = [],
  onUnknownYear: (year: string) => void = () => undefined,
): BusinessCalendar {
  const holidays = new Set([...HOLIDAYS.map(({ day }) => day), ...further]);
  const told = new Set([...KNOWN_YEARS, ...further.map(yearOf)]);

  function isBusinessDay(day: string): boolean {
    const year = yearOf(day);
    if (!told.has(year)) {
      told.add(year);
      onUnknownYear(year);
    }
    return !isWeekend(day) && !holidays.has(day);
  }

  return {
    isBusinessDay,
    nextBusinessDay(day) {
      let next = daysAfter(day, 1);
      while (!isBusinessDay(next)) next = daysAfter(next, 1);
      return next;
    },
  };
}
