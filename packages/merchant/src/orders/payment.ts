import {
  type Decline,
  type PaymentMethod,
  type PayStatus,
  type pay,
  type Refusal,
  type ReplyOf,
  refuse,
} from '@payflow/contracts';
import { type CancelNews, withCancels } from './cancels.ts';
import { isFinal, type Order, type OrderPayment, orderState } from './order.ts';

/**
 * How an order's payment moves. Everything here is pure; `at` is business time in ms.
 * 1. Money that was taken is never forgotten: an order that is PAID is from then on paid, partly refunded or refunded.
 * 2. The same news, told twice or by another way or in another order, ends in the same order.
 * 3. APPROVING stands before the PG is asked to approve, so nobody asks twice.
 * 4. What is older than what is known, by the PG's own numbers, changes nothing.
 */

/** News of a payment: from a webhook, from a look at it (`tx`), or from approve's reply, which alone has no `seq`. */
export interface News {
  readonly tid: string;
  readonly orderNo: string;
  readonly amount: number;
  readonly status: PayStatus;
  readonly method?: PaymentMethod | undefined;
  readonly cardAuthCode: string | null;
  readonly failure?: Decline | undefined;
  readonly seq?: number;
  /** It tells all of the payment at `seq`, so a second one at the same `seq` is news of the same. */
  readonly look?: true;
  /** Won, of the whole payment. */
  readonly refundedAmount?: number | undefined;
  readonly cancels?: readonly CancelNews[];
}

/** What a look brought. */
export function lookNews({ cancelledAmount, cancels, ...reply }: ReplyOf<typeof pay.tx>): News {
  return {
    ...reply,
    look: true,
    refundedAmount: cancelledAmount,
    cancels: cancels.map(({ idempotencyKey: key, ...cancel }) => ({ ...cancel, key })),
  };
}

export type Learned =
  | { readonly learned: 'changed'; readonly order: Order }
  | { readonly learned: 'nothing' | 'stale' | 'other-payment' | 'wrong-amount' };

function withPayment(order: Order, payment: OrderPayment, at: number): Order {
  return { ...order, payment, version: order.version + 1, updatedAt: at, checkedAt: at };
}

/** Why this order cannot be paid (again) now; undefined when it can. */
export function refusesCheckout(order: Order): Refusal | undefined {
  const state = orderState(order);
  if (state === 'REFUNDED')
    return refuse('INVALID_STATE', `Order ${order.orderNo} was refunded; place a new one.`);
  if (state === 'PAID' || state === 'PARTIALLY_REFUNDED')
    return refuse('INVALID_STATE', `Order ${order.orderNo} is paid already.`);
  if (state === 'PENDING' && order.payment?.status !== 'READY') {
    return refuse(
      'INVALID_STATE',
      `Order ${order.orderNo} has a payment under way (${order.payment?.status}); wait for its outcome.`,
    );
  }
  return undefined;
}

/** The PG made the order ready as `tid`. For an order that waits for its buyer, that may be the same payment again. */
export function checkedOut(order: Order, tid: string, at: number): Order | Refusal {
  const refusal = refusesCheckout(order);
  if (refusal) return refusal;
  const begun: OrderPayment = {
    ...{ tid, status: 'READY', seq: 0, refundedAmount: 0 },
    ...{ method: null, cardAuthCode: null, failure: null },
  };
  if (order.payment?.tid !== tid) return { ...withPayment(order, begun, at), attempt: order.attempt + 1 };
  if (isFinal(order)) return refuse('INVALID_STATE', `Payment ${tid} ended meanwhile; check out again.`);
  return { ...order, attempt: order.attempt + 1, version: order.version + 1 };
}

/** A checkout whose reply was lost: the next one must not get the same reply from the PG's store of replies. */
export const checkoutLost = (order: Order): Order => ({
  ...order,
  attempt: order.attempt + 1,
  version: order.version + 1,
});

/** The buyer is back, and nobody has asked the PG to approve yet: this caller may. Undefined for everyone else. */
export function claimApproval(order: Order, tid: string, at: number): Order | undefined {
  const { payment } = order;
  if (payment?.tid !== tid || payment.status !== 'READY') return undefined;
  return withPayment(order, { ...payment, status: 'APPROVING' }, at);
}

/** Money that was taken only ever goes this way, whoever brings the news first. */
const AFTER_PAYING: readonly PayStatus[] = ['APPROVED', 'PARTIAL_CANCELLED', 'CANCELLED'];

/** Of a payment that stands so, no card was ever asked. */
const NOT_CHARGED: readonly PayStatus[] = ['READY', 'EXPIRED', 'CANCELLED_BY_BUYER'];

/** What a payment becomes by news; from an end only money that was taken, or a newer webhook, leads away. */
function moved(order: Order, known: OrderPayment, news: News): PayStatus {
  const furthest = Math.max(AFTER_PAYING.indexOf(known.status), AFTER_PAYING.indexOf(news.status));
  const paid = AFTER_PAYING[furthest];
  if (paid) return paid;
  if (!isFinal(order)) return news.status;
  return news.seq !== undefined && isFinal({ payment: { ...known, status: news.status } })
    ? news.status
    : known.status;
}

/** The payment as it is after news of it. */
function told(order: Order, known: OrderPayment, news: News): OrderPayment {
  const status = moved(order, known, news);
  const accepted = status === news.status;
  return {
    tid: known.tid,
    status,
    seq: news.seq ?? known.seq,
    refundedAmount: Math.max(known.refundedAmount, news.refundedAmount ?? 0),
    method: NOT_CHARGED.includes(status) ? null : ((accepted ? news.method : null) ?? known.method),
    cardAuthCode: (accepted ? news.cardAuthCode : null) ?? known.cardAuthCode,
    failure: status === 'FAILED' ? ((accepted ? news.failure : undefined) ?? known.failure) : null,
  };
}

/** Takes in news of a payment, whoever brings it. */
export function learn(order: Order, news: News, at: number): Learned {
  const { payment } = order;
  if (!payment || payment.tid !== news.tid || order.orderNo !== news.orderNo)
    return { learned: 'other-payment' };
  if (news.amount !== order.total) return { learned: 'wrong-amount' };
  if (isStale(news, payment)) return { learned: 'stale' };
  const next = told(order, payment, news);
  const refunds = withCancels(order.refunds, news.cancels ?? [], { tid: payment.tid, at });
  return samePayment(payment, next) && refunds === order.refunds
    ? { learned: 'nothing' }
    : { learned: 'changed', order: { ...withPayment(order, next, at), refunds } };
}

function isStale({ seq, look }: News, known: OrderPayment): boolean {
  if (seq === undefined) return false;
  return look ? seq < known.seq : seq <= known.seq;
}

function samePayment(a: OrderPayment, b: OrderPayment): boolean {
  const sameFailure = a.failure?.code === b.failure?.code && a.failure?.message === b.failure?.message;
  const sameMoney = a.refundedAmount === b.refundedAmount && a.cardAuthCode === b.cardAuthCode;
  const sameWay = a.method === b.method;
  return a.status === b.status && a.seq === b.seq && sameWay && sameMoney && sameFailure;
}
