import { isRefusal, type Refusal, refuse, type shop, type shopRefunds } from '@payflow/contracts';
import type { Answer, Clock, Ids, Logger, Tasks, Timer } from '@payflow/service-kit';
import { maySee, type Shopper } from '../buyers/shopper.ts';
import { APPROVE_DEADLINE_MS, refundWaitMs } from './asking.ts';
import { type Begun, beginRefund } from './begin-refund.ts';
import { behind } from './behind.ts';
import { concludeRefund, type Heard, isKnownAtPg, isOpen } from './conclude-refund.ts';
import type { Order, Refund } from './order.ts';
import { orderReply, refundReply } from './order-reply.ts';
import type { Asking, OrderChange, Orders, Pg } from './ports.ts';

/**
 * From asking for a refund to its end.
 * 1. The refund and the timer that asks are committed before the PG is called: a shop that dies in between goes on
 *    when it is back.
 * 2. The PG is asked under the refund's id, and after the first time only when it has nothing of it: so it happens
 *    once, also when replies are lost for longer than the PG keeps them.
 * 3. Asking ends with an answer alone. What becomes of the refund is read from the payment itself.
 */
export interface RefundOrderParts {
  readonly orders: Orders;
  readonly pg: Pg;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tasks: Tasks;
  readonly logger: Logger;
}

export interface RefundCall {
  readonly orderNo: string;
  /** Who wants it back. */
  readonly shopper: Shopper;
  readonly body: shopRefunds.RefundRequest;
  readonly key: string | undefined;
}

/** The call and the look after it have each their time; whoever holds no reply then has lost it. */
const LOST_AFTER_MS = 2 * APPROVE_DEADLINE_MS + 1_000;

interface Chased {
  readonly tid: string;
  readonly refundId: string;
}

/** Of a timer. */
function chasedBy({ subject }: Timer): Chased {
  const [tid = '', refundId = ''] = subject.split(' ');
  return { tid, refundId };
}

function cancelOf({ tid, items, amount, reason }: Refund) {
  return {
    ...{ tid, amount, reason: reason ?? 'refund' },
    ...(items.length > 0 ? { items: items.map((item) => ({ ...item })) } : {}),
  };
}

/** Pure. The refund in the books, and the timer that asks for it. */
function begin(
  order: Order | undefined,
  call: RefundCall,
  { refundId, at }: { readonly refundId: string; readonly at: number },
): OrderChange<Begun | Refusal> {
  if (!order || !maySee(call.shopper, order))
    return { result: refuse('NOT_FOUND', `There is no order ${call.orderNo}.`) };
  const begun = beginRefund(order, { ...call.body, key: call.key, refundId, at });
  if (isRefusal(begun) || begun.again) return { result: begun };
  const { tid } = begun.refund;
  const asking: Asking = { ask: 'at', tid, refundId, due: at + LOST_AFTER_MS, attempts: 0 };
  return { result: begun, order: begun.order, asking };
}

/** Gives back what an order cost. Refuses what `beginRefund` does, and NOT_FOUND. */
export function createRefundOrder({ orders, pg, clock, ids, tasks, logger }: RefundOrderParts) {
  /** Asks, or only looks when the PG has it already; undefined when there is nothing to ask any more. */
  async function hear({ tid, refundId }: Chased, attempts: number): Promise<Heard | undefined> {
    const order = await orders.find({ tid });
    const refund = order?.refunds.find(({ id }) => id === refundId);
    if (refund?.state !== 'PENDING') return undefined;
    if (attempts > 0) {
      const seen = await pg.tx(tid);
      if (isKnownAtPg(refund, seen) !== 'unknown') return { seen };
    }
    const answer = await pg.cancel(cancelOf(refund), refundId);
    return { answer, seen: await pg.tx(tid) };
  }

  async function chase(chased: Chased, attempts: number, held?: Timer): Promise<void> {
    const { tid, refundId } = chased;
    const heard = await hear(chased, attempts);
    const at = clock.now();
    const due = at + refundWaitMs(attempts, ids.fraction(refundId));
    const open = await orders.change<boolean>(
      { tid },
      (order) => {
        const next = order && heard ? concludeRefund(order, refundId, heard, at) : order;
        const change = next === order ? {} : { order: next };
        if (!isOpen(next, refundId))
          return { result: false, ...change, asking: { ask: 'no-more', tid, refundId } };
        // Without a timer in hand there is one that waits for its time.
        return {
          result: true,
          ...change,
          ...(held ? { asking: { ask: 'at', tid, refundId, due, attempts } } : {}),
        };
      },
      held,
    );
    if (open) logger.warn({ tid, refundId, attempts }, 'the PG did not say what became of a refund');
  }

  const shown = (order: Order, refundId: string): { refund: shop.Refund; order: shop.Order } => {
    const refund = order.refunds.find(({ id }) => id === refundId);
    if (!refund) throw new Error(`refund ${refundId} of order ${order.orderNo} is gone`);
    return { refund: refundReply(order, refund), order: orderReply(order) };
  };

  return {
    async refund(call: RefundCall): Promise<Answer<shopRefunds.RefundedOrder> | Refusal> {
      const { orderNo } = call;
      const refundId = ids.next('rf', orderNo);
      const begun = await orders.change({ orderNo }, (order) =>
        begin(order, call, { refundId, at: clock.now() }),
      );
      if (isRefusal(begun)) return begun;
      const { refund, again } = begun;
      // It goes on when the caller leaves, and a server that stops waits for it.
      if (!again) await behind(tasks, 'refund', () => chase({ tid: refund.tid, refundId }, 0));
      const order = await orders.find({ orderNo });
      if (!order) throw new Error(`order ${orderNo} is gone`);
      const body = shown(order, refund.id);
      return { answer: 'fresh', status: body.refund.state === 'PENDING' ? 202 : 200, body };
    },
    /** Timer. */
    ask: (timer: Timer): Promise<void> => chase(chasedBy(timer), timer.attempts + 1, timer),
  };
}
