import type { PoolConnection } from 'mysql2/promise';
import type { DueQuery, TimerRow } from '../write-path.ts';
import { type Query, together } from './connection.ts';
import { lease } from './lease.ts';

/**
 * Timers of each clock by themselves, along the index: of a million that are due, or wait, a look reads, and locks, no more than
 * it needs.
 */
const BY_DUE = 'timers FORCE INDEX (timers_clock_due_idx)';
const FIELDS = 'id, kind, subject, clock, due, attempts, fence, traceparent';

const clocksOf = ({ businessNow, realNow }: DueQuery) =>
  [
    { clock: 'business', now: businessNow, realNow },
    { clock: 'real', now: realNow, realNow },
  ] as const;
type ClockNow = ReturnType<typeof clocksOf>[number];

const byDue = (a: TimerRow, b: TimerRow): number => a.due - b.due || (a.id < b.id ? -1 : 1);

export async function takeDue(
  connection: PoolConnection,
  { leaseUntil, limit, ...times }: DueQuery & { leaseUntil: number; limit: number },
): Promise<TimerRow[]> {
  const sql = `SELECT ${FIELDS} FROM ${BY_DUE} WHERE clock = ? AND due <= ? AND leaseUntil <= ?
    ORDER BY due, id LIMIT ? FOR UPDATE SKIP LOCKED`;
  const wanted = clocksOf(times).map(({ clock, now, realNow }) => ({
    sql,
    values: [clock, now, realNow, limit],
  }));
  const rows = await lease(
    connection,
    async () => (await together<TimerRow[]>(connection, wanted)).flat().sort(byDue).slice(0, limit),
    { sql: 'UPDATE timers SET leaseUntil = ?, fence = fence + 1 WHERE id IN (?)', values: [leaseUntil] },
  );
  return rows.map((row): TimerRow => ({ ...row, fence: row.fence + 1 }));
}

/** A clock's first timer that nobody holds. */
const firstFree = ({ clock, realNow }: ClockNow): Query => ({
  sql: `SELECT due FROM ${BY_DUE} WHERE clock = ? AND leaseUntil <= ? ORDER BY due LIMIT 1`,
  values: [clock, realNow],
});

/** Of the timers before that one, which all are held, the one whose time and whose lease's end have both come first. */
const firstHeld = ({ clock, now, realNow }: ClockNow, before: number): Query => ({
  sql: `SELECT MIN(GREATEST(due - ?, leaseUntil - ?)) AS wait FROM ${BY_DUE} WHERE clock = ? AND leaseUntil > ? AND due < ?`,
  values: [now, realNow, clock, realNow, before],
});

export async function untilNextMs(connection: PoolConnection, times: DueQuery): Promise<number | undefined> {
  const clocks = clocksOf(times);
  const free = await together<{ due: number }[]>(connection, clocks.map(firstFree));
  const dues = free.map(([row]) => row && Number(row.due));
  const held = await together<{ wait: number | null }[]>(
    connection,
    clocks.map((one, i) => firstHeld(one, dues[i] ?? Number.MAX_SAFE_INTEGER)),
  );
  const waits = clocks.flatMap(({ now }, i) => {
    const [due, wait] = [dues[i], held[i]?.[0]?.wait ?? null];
    return [...(due === undefined ? [] : [due - now]), ...(wait === null ? [] : [Number(wait)])];
  });
  return waits.length === 0 ? undefined : Math.max(0, Math.min(...waits));
}
