import type { shop } from '@payflow/contracts';
import type { Tone } from '@payflow/page-kit';

/** How an order stands, for those who look at it. */

const TONES: Readonly<Record<shop.OrderState, Tone>> = {
  CREATED: 'plain',
  PENDING: 'waiting',
  PAID: 'good',
  PARTIALLY_REFUNDED: 'good',
  REFUNDED: 'plain',
  FAILED: 'bad',
  CANCELLED: 'bad',
};

export const toneOf = ({ state }: Pick<shop.Order, 'state'>): Tone => TONES[state];

/** Which words tell of it. */
export function saysOf({ state, payStatus }: Pick<shop.Order, 'state' | 'payStatus'>) {
  if (state === 'PENDING' && payStatus === 'READY') return 'READY';
  if (state === 'PENDING' && (payStatus === 'UNKNOWN' || payStatus === 'MANUAL_REVIEW')) return 'UNKNOWN';
  if (state === 'CANCELLED' && payStatus === 'EXPIRED') return 'EXPIRED';
  return state;
}

/** Whether it can be paid (again). */
export const isPayable = ({ state, payStatus }: Pick<shop.Order, 'state' | 'payStatus'>): boolean =>
  state === 'CREATED' ||
  state === 'FAILED' ||
  state === 'CANCELLED' ||
  (state === 'PENDING' && payStatus === 'READY');

export const isPaid = ({ state }: Pick<shop.Order, 'state'>): boolean =>
  state === 'PAID' || state === 'PARTIALLY_REFUNDED';

/** Whether something is still to come of what was begun. */
export const isUnderWay = ({ state, payStatus, refunds }: shop.Order): boolean =>
  (state === 'PENDING' && payStatus !== 'READY') || refunds.some((refund) => refund.state === 'PENDING');

type Item = shop.Order['items'][number];

/** What can still go back of a line: what is being given back is gone already. */
export function leftOf(
  { sku, quantity, refundedQuantity }: Item,
  { refunds }: Pick<shop.Order, 'refunds'>,
): number {
  const pending = refunds
    .filter(({ state }) => state === 'PENDING')
    .flatMap(({ items }) => items)
    .filter((item) => item.sku === sku)
    .reduce((sum, item) => sum + item.quantity, 0);
  return quantity - refundedQuantity - pending;
}

/** Won that can still go back. */
export function moneyLeft({ total, refundedAmount, refunds }: shop.Order): number {
  const pending = refunds.filter(({ state }) => state === 'PENDING');
  return total - refundedAmount - pending.reduce((sum, { amount }) => sum + amount, 0);
}
