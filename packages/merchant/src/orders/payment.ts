import { type Decline, type PayStatus, type Refusal, refuse } from '@payflow/contracts';
import { isFinal, type Order, type OrderPayment, orderState } from './order.ts';

/**
 * How an order's payment moves. Everything here is pure; `at` is business time in ms.
 * 1. Money that was taken is never forgotten: an order that is PAID is from then on paid, partly refunded or refunded.
 * 2. The same news, told twice or by another way or in another order, ends in the same order.
 * 3. APPROVING stands before the PG is asked to approve, so nobody asks twice.
 */

/** News of a payment: from approve's reply, from a look at it (`tx`), or from a webhook, which alone has a `seq`. */
export interface News {
  readonly tid: string;
  readonly orderNo: string;
  readonly amount: number;
  readonly status: PayStatus;
  readonly cardAuthCode: string | null;
  readonly failure?: Decline | undefined;
  readonly seq?: number;
}

export type Learned =
  | { readonly learned: 'changed'; readonly order: Order }
  | { readonly learned: 'nothing' | 'stale' | 'other-payment' | 'wrong-amount' };

function withPayment(order: Order, payment: OrderPayment, at: number): Order {
  return { ...order, payment, version: order.version + 1, updatedAt: at };
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
  const begun: OrderPayment = { tid, status: 'READY', seq: 0, cardAuthCode: null, failure: null };
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

/** Takes in news of a payment, whoever brings it. */
export function learn(order: Order, news: News, at: number): Learned {
  const { payment } = order;
  if (!payment || payment.tid !== news.tid || order.orderNo !== news.orderNo)
    return { learned: 'other-payment' };
  if (news.amount !== order.total) return { learned: 'wrong-amount' };
  if (news.seq !== undefined && news.seq <= payment.seq) return { learned: 'stale' };
  const status = moved(order, payment, news);
  const accepted = status === news.status;
  const next: OrderPayment = {
    tid: payment.tid,
    status,
    seq: news.seq ?? payment.seq,
    cardAuthCode: (accepted ? news.cardAuthCode : null) ?? payment.cardAuthCode,
    failure: status === 'FAILED' ? ((accepted ? news.failure : undefined) ?? payment.failure) : null,
  };
  return samePayment(payment, next)
    ? { learned: 'nothing' }
    : { learned: 'changed', order: withPayment(order, next, at) };
}

function samePayment(a: OrderPayment, b: OrderPayment): boolean {
  const sameFailure = a.failure?.code === b.failure?.code && a.failure?.message === b.failure?.message;
  return a.status === b.status && a.seq === b.seq && a.cardAuthCode === b.cardAuthCode && sameFailure;
}
