/** Ways to move the clock forward, in the calendar of Seoul, whose clocks never change for summer. */

const SEOUL_MS = 9 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const OPENING_HOUR = 9;

export type Move = { readonly advance: string } | { readonly to: string };

/** What its UTC fields say is what clocks in Seoul show. */
const inSeoul = (at: number): Date => new Date(at + SEOUL_MS);
const ofSeoul = (shown: number): string => new Date(shown - SEOUL_MS).toISOString();

/** Midnight, when a day's business ends. */
export function nextCutOff(now: number): string {
  const shown = inSeoul(now).getTime();
  return ofSeoul(shown - (shown % DAY_MS) + DAY_MS);
}

/** The next weekday at nine; holidays are the gateway's to know. */
export function nextWeekday(now: number): string {
  const day = inSeoul(Date.parse(nextCutOff(now)));
  while (day.getUTCDay() === 0 || day.getUTCDay() === 6) day.setUTCDate(day.getUTCDate() + 1);
  return ofSeoul(day.setUTCHours(OPENING_HOUR));
}

/** The same day and hour of the next month; its last day when it is shorter. */
export function nextMonth(now: number): string {
  const day = inSeoul(now);
  const wanted = day.getUTCDate();
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + 2, 0);
  day.setUTCDate(Math.min(wanted, day.getUTCDate()));
  return ofSeoul(day.getTime());
}

/** What an `<input type="datetime-local">` holds, taken as a time in Seoul. */
export const timeOf = (typed: string): string => ofSeoul(Date.parse(`${typed}Z`));

/** What such an input shows of a time. */
export const typedAs = (at: number): string => inSeoul(at).toISOString().slice(0, 16);
