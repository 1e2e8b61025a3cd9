import type { Clock, Ids, Logger, Tasks, Timer } from '@payflow/service-kit';
import { APPROVE_LOST_AFTER_MS, waitMs } from './asking.ts';
import { behind } from './behind.ts';
import { isFinal, type Order } from './order.ts';
import { claimApproval, learn, lookNews, type News } from './payment.ts';
import type { Asking, OrderChange, Orders, Pg } from './ports.ts';
import { isSettled } from './refund.ts';

/**
 * From the buyer's return to an order that is settled.
 * 1. The claim (APPROVING) and the timer that asks are committed before the PG is called: a shop that dies in
 *    between asks when it is back.
 * 2. A reply that is lost is made up for by asking (GET /pay/tx), never by approving again.
 * 3. Asking goes on until the payment has ended, and whoever learns that first ends the asking.
 */
export interface SettleParts {
  readonly orders: Orders;
  readonly pg: Pg;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tasks: Tasks;
  readonly logger: Logger;
}

export interface Settle {
  /** The buyer is back with `tid`; the order as it is after that, undefined when no order of this shop has this payment. */
  buyerReturned(tid: string, result: string | undefined): Promise<Order | undefined>;
  /** Timer: asks the PG what became of a payment. */
  ask(timer: Timer): Promise<void>;
}

/** What came of news: the payment has ended, is still under way, or is not the one that the order asked for. */
type Outcome = 'ended' | 'open' | 'wrong-amount';

/** Pure. Takes in news; while they are not the end, `again` says when to ask next. */
function takeIn(order: Order | undefined, news: News, at: number, again: Asking): OrderChange<Outcome> {
  const noMore: Asking = { ask: 'no-more', tid: news.tid };
  if (!order) return { result: 'ended', asking: noMore };
  const learned = learn(order, news, at);
  const next = learned.learned === 'changed' ? learned.order : order;
  const change = next === order ? {} : { order: next };
  if (isSettled(next)) return { result: 'ended', ...change, asking: noMore };
  return { result: learned.learned === 'wrong-amount' ? 'wrong-amount' : 'open', ...change, asking: again };
}

/** Pure. No news: a payment that has not ended is asked for again. */
function keepAsking(order: Order | undefined, again: Asking): OrderChange<Outcome> {
  const ended = !order || isSettled(order);
  return { result: ended ? 'ended' : 'open', asking: ended ? { ask: 'no-more', tid: again.tid } : again };
}

/** Pure. The one who gets to approve, with the timer that asks should its reply be lost. */
function claim(order: Order | undefined, tid: string, at: number): OrderChange<Order | undefined> {
  const claimed = order && claimApproval(order, tid, at);
  if (!claimed) return { result: undefined };
  return {
    result: claimed,
    order: claimed,
    asking: { ask: 'at', tid, due: at + APPROVE_LOST_AFTER_MS, attempts: 0 },
  };
}

export function createSettle({ orders, pg, clock, ids, tasks, logger }: SettleParts): Settle {
  function askAgain(tid: string, attempts: number): Asking {
    const wait = waitMs(attempts, ids.fraction(tid));
    return wait === undefined
      ? { ask: 'no-more', tid }
      : { ask: 'at', tid, due: clock.now() + wait, attempts };
  }

  function report(tid: string, outcome: Outcome, again: Asking): void {
    if (outcome === 'wrong-amount')
      logger.error({ tid }, "the PG's amount is not the order's; the order stays as it is");
    if (outcome !== 'ended' && again.ask === 'no-more') {
      logger.error(
        { tid },
        'asked for a day and the payment has not ended; a webhook or a person must settle it',
      );
    }
  }

  /** Looks once; while the payment has not ended it is looked at again, as ask number `attempts`. */
  async function look(tid: string, attempts: number, held?: Timer): Promise<void> {
    const answer = await pg.tx(tid);
    const [at, again] = [clock.now(), askAgain(tid, attempts)];
    if (answer.answer !== 'reply') {
      const why = answer.answer === 'lost' ? answer.why : answer.problem.code;
      logger.warn({ tid, why, attempts }, 'the PG did not say what became of a payment');
    }
    const outcome = await orders.change(
      { tid },
      (order) =>
        answer.answer === 'reply'
          ? takeIn(order, lookNews(answer.reply), at, again)
          : keepAsking(order, again),
      held,
    );
    report(tid, outcome, again);
  }

  async function approve(tid: string, amount: number): Promise<void> {
    const answer = await pg.approve({ tid, amount }, `approve-${tid}`);
    // A refusal says that this call did nothing, not what the payment is: look.
    if (answer.answer === 'refused') return look(tid, 0);
    const [at, again] = [clock.now(), askAgain(tid, 0)];
    if (answer.answer === 'lost') logger.warn({ tid, why: answer.why }, "approve's reply was lost");
    const outcome = await orders.change({ tid }, (order) =>
      answer.answer === 'reply' ? takeIn(order, answer.reply, at, again) : keepAsking(order, again),
    );
    report(tid, outcome, again);
  }

  return {
    async buyerReturned(tid, result) {
      const order = await orders.find({ tid });
      if (!order || isFinal(order)) return order;
      if (result === 'success') {
        const claimed = await orders.change({ tid }, (now) => claim(now, tid, clock.now()));
        if (claimed) await behind(tasks, 'approve', () => approve(tid, claimed.total));
      } else if (result !== undefined && order.payment?.status === 'READY') {
        await behind(tasks, 'look', () => look(tid, 0));
      }
      return orders.find({ tid });
    },
    ask: (timer) => look(timer.subject, timer.attempts + 1, timer),
  };
}
