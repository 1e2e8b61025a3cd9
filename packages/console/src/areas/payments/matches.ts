import type { adminPayments } from '@payflow/contracts';
import { type Filters, queryOf } from './address.ts';

type Payment = adminPayments.AdminPayment;

function isMeant(payment: Payment, { as, value }: adminPayments.Understood): boolean {
  switch (as) {
    case 'TID':
    case 'TID_PREFIX':
      return payment.tid.startsWith(value);
    case 'ORDER_NO':
      return payment.orderNo === value;
    case 'LAST4':
      return payment.cardMasked?.endsWith(value) ?? false;
    case 'AMOUNT':
      return payment.amount === Number(value);
  }
}

const timeOf = (text: string | undefined): number | undefined => (text ? Date.parse(text) : undefined);

/** `to` is beyond what is within. */
const within = (value: number, from = 0, to = Number.POSITIVE_INFINITY): boolean =>
  value >= from && value < to;

/** Whether a payment that has just happened belongs to what the list shows. */
export function matches(
  payment: Payment,
  filters: Filters,
  understood: readonly adminPayments.Understood[],
): boolean {
  const { status, method, merchantId, issuer, from, to } = queryOf(filters);
  const [min, max] = [filters.min, filters.max].map((bound) => (bound ? Number(bound) : undefined));
  const wanted = [
    [status, payment.status],
    [method, payment.method],
    [merchantId, payment.merchantId],
    [issuer, payment.issuer],
  ];
  const made = Date.parse(payment.createdAt);
  return (
    wanted.every(([filter, value]) => filter === undefined || filter === value) &&
    within(made, timeOf(from), timeOf(to)) &&
    within(payment.amount, min, max === undefined ? max : max + 1) &&
    (filters.q === undefined || understood.some((meaning) => isMeant(payment, meaning)))
  );
}
