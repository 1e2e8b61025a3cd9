import type { PageEnd } from '../records/cursor.ts';
import type { Invoice } from './invoice.ts';
import type { Plan } from './plan.ts';
import type { Subscription } from './subscription.ts';

interface Paged {
  readonly merchantId: string;
  readonly after?: PageEnd | undefined;
  readonly limit: number;
}

export interface PlanQuery extends Paged {
  readonly active?: boolean | undefined;
}

export interface SubscriptionQuery extends Paged {
  readonly customerKey?: string | undefined;
  readonly planId?: string | undefined;
  readonly status?: Subscription['status'] | undefined;
}

export interface InvoiceQuery extends Paged {
  readonly subscriptionId?: string | undefined;
  readonly status?: Invoice['status'] | undefined;
}

/** Lists; the newest first, those of the same time by id. */
export interface SubscriptionReads {
  plans(query: PlanQuery): Promise<Plan[]>;
  subscriptions(query: SubscriptionQuery): Promise<Subscription[]>;
  invoices(query: InvoiceQuery): Promise<Invoice[]>;
}
