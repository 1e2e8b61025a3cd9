import type { Payment } from '../payments/payment.ts';
import type { PageEnd } from '../records/cursor.ts';
import type { FoundPage } from './reads.ts';

export const placeOf = ({ terms }: Payment): PageEnd => ({ at: terms.createdAt, id: terms.tid });

/** Below zero: `a` is the newer. */
const order = (a: PageEnd, b: PageEnd): number => b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

/**
 * Pages of several looks as one: each payment once, the newest first, and none that lies beyond where one of the looks
 * ended, for that one may have more before it.
 */
export function merge(pages: readonly FoundPage[], limit: number): FoundPage {
  const [stop] = pages.flatMap(({ end }) => end ?? []).sort(order);
  const byTid = new Map(
    pages.flatMap(({ payments }) => payments).map((payment) => [payment.terms.tid, payment]),
  );
  const all = [...byTid.values()]
    .sort((a, b) => order(placeOf(a), placeOf(b)))
    .filter((payment) => stop === undefined || order(placeOf(payment), stop) <= 0);
  const payments = all.slice(0, limit);
  const last = payments.at(-1);
  return { payments, end: all.length > limit && last ? placeOf(last) : stop };
}
