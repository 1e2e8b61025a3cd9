import type { billingKeys, plans, ReplyOf, subscriptions } from '@payflow/contracts';
import type { Timer } from '@payflow/service-kit';
import type { z } from 'zod';
import type { PgAnswer } from '../orders/ports.ts';
import type { ShopSubscription } from './subscription.ts';

type Asked<Body extends z.ZodType> = z.input<Body>;

/** The PG, asked for cards on file, plans and subscriptions; each POST with a key that makes it repeatable. */
export interface BillingPg {
  createBillingKey(
    request: Asked<typeof billingKeys.createBillingKey.body>,
    key: string,
  ): Promise<PgAnswer<ReplyOf<typeof billingKeys.createBillingKey>>>;
  billingKey(billingKey: string): Promise<PgAnswer<ReplyOf<typeof billingKeys.getBillingKey>>>;
  plan(planId: string): Promise<PgAnswer<ReplyOf<typeof plans.getPlan>>>;
  createPlan(
    request: Asked<typeof plans.createPlan.body>,
    key: string,
  ): Promise<PgAnswer<ReplyOf<typeof plans.createPlan>>>;
  createSubscription(
    request: Asked<typeof subscriptions.createSubscription.body>,
    key: string,
  ): Promise<PgAnswer<subscriptions.SubscriptionOutcome>>;
  subscription(subscriptionId: string): Promise<PgAnswer<ReplyOf<typeof subscriptions.getSubscription>>>;
  /** The latest 20, the newest first. */
  invoices(subscriptionId: string): Promise<PgAnswer<ReplyOf<typeof subscriptions.listInvoices>>>;
  openInvoices(subscriptionId: string): Promise<PgAnswer<ReplyOf<typeof subscriptions.listInvoices>>>;
  resumeSubscription(
    subscriptionId: string,
    key: string,
  ): Promise<PgAnswer<subscriptions.SubscriptionOutcome>>;
  cancelSubscription(
    subscriptionId: string,
    at: 'NOW' | 'PERIOD_END',
    key: string,
  ): Promise<PgAnswer<subscriptions.SubscriptionOutcome>>;
}

/** When the PG is looked at next: business time, ms, as look number `attempts`; or never again. */
export type Looking =
  | { readonly look: 'at'; readonly due: number; readonly attempts: number }
  | { readonly look: 'no-more' };

export interface SubscriptionChange<Result> {
  readonly result: Result;
  /** The subscription as it is from now on; absent when it stays as it is. */
  readonly subscription?: ShopSubscription | undefined;
  readonly looking?: Looking | undefined;
}

export interface Subscriptions {
  find(id: string): Promise<ShopSubscription | undefined>;
  /** A buyer's own, the newest first; `before` is an id. */
  ofBuyer(
    buyerId: string,
    page: { readonly limit: number; readonly before?: string | undefined },
  ): Promise<ShopSubscription[]>;
  /** The one of a product that a buyer has and that is not over. */
  live(buyerId: string, productId: string): Promise<ShopSubscription | undefined>;
  /** With the timer that goes on with it, in one commit; nothing happens and false comes back when the buyer has a live one. */
  add(subscription: ShopSubscription, looking: Looking): Promise<boolean>;
  /** Decides on it as it is now and commits what follows at once; `decide` may run more than once. `held` as with orders. */
  change<Result>(
    id: string,
    decide: (subscription: ShopSubscription | undefined) => SubscriptionChange<Result>,
    held?: Timer,
  ): Promise<Result>;
}
