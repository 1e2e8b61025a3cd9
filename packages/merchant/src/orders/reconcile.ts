import { isRefusal, type Refusal, refuse, type shopRefunds } from '@payflow/contracts';
import type { Clock, Logger, Timer } from '@payflow/service-kit';
import type { Alarms } from '../webhooks/ports.ts';
import { type Order, orderState } from './order.ts';
import { learn, lookNews } from './payment.ts';
import type { Orders, Pg } from './ports.ts';

/**
 * Holds orders against the PG, for the webhook that never came: a refund begun there, a capture, an expiry.
 * 1. The PG's word is taken in by the rules of payment.ts, so what is older than the order changes nothing.
 * 2. An order is looked at once a day, for two weeks after its last change; by a run that comes late, as if it had come
 *    in time.
 */
export const RECONCILE = 'reconcile';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** So long after its last change an order is left alone. */
export const LOOKED_AT_FOR_MS = 14 * DAY_MS;
/** Who was heard of more recently is not asked about again the same day. */
const FRESH_MS = DAY_MS / 2;
const AT_ONCE = 20;
const MOST_PER_CALL = 200;

export interface ReconcileParts {
  readonly orders: Orders;
  readonly pg: Pg;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Named {
  readonly orderNo: string;
  readonly tid: string;
}

type Looked = Named & { readonly outcome: 'changed' | 'same' | 'unanswered' };

/** Pure. The order with what the PG says, and when it said so. */
function checked(order: Order, reply: Parameters<typeof lookNews>[0], at: number): Order {
  const learned = learn(order, lookNews(reply), at);
  const next = learned.learned === 'changed' ? learned.order : order;
  return { ...next, version: order.version + 1, checkedAt: at };
}

export function createReconcile({ orders, pg, alarms, clock, logger }: ReconcileParts) {
  async function look({ orderNo, tid }: Named): Promise<Looked> {
    const answer = await pg.tx(tid);
    if (answer.answer !== 'reply') return { orderNo, tid, outcome: 'unanswered' };
    const at = clock.now();
    const outcome = await orders.change({ tid }, (order) => {
      if (!order) return { result: 'same' as const };
      const next = checked(order, answer.reply, at);
      const changed = orderState(next) !== orderState(order) || next.refunds !== order.refunds;
      return { result: changed ? ('changed' as const) : ('same' as const), order: next };
    });
    if (outcome === 'changed') logger.warn({ orderNo, tid }, 'an order had fallen behind its payment');
    return { orderNo, tid, outcome };
  }

  async function lookAtAll(named: readonly Named[]): Promise<Looked[]> {
    const looked: Looked[] = [];
    for (let i = 0; i < named.length; i += AT_ONCE)
      looked.push(...(await Promise.all(named.slice(i, i + AT_ONCE).map(look))));
    return looked;
  }

  const unchecked = (before: number, limit: number, asOf = clock.now()): Promise<readonly Named[]> =>
    orders.unchecked({ changedSince: asOf - LOOKED_AT_FOR_MS, before, limit });

  async function named(orderNos: readonly string[]): Promise<readonly Named[] | Refusal> {
    const found: Named[] = [];
    for (const orderNo of new Set(orderNos)) {
      const order = await orders.find({ orderNo });
      if (!order?.payment) return refuse('NOT_FOUND', `There is no order ${orderNo} with a payment.`);
      found.push({ orderNo, tid: order.payment.tid });
    }
    return found;
  }

  return {
    begin: (): Promise<void> => alarms.set(RECONCILE, clock.now() + HOUR_MS, 'business'),
    /** Timer: a page at a time, then again the next day; in an hour when the PG did not answer. */
    async run(timer: Timer): Promise<void> {
      // The clock may have jumped over months: who was to be looked at before is looked at now.
      const asOf = Math.min(timer.due, clock.now());
      const page = await unchecked(clock.now() - FRESH_MS, AT_ONCE, asOf);
      const looked = await lookAtAll(page);
      const failed = looked.some(({ outcome }) => outcome === 'unanswered');
      if (page.length === AT_ONCE && !failed) return alarms.repeat(timer, asOf, 0);
      return alarms.repeat(timer, clock.now() + (failed ? HOUR_MS : DAY_MS), 0);
    },
    /** Looks now, at these orders or at all of the last two weeks. Refuses NOT_FOUND. */
    async now({ orderNos }: shopRefunds.ReconcileRequest): Promise<shopRefunds.Reconciled | Refusal> {
      const page = orderNos ? await named(orderNos) : await unchecked(clock.now() + 1, MOST_PER_CALL);
      if (isRefusal(page)) return page;
      const looked = await lookAtAll(page);
      const which = (wanted: Looked['outcome']) =>
        looked.filter(({ outcome }) => outcome === wanted).map(({ orderNo }) => orderNo);
      return { looked: looked.length, changed: which('changed'), unanswered: which('unanswered') };
    },
  };
}
