import { isRefusal, type Refusal, refuse } from '@payflow/contracts';
import { boundBy, type Dispute } from '../disputes/dispute.ts';
import type { Change } from './change.ts';
import { itemsLeft, leftToRefund } from './left-to-refund.ts';
import type { RefundItem } from './operation.ts';
import type { Payment } from './payment.ts';
import { type OperationCommand, requestOperation } from './request-operation.ts';

export interface RefundCommand extends OperationCommand {
  /** Minor units; undefined: what the items come to, or without items all that is left. */
  readonly amount: number | undefined;
  readonly items: readonly RefundItem[] | undefined;
  readonly reason: string | null;
  /** All disputes of the payment. */
  readonly disputes: readonly Dispute[];
}

/**
 * Asks to give taken money back, as often as some is left; what is left counts refunds under way, and what is disputed or
 * lost, as gone. Refuses REFUND_CONFLICT when nothing was taken, and more money or items than are left.
 */
export function refund(
  payment: Payment,
  { amount: asked, items, reason, disputes, ...command }: RefundCommand,
): Change | Refusal {
  const { terms, state } = payment;
  const { tid, currency } = terms;
  if (state.status !== 'CAPTURED' && state.status !== 'PARTIALLY_REFUNDED')
    return refuse(
      'REFUND_CONFLICT',
      `${tid} is ${state.status}; only a payment with captured money can be refunded.`,
    );
  const returned = items && together(items);
  const missing = returned && refuseMissing(payment, returned);
  if (missing) return missing;
  const left = leftToRefund(payment, disputes);
  const bound = boundBy(disputes);
  const disputed = bound > 0 ? `; ${bound} ${currency} are disputed or lost` : '';
  const amount = asked ?? (returned ? worth(payment, returned) : left);
  if (isRefusal(amount)) return amount;
  if (amount < 1) return refuse('REFUND_CONFLICT', `${tid} has nothing left to refund with this${disputed}.`);
  if (amount > left)
    return refuse(
      'REFUND_CONFLICT',
      `${tid} has ${left} ${currency} left to refund, not ${amount}${disputed}.`,
    );
  return requestOperation(payment, command, { kind: 'refund', amount, items: returned ?? null, reason });
}

/** The same sku named twice is more of it. */
function together(items: readonly RefundItem[]): RefundItem[] {
  const bySku = new Map<string, number>();
  for (const { sku, quantity } of items) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity }));
}

function refuseMissing(payment: Payment, items: readonly RefundItem[]): Refusal | undefined {
  const { tid } = payment.terms;
  const left = itemsLeft(payment);
  for (const { sku, quantity } of items) {
    const rest = left.get(sku);
    if (rest === undefined) return refuse('REFUND_CONFLICT', `${tid} was made ready without an item ${sku}.`);
    if (quantity > rest)
      return refuse('REFUND_CONFLICT', `${tid} has ${rest} of ${sku} left to refund, not ${quantity}.`);
  }
  return undefined;
}

/** What items cost when they were bought; refused when one sku had several prices. */
function worth({ terms }: Payment, items: readonly RefundItem[]): number | Refusal {
  let amount = 0;
  for (const { sku, quantity } of items) {
    const prices = new Set(
      (terms.items ?? []).filter((item) => item.sku === sku).map((item) => item.unitPrice),
    );
    const [price = 0] = prices;
    if (prices.size > 1)
      return refuse('REFUND_CONFLICT', `${sku} was sold at several prices; send the amount as well.`);
    amount += quantity * price;
  }
  return amount;
}
