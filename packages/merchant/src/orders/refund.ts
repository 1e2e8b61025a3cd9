import { isFinal, type Order, type OrderLine, orderState, type Refund, type RefundedItem } from './order.ts';

/** What of an order went back, and what is left. All of it is pure. */

const sum = (refunds: readonly Refund[]): number => refunds.reduce((total, { amount }) => total + amount, 0);

export const doneAmount = (refunds: readonly Refund[]): number =>
  sum(refunds.filter(({ state }) => state === 'DONE'));

/** Refunds that were done or may yet be. */
const standing = (refunds: readonly Refund[]): Refund[] =>
  refunds.filter(({ state }) => state !== 'DECLINED');

/** Won that can still go back: what the PG says went, or the shop knows of, is gone, and so is what is under way. */
export function moneyLeft({ total, payment, refunds }: Order): number {
  const gone = Math.max(payment?.refundedAmount ?? 0, doneAmount(refunds));
  return total - gone - sum(refunds.filter(({ state }) => state === 'PENDING'));
}

function quantities(items: readonly RefundedItem[]): Map<string, number> {
  const bySku = new Map<string, number>();
  for (const { sku, quantity } of items) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  return bySku;
}

/** How many of a sku can still go back. */
export function quantityLeft({ lines, refunds }: Order, sku: string): number {
  const bought = quantities(lines).get(sku) ?? 0;
  return bought - (quantities(standing(refunds).flatMap(({ items }) => items)).get(sku) ?? 0);
}

/** Each line with how many of it went back; lines that share a sku, as they did once, fill up in their order. */
export function withRefunded({ lines, refunds }: Order): (OrderLine & { refundedQuantity: number })[] {
  const done = refunds.filter(({ state }) => state === 'DONE');
  const left = quantities(done.flatMap(({ items }) => items));
  return lines.map((line) => {
    const refundedQuantity = Math.min(line.quantity, left.get(line.sku) ?? 0);
    left.set(line.sku, (left.get(line.sku) ?? 0) - refundedQuantity);
    return { ...line, refundedQuantity };
  });
}

/** Whether it has ended, and every won that went back is known by the refund that it went with. */
export function isSettled(order: Order): boolean {
  if (!isFinal(order)) return false;
  const known = doneAmount(order.refunds);
  const refunded = orderState(order) === 'PARTIALLY_REFUNDED' || orderState(order) === 'REFUNDED';
  return known === order.payment?.refundedAmount && refunded === known > 0;
}
