import type { Clock, Ids, Timer } from '@payflow/service-kit';
import { endOfDay, seoulDay, startOfDay } from '../ledger/seoul-day.ts';
import type { TimerChange } from '../payments/change.ts';
import type { Store } from '../records/store.ts';
import type { ReconciliationReads } from './reads.ts';
import { begun, type Run } from './run.ts';

/** When days are held against their statements. */

export const RECONCILE = 'reconcile';
export const RECONCILE_DAILY = 'reconcile-daily';

const HOUR_MS = 3_600_000;
/** An issuer has its statement ready by then: 04:00 in Seoul, for the day before. */
const READY_AFTER_MS = 4 * HOUR_MS;
/** A start has better things to do. */
const FIRST_AFTER_MS = 12 * 60_000;
/** Days that were missed, because nothing ran, are made up for as far back. */
const MOST_DAYS_MISSED = 31;

export const subjectOf = ({ issuer, day }: Pick<Run, 'issuer' | 'day'>): string => `${issuer} ${day}`;

/** The last day whose statement is there. */
export const lastReady = (now: number): string => seoulDay(startOfDay(seoulDay(now - READY_AFTER_MS)) - 1);

/** When the next statement is there, ms. */
export const nextReady = (now: number): number => endOfDay(seoulDay(now - READY_AFTER_MS)) + READY_AFTER_MS;

/** The first day that is still to be held against its statement; undefined when all are. */
export function firstMissed(lastDay: string | undefined, now: number): string | undefined {
  const last = lastReady(now);
  if (lastDay === undefined) return last;
  const earliest = seoulDay(startOfDay(last) - (MOST_DAYS_MISSED - 1) * 24 * HOUR_MS);
  const next = seoulDay(endOfDay(lastDay));
  const first = [next, earliest].sort().at(-1) ?? next;
  return first > last ? undefined : first;
}

const dailyAt = (issuer: string, due: number): TimerChange => ({
  timer: 'set',
  kind: RECONCILE_DAILY,
  subject: issuer,
  clock: 'business',
  due,
});

/** Has a run at once; one that is under way begins anew. */
export const runNow = (of: Pick<Run, 'issuer' | 'day'>, now: number): TimerChange => ({
  timer: 'set',
  kind: RECONCILE,
  subject: subjectOf(of),
  clock: 'business',
  due: now,
});

/** Of each issuer, when a process starts: the next morning, or soon when days were missed meanwhile. */
export async function firstReconciling(
  reads: Pick<ReconciliationReads, 'lastDay'>,
  issuers: readonly string[],
  now: number,
): Promise<TimerChange[]> {
  const lastDays = await Promise.all(issuers.map(reads.lastDay));
  return issuers.map((issuer, i) => {
    const lastDay = lastDays[i];
    const isBehind = lastDay !== undefined && firstMissed(lastDay, now) !== undefined;
    return dailyAt(issuer, isBehind ? now + FIRST_AFTER_MS : nextReady(now));
  });
}

/** Begins the next day that is to be held against its statement; comes back at once while there are more, else the next morning. */
export function reconcileDaily(
  store: Store,
  reads: Pick<ReconciliationReads, 'lastDay'>,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
) {
  return async (timer: Timer): Promise<void> => {
    const issuer = timer.subject;
    const at = clock.now();
    const day = firstMissed(await reads.lastDay(issuer), at);
    const next = dailyAt(issuer, day === undefined || day === lastReady(at) ? nextReady(at) : at);
    if (day === undefined) {
      await store.decide({ timer: { id: timer.id, fence: timer.fence } }, () => ({
        result: undefined,
        timers: [next],
      }));
      return;
    }
    const begin = { id: ids.next('rec', `${issuer} ${day}`), issuer, day, at };
    const question = { timer: { id: timer.id, fence: timer.fence }, reconciliationRun: { issuer, day } };
    await store.decide(question, ({ reconciliationRun }) => ({
      result: undefined,
      timers: reconciliationRun ? [next] : [next, runNow(begin, at)],
      ...(reconciliationRun ? {} : { reconciliationRun: begun(undefined, begin) }),
    }));
  };
}
