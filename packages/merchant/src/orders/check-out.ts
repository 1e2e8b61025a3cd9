import { isRefusal, type Refusal, refuse } from '@payflow/contracts';
import type { Clock, Logger } from '@payflow/service-kit';
import { maySee, type Shopper } from '../buyers/shopper.ts';
import type { Order } from './order.ts';
import { checkedOut, checkoutLost, refusesCheckout } from './payment.ts';
import type { Orders, Pg, PgAnswer, ReadyRequest } from './ports.ts';

export interface CheckOutParts {
  readonly orders: Orders;
  readonly pg: Pg;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where the buyer comes back to. */
  returnUrl(): string;
}

export interface Checkout {
  readonly tid: string;
  readonly redirectUrl: string;
}

const lineName = ({ name, color }: Order['lines'][number]): string =>
  color === null ? name : `${name}, ${color}`;

function orderName({ lines }: Order): string {
  const [first, ...others] = lines;
  const name = first ? lineName(first) : 'Order';
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}

export function readyRequest(order: Order, returnUrl: string): ReadyRequest {
  return {
    orderNo: order.orderNo,
    amount: order.total,
    orderName: orderName(order),
    successUrl: returnUrl,
    failUrl: returnUrl,
    // The PG offers the cards that it keeps for this buyer; a guest has none.
    ...(order.buyerId === null ? {} : { customerKey: order.buyerId }),
    items: order.lines.map((line) => ({
      sku: line.sku,
      name: lineName(line),
      quantity: line.quantity,
      unitPrice: line.unitPrice,
    })),
  };
}

type NotReady = Exclude<PgAnswer<never>, { answer: 'reply' }>;

/** Has the PG make an order ready. Refuses NOT_FOUND, INVALID_STATE (paid, or under way) and PG_UNAVAILABLE (nothing changed). */
export function createCheckOut({ orders, pg, clock, logger, returnUrl }: CheckOutParts) {
  async function explain({ orderNo, payment }: Order, answer: NotReady): Promise<Refusal> {
    if (answer.answer === 'refused' && answer.problem.code === 'DUPLICATE_ORDER') {
      // The PG knows more of this order than the shop does.
      const asking = payment && ({ ask: 'at', tid: payment.tid, due: clock.now(), attempts: 0 } as const);
      if (asking) await orders.change({ tid: asking.tid }, () => ({ result: undefined, asking }));
      return refuse('INVALID_STATE', `Order ${orderNo} has a payment that is under way or done.`);
    }
    const why =
      answer.answer === 'lost'
        ? answer.why
        : `${answer.status} ${answer.problem.code}: ${answer.problem.message}`;
    logger.warn({ orderNo, why }, 'checkout failed');
    if (answer.answer === 'lost' || answer.problem.code === 'IDEMPOTENCY_KEY_REUSED') {
      await orders.change({ orderNo }, (order) => ({
        result: undefined,
        order: order && checkoutLost(order),
      }));
    }
    return refuse(
      'PG_UNAVAILABLE',
      'The payment gateway cannot take this order right now; nothing was paid, try again.',
      {
        retryAfterSeconds: 1,
      },
    );
  }

  return async (orderNo: string, shopper: Shopper): Promise<Checkout | Refusal> => {
    const order = await orders.find({ orderNo });
    if (!order || !maySee(shopper, order)) return refuse('NOT_FOUND', `There is no order ${orderNo}.`);
    const refusal = refusesCheckout(order);
    if (refusal) return refusal;
    const answer = await pg.ready(readyRequest(order, returnUrl()), `ready-${orderNo}-${order.attempt + 1}`);
    if (answer.answer !== 'reply') return explain(order, answer);
    const { tid, redirectUrl } = answer.reply;
    return orders.change<Checkout | Refusal>({ orderNo }, (now) => {
      if (!now) throw new Error(`order ${orderNo} is gone`);
      const next = checkedOut(now, tid, clock.now());
      return isRefusal(next) ? { result: next } : { result: { tid, redirectUrl }, order: next };
    });
  };
}
