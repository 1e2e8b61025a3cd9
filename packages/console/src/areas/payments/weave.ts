import type { adminPayments } from '@payflow/contracts';

type Payment = adminPayments.AdminPayment;
type Found = adminPayments.PaymentSearch;

/** The newest first; those of the same time by tid. */
const order = (a: Payment, b: Payment): number =>
  b.createdAt.localeCompare(a.createdAt) || (a.tid < b.tid ? 1 : -1);

export interface Woven {
  readonly found: Found;
  /** What is to be seen of it: tid → whether the row was there before. */
  readonly touched: ReadonlyMap<string, 'new' | 'changed'>;
}

/** Puts what happened into a page: rows that are there change in place, and those that `belong` come in. */
export function weave(
  found: Found,
  heard: readonly Payment[],
  belongs: (payment: Payment) => boolean,
): Woven {
  const rows = new Map(found.payments.map((payment) => [payment.tid, payment]));
  const touched = new Map<string, 'new' | 'changed'>();
  for (const payment of heard) {
    const known = rows.get(payment.tid);
    if (known ? known.seq >= payment.seq : !belongs(payment)) continue;
    rows.set(payment.tid, payment);
    touched.set(payment.tid, known ? 'changed' : 'new');
  }
  if (touched.size === 0) return { found, touched };
  return { found: { ...found, payments: [...rows.values()].sort(order) }, touched };
}
