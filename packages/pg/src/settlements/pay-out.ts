import type { Timer } from '@payflow/service-kit';
import { startOfDay } from '../ledger/seoul-day.ts';
import { clear, type TimerChange } from '../payments/change.ts';
import type { Facts, Outcome } from '../records/store.ts';
import type { Mail } from '../webhooks/delivery.ts';
import { tell } from '../webhooks/tell.ts';
import type { SettlementContext } from './context.ts';
import { settlementView } from './replies.ts';
import { paid, payoutPostings, type Settlement } from './settlement.ts';

export const PAY_OUT = 'pay-out';
/** 10:00 Asia/Seoul. */
const INTO_THE_DAY_MS = 10 * 3_600_000;

/** The timer that pays a settlement; `payDate` is there once it is closed. */
export const payoutTimer = ({ id, payDate }: Settlement): TimerChange => ({
  timer: 'set',
  kind: PAY_OUT,
  subject: id,
  clock: 'business',
  due: startOfDay(payDate ?? '') + INTO_THE_DAY_MS,
});

/** Pays once: postings, status and webhook in one commit. One that is paid only ends the timer. */
function payOut(
  { settlement, endpoints }: Facts,
  id: string,
  { at, heldUntil }: { at: number; heldUntil: number },
) {
  const over = clear(PAY_OUT, id);
  if (settlement?.status !== 'CLOSED') return { result: undefined, timers: [over] };
  const now = paid(settlement, at);
  const { merchantId } = now;
  const data = settlementView(now);
  const news = { id, type: 'settlement.paid', merchantId, tid: null, at, data } as const;
  const { deliveries, timers } = tell(news, endpoints, heldUntil);
  return {
    result: { deliveries, endpoints, messages: [] },
    settlement: now,
    postings: payoutPostings(now, at),
    deliveries,
    timers: [over, ...timers],
  } satisfies Outcome<Mail>;
}

/** The handler of timers of kind `pay-out`. */
export function payOuts({ store, reads, clock, holds, follow, measures }: SettlementContext) {
  return async (timer: Timer): Promise<void> => {
    const id = timer.subject;
    const found = await reads.byId(id);
    const question = {
      settlement: id,
      endpointsOf: found?.merchantId ?? '',
      timer: { id: timer.id, fence: timer.fence },
    };
    const moment = { at: clock.now(), heldUntil: holds().deliveries };
    const mail = await store.decide(
      question,
      (facts): Outcome<Mail | undefined> => payOut(facts, id, moment),
    );
    if (!mail || mail === 'LOST') return;
    measures.paid(found?.payoutAmount ?? 0);
    follow(mail);
  };
}
