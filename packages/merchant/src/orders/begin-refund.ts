import { type FieldError, isRefusal, type Refusal, refuse, type shopRefunds } from '@payflow/contracts';
import { type Order, orderState, type Refund, type RefundedItem } from './order.ts';
import { moneyLeft, quantityLeft } from './refund.ts';

/** Whether a refund may begin, and for how much. All of it is pure. */

export interface RefundCommand extends shopRefunds.RefundRequest {
  readonly refundId: string;
  /** The Idempotency-Key under which the shop was asked. */
  readonly key: string | undefined;
  /** Business time, ms. */
  readonly at: number;
}

export interface Begun {
  readonly order: Order;
  readonly refund: Refund;
  /** It is one that was asked for before, under the same key. */
  readonly again: boolean;
}

const wrong = (path: string, message: string): Refusal =>
  refuse('VALIDATION_FAILED', `${path}: ${message}`, { errors: [{ path, message }] satisfies FieldError[] });

/** The skus that are meant; the same one named twice is more of it. */
function namedItems(order: Order, items: RefundCommand['items'] = []): RefundedItem[] | Refusal {
  const named = new Map<string, number>();
  for (const [i, { productId, color, quantity }] of items.entries()) {
    const lines = order.lines.filter((line) => line.productId === productId);
    if (lines.length === 0) return wrong(`items.${i}.productId`, `is not in order ${order.orderNo}`);
    const meant = color === undefined ? lines : lines.filter((line) => line.color === color);
    const skus = new Set(meant.map(({ sku }) => sku));
    const [sku] = skus;
    const colors = lines.flatMap((line) => line.color ?? []).join(', ');
    if (sku === undefined) return wrong(`items.${i}.color`, `was not bought; the order has: ${colors}`);
    if (skus.size > 1) return wrong(`items.${i}.color`, `say which one; the order has: ${colors}`);
    named.set(sku, (named.get(sku) ?? 0) + quantity);
  }
  return [...named].map(([sku, quantity]) => ({ sku, quantity }));
}

const priceOf = ({ lines }: Order, sku: string): number =>
  lines.find((line) => line.sku === sku)?.unitPrice ?? 0;

/** What items cost when they were bought; won. */
export const worthOf = (order: Order, items: readonly RefundedItem[]): number =>
  items.reduce((worth, { sku, quantity }) => worth + quantity * priceOf(order, sku), 0);

function refuseMissing(order: Order, items: readonly RefundedItem[]): Refusal | undefined {
  for (const { sku, quantity } of items) {
    const left = quantityLeft(order, sku);
    if (quantity > left)
      return refuse(
        'REFUND_CONFLICT',
        `Order ${order.orderNo} has ${left} of ${sku} left to refund, not ${quantity}.`,
      );
  }
  return undefined;
}

/** The amount, when it fits into what is left. */
function amountOf(order: Order, items: readonly RefundedItem[], asked: number | undefined): number | Refusal {
  const left = moneyLeft(order);
  const worth = items.length > 0 ? worthOf(order, items) : left;
  const amount = asked ?? worth;
  if (left < 1) return refuse('REFUND_CONFLICT', `Order ${order.orderNo} has nothing left to refund.`);
  if (amount < 1) return refuse('REFUND_CONFLICT', 'These items cost nothing; there is nothing to refund.');
  if (items.length > 0 && amount > worth)
    return refuse('REFUND_CONFLICT', `These items cost ${worth} won; ${amount} is more.`);
  if (amount > left)
    return refuse('REFUND_CONFLICT', `Order ${order.orderNo} has ${left} won left to refund, not ${amount}.`);
  return amount;
}

const sameItems = (a: readonly RefundedItem[], b: readonly RefundedItem[]): boolean =>
  a.length === b.length && a.every((item, i) => item.sku === b[i]?.sku && item.quantity === b[i]?.quantity);

/** One that was asked for under the same key; refuses a key that was used for something else. */
function askedBefore(order: Order, { key, amount, reason }: RefundCommand, items: readonly RefundedItem[]) {
  const before = key && order.refunds.find(({ askedUnder }) => askedUnder === key);
  if (!before) return undefined;
  const same = before.reason === reason && sameItems(before.items, items);
  return same && (amount ?? before.amount) === before.amount
    ? before
    : refuse('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another refund of the order.');
}

/**
 * Puts a refund into the books, PENDING, before the PG is asked. Refuses VALIDATION_FAILED for what was not bought,
 * REFUND_CONFLICT for an order that was not paid and for more than is left, IDEMPOTENCY_KEY_REUSED.
 */
export function beginRefund(order: Order, command: RefundCommand): Begun | Refusal {
  const items = namedItems(order, command.items);
  if (isRefusal(items)) return items;
  const before = askedBefore(order, command, items);
  if (before) return isRefusal(before) ? before : { order, refund: before, again: true };
  const state = orderState(order);
  const { payment } = order;
  if (!payment || (state !== 'PAID' && state !== 'PARTIALLY_REFUNDED'))
    return refuse('REFUND_CONFLICT', `Order ${order.orderNo} is ${state}; there is no money to give back.`);
  const missing = refuseMissing(order, items);
  if (missing) return missing;
  const amount = amountOf(order, items, command.amount);
  if (isRefusal(amount)) return amount;
  const { refundId: id, key, reason, at } = command;
  const refund: Refund = {
    ...{ id, items, amount, reason, origin: 'SHOP', tid: payment.tid, state: 'PENDING' },
    ...{ cancelId: null, taxFree: null, failure: null, creditNote: null, settledAt: null },
    askedUnder: key ?? null,
    createdAt: at,
  };
  const refunds = [...order.refunds, refund];
  return { order: { ...order, refunds, version: order.version + 1, updatedAt: at }, refund, again: false };
}
