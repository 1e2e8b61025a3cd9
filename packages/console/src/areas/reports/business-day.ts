const DAY_MS = 24 * 3_600_000;
const SEOUL_MS = 9 * 3_600_000;

/** The business day, YYYY-MM-DD, that `at` (ms) lies in, or so many days before it. */
export const businessDay = (at: number, daysBefore = 0): string =>
  new Date(at + SEOUL_MS - daysBefore * DAY_MS).toISOString().slice(0, 10);
