const DAY_MS = 24 * 3_600_000;
const SATURDAY = 6;
const SUNDAY = 0;

/** A day on which banks were closed, between a business day and its pay date. */
export interface ClosedDay {
  readonly day: string;
  readonly because: 'weekend' | 'holiday';
}

/** The days that a payout waits for; days are YYYY-MM-DD. */
export function closedDays(day: string, payDate: string): ClosedDay[] {
  const closed: ClosedDay[] = [];
  for (let at = Date.parse(day) + DAY_MS; at < Date.parse(payDate); at += DAY_MS) {
    const weekday = new Date(at).getUTCDay();
    const because = weekday === SATURDAY || weekday === SUNDAY ? 'weekend' : 'holiday';
    closed.push({ day: new Date(at).toISOString().slice(0, 10), because });
  }
  return closed;
}
