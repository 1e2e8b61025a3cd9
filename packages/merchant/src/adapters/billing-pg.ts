import { billingKeys, plans, subscriptions } from '@payflow/contracts';
import type { BillingPg } from '../subscriptions/ports.ts';
import { askingPg, once, type PgOptions } from './pg.ts';

/** The PG, asked for what comes by itself: cards on file, plans, subscriptions. */
export function createBillingPg(options: PgOptions): BillingPg {
  const ask = askingPg(options);
  return {
    createBillingKey: (body, key) => ask(billingKeys.createBillingKey, { body, headers: once(key) }),
    billingKey: (billingKey) => ask(billingKeys.getBillingKey, { params: { billingKey } }),
    plan: (planId) => ask(plans.getPlan, { params: { planId } }),
    createPlan: (body, key) => ask(plans.createPlan, { body, headers: once(key) }),
    createSubscription: (body, key) => ask(subscriptions.createSubscription, { body, headers: once(key) }),
    subscription: (subscriptionId) => ask(subscriptions.getSubscription, { params: { subscriptionId } }),
    invoices: (subscriptionId) => ask(subscriptions.listInvoices, { query: { subscriptionId } }),
    openInvoices: (subscriptionId) =>
      ask(subscriptions.listInvoices, { query: { subscriptionId, status: 'OPEN' } }),
    resumeSubscription: (subscriptionId, key) =>
      ask(subscriptions.resumeSubscription, { params: { subscriptionId }, body: {}, headers: once(key) }),
    cancelSubscription: (subscriptionId, at, key) =>
      ask(subscriptions.cancelSubscription, {
        params: { subscriptionId },
        body: { at },
        headers: once(key),
      }),
  };
}
