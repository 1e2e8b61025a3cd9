import { boundBy, type Dispute } from '../disputes/dispute.ts';
import type { Operation } from './operation.ts';
import type { Payment } from './payment.ts';

/** Refunds that were done or may yet be. */
const standingRefunds = ({ operations }: Payment): Operation[] =>
  operations.filter(({ kind, state }) => kind === 'refund' && state !== 'DECLINED');

/** What can still be refunded, in minor units: captured, less what went back, what may yet, and what is disputed or lost. */
export function leftToRefund(payment: Payment, disputes: readonly Dispute[]): number {
  const reserved = standingRefunds(payment).reduce((sum, { amount }) => sum + amount, 0);
  return Math.max(0, (payment.captured?.amount ?? 0) - reserved - boundBy(disputes));
}

/** How many of each sku can still be refunded. */
export function itemsLeft(payment: Payment): ReadonlyMap<string, number> {
  const left = new Map<string, number>();
  const add = (sku: string, quantity: number) => left.set(sku, (left.get(sku) ?? 0) + quantity);
  for (const { sku, quantity } of payment.terms.items ?? []) add(sku, quantity);
  for (const { items } of standingRefunds(payment))
    for (const { sku, quantity } of items ?? []) add(sku, -quantity);
  return left;
}
