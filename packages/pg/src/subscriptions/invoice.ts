import { responseCode, type subscriptions } from '@payflow/contracts';
import { isoTime, isoTimeOrNull } from '@payflow/service-kit';

/**
 * What a subscription owes for a period, or for the rest of one on a dearer plan.
 * 1. There is one for each subscription, period and part: that key is the lock by which a period is charged once (I12).
 * 2. The payment of try n has the order number that `orderOf` makes of both, and an order is paid once; so who dies over a
 *    charge, or does it twice at once, charges nothing twice.
 * 3. OPEN ends as PAID, UNCOLLECTIBLE or VOID, and nothing follows.
 */
export interface Invoice {
  readonly id: string;
  readonly merchantId: string;
  readonly subscriptionId: string;
  readonly period: number;
  /** 0: the whole period; others: changes of plan within it. */
  readonly part: number;
  readonly planId: string;
  readonly customerKey: string;
  /** Business time, ms, as all times here. */
  readonly periodStart: number;
  readonly periodEnd: number;
  /** What is charged, minor units. */
  readonly amount: number;
  readonly creditUsed: number;
  readonly currency: string;
  readonly status: subscriptions.InvoiceStatus;
  /** Charges that are over. */
  readonly tries: number;
  readonly nextTryAt: number | null;
  /** The payment of the last try, also while it is under way. */
  readonly tid: string | null;
  readonly failureCode: string | null;
  /** The call whose stored reply waits for the first try. */
  readonly replyTo: { readonly path: string; readonly key: string } | null;
  readonly paidAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The order number of a try: 1, 2, 3… */
export const orderOf = ({ id }: Pick<Invoice, 'id'>, number: number): string => `${id}-${number}`;

export const isChange = ({ part }: Invoice): boolean => part > 0;

export function shownInvoice(invoice: Invoice): subscriptions.Invoice {
  const { id, subscriptionId, planId, customerKey, period, amount, creditUsed, status, tries } = invoice;
  return {
    invoiceId: id,
    subscriptionId,
    planId,
    customerKey,
    kind: isChange(invoice) ? 'CHANGE' : 'PERIOD',
    period,
    periodStart: isoTime(invoice.periodStart),
    periodEnd: isoTime(invoice.periodEnd),
    amount,
    creditUsed,
    currency: invoice.currency as 'KRW',
    status,
    tries,
    nextTryAt: isoTimeOrNull(invoice.nextTryAt),
    paymentId: invoice.tid,
    failure: invoice.failureCode === null ? null : responseCode(invoice.failureCode),
    paidAt: isoTimeOrNull(invoice.paidAt),
    createdAt: isoTime(invoice.createdAt),
    updatedAt: isoTime(invoice.updatedAt),
  };
}
