import type { Invoice } from './invoice.ts';
import type { Plan } from './plan.ts';
import type { Subscription } from './subscription.ts';

/** What decisions about subscriptions ask of the store, know from it, and leave in it. */

export interface SubscriptionQuestion {
  readonly plan?: { readonly merchantId: string; readonly id: string };
  readonly subscription?: string;
  readonly invoice?: string;
  /** The OPEN invoices of a subscription. */
  readonly openInvoicesOf?: string;
}

export interface SubscriptionFacts {
  readonly plan: Plan | undefined;
  readonly subscription: Subscription | undefined;
  readonly invoice: Invoice | undefined;
  readonly openInvoices: readonly Invoice[];
}

export interface SubscriptionOutcome {
  readonly plan?: Plan;
  /** New, or changed: then it must be as it was seen. */
  readonly subscription?: Subscription;
  /** New ones, and those that changed. */
  readonly invoices?: readonly Invoice[];
  /** The invoice that a payment is made for: it must be OPEN, with as many tries as were seen. */
  readonly takesInvoice?: Pick<Invoice, 'id' | 'tries'> & { readonly tid: string };
}
