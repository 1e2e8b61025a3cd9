import { type BodyOf, type Refusal, type ReplyOf, refuse, type settlements } from '@payflow/contracts';
import type { Timer } from '@payflow/service-kit';
import { daysAfter, endOfDay, seoulDay } from '../ledger/seoul-day.ts';
import { clear, type TimerChange } from '../payments/change.ts';
import type { SettlementContext } from './context.ts';
import { settleTimer } from './settle.ts';

/**
 * The run that settles what is over, once a day.
 * 1. It only says which merchants have something to settle; each of them is settled by a timer of its own.
 * 2. Killed anywhere, it begins again: who was settled has nothing left to settle.
 */

export const SETTLE = 'settle';
const DAILY = 'daily';
/** Merchants whose timers are set in one commit. */
const PAGE = 100;
/** A start has better things to do. */
const FIRST_AFTER_MS = 12 * 60_000;
/** Longer than a page takes; real time. */
const HOLD_MS = 6_000;

const runTimer = (subject: string, due: number): TimerChange => ({
  timer: 'set',
  kind: SETTLE,
  subject,
  clock: 'business',
  due,
});

/** Also makes up for what was missed while nobody ran. */
export const firstRun = (now: number): TimerChange =>
  runTimer(DAILY, Math.min(now + FIRST_AFTER_MS, endOfDay(seoulDay(now))));

const yesterday = (now: number): string => daysAfter(seoulDay(now), -1);

/** What becomes of the timer of a run that has told all merchants. */
const afterRun = (subject: string, now: number): TimerChange =>
  subject === DAILY ? runTimer(DAILY, endOfDay(seoulDay(now))) : clear(SETTLE, subject);

/** The handler of timers of kind `settle`: of the daily one, and of days that an admin asks for. */
export function runSettlements({ store, reads, clock }: SettlementContext) {
  return async ({ id, fence, subject }: Timer): Promise<void> => {
    const now = clock.now();
    const through = subject === DAILY ? yesterday(now) : subject;
    for (let after: string | undefined = ''; after !== undefined; ) {
      const merchants = await reads.merchantsToSettle({ after, before: endOfDay(through), limit: PAGE });
      after = merchants.length === PAGE ? merchants.at(-1) : undefined;
      const until = clock.realNow() + HOLD_MS;
      const own: TimerChange =
        after === undefined ? afterRun(subject, now) : { timer: 'hold', kind: SETTLE, subject, until };
      const timers = [...merchants.map((merchantId) => settleTimer({ merchantId, through }, now)), own];
      const ran = await store.decide({ timer: { id, fence } }, () => ({ result: 'TOLD', timers }));
      if (ran === 'LOST') return;
    }
  };
}

/** Has a day settled that is over, without waiting for the daily run. Refuses one that is not over. */
export async function runDay(
  { store, clock, nudge }: SettlementContext,
  body: BodyOf<typeof settlements.runSettlement>,
): Promise<ReplyOf<typeof settlements.runSettlement> | Refusal> {
  const now = clock.now();
  const day = body.day ?? yesterday(now);
  if (endOfDay(day) > now)
    return refuse(
      'INVALID_STATE',
      `${day} is not over in Seoul; settle ${yesterday(now)} or a day before it.`,
    );
  await store.decide({}, () => ({ result: undefined, timers: [runTimer(day, now)] }));
  nudge();
  return { day };
}
