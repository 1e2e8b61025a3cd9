import type { Timer } from '@payflow/service-kit';
import pLimit from 'p-limit';
import { daysAfter, endOfDay, seoulDay } from '../ledger/seoul-day.ts';
import { clear, type TimerChange } from '../payments/change.ts';
import type { Facts, Outcome } from '../records/store.ts';
import type { SettlementContext } from './context.ts';
import { payoutTimer } from './pay-out.ts';
import type { OpenItem } from './reads.ts';
import { closed, opened, type Settlement, taking } from './settlement.ts';

/**
 * Settles one merchant, business day by business day.
 * 1. Each commit takes one page of open items into the settlement that it adds them to, or nothing.
 * 2. What was read before a commit is looked at again in it: by another's page the settlement has moved on, and
 *    this one takes nothing.
 * 3. A day's settlement takes all that is open from before the end of that day, so also what came too late for its own.
 * 4. A process works on one page at a time and then rests as long as that took, so that payments come between; whoever
 *    has waited for long gives its timer back, so that others need not wait for all of them.
 */

export const SETTLE_MERCHANT = 'settle-merchant';
/** Items in one commit. Larger ones settle little faster, and payments wait longer behind each. */
const PAGE = 200;
/** How long timers that were taken together wait for each other; other timers wait for them. */
const TURNS_MS = 300;

export interface MerchantRun {
  readonly merchantId: string;
  /** The last business day that is settled. */
  readonly through: string;
}

/** `due`: business time, ms. */
export const settleTimer = ({ merchantId, through }: MerchantRun, due: number): TimerChange => ({
  timer: 'set',
  kind: SETTLE_MERCHANT,
  subject: `${through} ${merchantId}`,
  clock: 'business',
  due,
});

function runOf(subject: string): MerchantRun {
  const [through = '', ...rest] = subject.split(' ');
  return { through, merchantId: rest.join(' ') };
}

/** One page of a day's settlement, as it was read. */
interface Page {
  readonly last: Settlement | undefined;
  readonly day: string;
  readonly items: readonly OpenItem[];
  readonly isLast: boolean;
}

/** The day of the oldest open item; a day that is settled is not settled again. */
function dayOf(oldest: OpenItem | undefined, last: Settlement | undefined): string | undefined {
  if (last?.status === 'OPEN') return last.day;
  if (!oldest) return undefined;
  const day = seoulDay(oldest.at);
  const free = last && daysAfter(last.day, 1);
  return free !== undefined && free > day ? free : day;
}

/** Nothing when all is settled that should be. The settlement is read first: by it the commit sees what moved since. */
async function readPage({ reads }: SettlementContext, run: MerchantRun): Promise<Page | undefined> {
  const { merchantId, through } = run;
  const last = await reads.lastOf(merchantId);
  const open = await reads.openItems({ merchantId, before: endOfDay(through), limit: PAGE });
  const day = dayOf(open[0], last);
  if (day === undefined || day > through) return undefined;
  const items = open.filter(({ at }) => at < endOfDay(day));
  return { last, day, items, isLast: items.length < PAGE };
}

interface Taking extends Page {
  readonly run: MerchantRun;
  /** Of a settlement that is new. */
  readonly id: string;
  readonly payDate: string;
  /** Business time, ms. */
  readonly at: number;
}

/** Whether the settlement is as it was when the page was read. */
function isAsRead({ last }: Page, present: Settlement | undefined): boolean {
  if (last?.status !== 'OPEN') return present === undefined;
  return present?.status === 'OPEN' && present.itemCount === last.itemCount;
}

/** Takes the page, and closes the settlement with its last one. */
function take({ settlement: present, merchant }: Facts, taken: Taking): Outcome<'TAKEN' | 'MOVED'> {
  const { last, day, items, isLast, run, id, payDate, at } = taken;
  const { merchantId, through } = run;
  if (!isAsRead(taken, present)) return { result: 'MOVED', timers: [settleTimer(run, at)] };
  const open = taking(present ?? opened(last, { id, merchantId, day, at }), items);
  const settles = items.map(({ transactionId }) => transactionId);
  if (!isLast) return { result: 'TAKEN', settlement: open, settles, timers: [settleTimer(run, at)] };
  const businessType = merchant?.businessType ?? 'COMPANY';
  const settlement = closed(open, { businessType, payDate, at });
  const over = day === through ? clear(SETTLE_MERCHANT, `${through} ${merchantId}`) : settleTimer(run, at);
  return { result: 'TAKEN', settlement, settles, timers: [over, payoutTimer(settlement)] };
}

/** The handler of timers of kind `settle-merchant`: a page, and itself again until nothing is left. */
export function settleMerchants(context: SettlementContext) {
  const { store, clock, ids, calendar } = context;
  const oneAtATime = pLimit(1);

  async function settlePage(timer: Timer): Promise<void> {
    const run = runOf(timer.subject);
    const { merchantId } = run;
    const held = { timer: { id: timer.id, fence: timer.fence } };
    const page = await readPage(context, run);
    if (!page) {
      const over = clear(SETTLE_MERCHANT, timer.subject);
      await store.decide(held, () => ({ result: undefined, timers: [over] }));
      return;
    }
    const { last, day } = page;
    const taken = {
      ...{ ...page, run, id: ids.next('stl', merchantId) },
      payDate: calendar.nextBusinessDay(day),
      at: clock.now(),
    };
    const number = last?.status === 'OPEN' ? last.number : (last?.number ?? 0) + 1;
    const question = { ...held, merchant: merchantId, settlementNumber: { merchantId, number } };
    await store.decide(question, (facts) => take(facts, taken));
  }

  /** Whether its turn came. */
  async function takeTurn(timer: Timer, since: number): Promise<boolean> {
    const began = clock.elapsedMs();
    if (began - since > TURNS_MS) return false;
    await settlePage(timer);
    await clock.after(clock.elapsedMs() - began);
    return true;
  }

  return async (timer: Timer): Promise<void> => {
    const since = clock.elapsedMs();
    if (await oneAtATime(() => takeTurn(timer, since))) return;
    const again = settleTimer(runOf(timer.subject), clock.now());
    await store.decide({ timer: { id: timer.id, fence: timer.fence } }, () => ({
      result: undefined,
      timers: [again],
    }));
  };
}
