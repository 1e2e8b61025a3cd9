import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import type { PaidFact, RefundedFact, ShopOrderFact, ShopRefundFact } from './shop-facts.ts';
import { paperBreaches, seriesBreaches } from './shop-papers.ts';

/**
 * The shop looks at an order once a day, and asks again for as long as nobody answers; so long it may not know of
 * what no webhook told it. Business time, ms.
 */
const MAY_BE_BEHIND_MS = 2 * 24 * 60 * 60_000;

/** What a payment's status makes of its order, as far as money goes. */
const PAID_STATES: Readonly<Record<string, string>> = {
  APPROVED: 'PAID',
  PARTIAL_CANCELLED: 'PARTIALLY_REFUNDED',
  CANCELLED: 'REFUNDED',
};
const STATES_OF_PAID = Object.values(PAID_STATES);

const isPaid = ({ payStatus }: ShopOrderFact): boolean => (payStatus ?? '') in PAID_STATES;

const counted = (items: readonly RefundedFact[]): string =>
  items
    .map(({ sku, quantity }) => `${quantity} ${sku}`)
    .sort()
    .join(', ') || 'no items';

/** What the order says of itself in two places. */
function* ownBreaches({ orderNo, state, payStatus, total, lines }: ShopOrderFact): Iterable<string> {
  const worth = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  if (worth !== total) yield `${orderNo} is of ${total}, and its items cost ${worth}`;
  const due = PAID_STATES[payStatus ?? ''];
  if (due === undefined ? STATES_OF_PAID.includes(state) : state !== due)
    yield `${orderNo} is ${state}, and its payment ${payStatus}`;
}

/** What the payment was made for. */
function* termsBreaches({ orderNo, total, lines, tid }: ShopOrderFact, payment: PaidFact): Iterable<string> {
  if (payment.amount !== total) yield `${orderNo} is of ${total}, and ${tid} of ${payment.amount}`;
  const [wanted, told] = [counted(lines), counted(payment.items ?? lines)];
  if (wanted !== told) yield `${orderNo} is for ${wanted}, and ${tid} for ${told}`;
}

/** A refund that the shop has as done, against the gateway's. */
function* refundBreaches(
  { orderNo, tid }: ShopOrderFact,
  { id, cancelId, amount, items }: ShopRefundFact,
  { refunds }: PaidFact,
): Iterable<string> {
  const done = refunds.get(cancelId ?? '');
  if (!done) yield `${orderNo} has ${id} of ${amount} as done, and ${tid} has no such refund`;
  else if (done.amount !== amount)
    yield `${orderNo} has ${id} of ${amount}, and ${cancelId} gave back ${done.amount}`;
  else if (counted(done.items) !== counted(items))
    yield `${orderNo} has ${id} of ${counted(items)}, and ${cancelId} gave back ${counted(done.items)}`;
}

/** What of the money the shop says otherwise than the gateway. */
function* moneyBreaches(order: ShopOrderFact, payment: PaidFact): Iterable<string> {
  const { orderNo, state, total, refundedAmount, tid, refunds } = order;
  if (payment.isHeldOnly) return;
  const paid = isPaid(order) ? total : 0;
  if (paid !== payment.capturedAmount)
    yield `${orderNo} is ${state}, and ${tid} took ${payment.capturedAmount}`;
  if (refundedAmount !== payment.refundedAmount)
    yield `${orderNo} says that ${refundedAmount} went back, and ${tid} gave back ${payment.refundedAmount}`;
  const done = refunds.filter((refund) => refund.state === 'DONE');
  const sum = done.reduce((all, { amount }) => all + amount, 0);
  if (sum !== payment.refundedAmount)
    yield `${orderNo} has refunds of ${sum} as done, and ${tid} gave back ${payment.refundedAmount}`;
  for (const refund of done) yield* refundBreaches(order, refund, payment);
}

/** What it has not heard of yet is no breach, while somebody will tell it. */
function mayBeBehind({ seq, isBeingTold }: ShopOrderFact, payment: PaidFact, now: number): boolean {
  return isBeingTold || (seq < payment.seq && payment.updatedAt > now - MAY_BE_BEHIND_MS);
}

function* paymentBreaches(order: ShopOrderFact, now: number): Iterable<string> {
  const { orderNo, tid, seq, payment, otherCharges } = order;
  for (const other of otherCharges) yield `${orderNo} is paid by ${tid}, and ${other} took money for it too`;
  if (!payment) {
    if (tid !== null) yield `${orderNo} is paid by ${tid}, which is not there`;
    return;
  }
  if (seq > payment.seq) yield `${orderNo} has heard of event ${seq} of ${tid}, which has ${payment.seq}`;
  yield* termsBreaches(order, payment);
  if (!mayBeBehind(order, payment, now)) yield* moneyBreaches(order, payment);
}

function* breachesOf({ shopOrders, strayPapers, series, times }: Facts): Iterable<string> {
  for (const order of shopOrders) {
    yield* ownBreaches(order);
    yield* paymentBreaches(order, times.now);
    yield* paperBreaches(order, isPaid(order));
  }
  for (const { number, orderNo } of strayPapers) yield `${number} is about ${orderNo}, which is not there`;
  yield* seriesBreaches(series);
}

export const shopBooksAgree: Invariant = {
  id: 'I17',
  promise:
    'What the shop says is paid and went back, in its orders and on paper, is what the gateway took and gave back; papers are numbered without a gap.',
  check: (facts) => ({ looked: facts.shopOrders.length, breaches: [...breachesOf(facts)] }),
};
