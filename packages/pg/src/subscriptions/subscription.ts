import { type Refusal, refuse, type subscriptions } from '@payflow/contracts';
import { isoTime, isoTimeOrNull } from '@payflow/service-kit';
import type { TimerChange } from '../payments/change.ts';
import type { Invoice } from './invoice.ts';

/**
 * A buyer who pays for a plan.
 * 1. Each change raises `seq`, and commits only on the subscription as it was seen: who was overtaken decides again.
 * 2. A period that has begun has its invoice, written by the commit that began it.
 * 3. CANCELLED and ENDED are final; invoices that are open then are charged no more.
 */
export interface Subscription {
  readonly id: string;
  readonly merchantId: string;
  readonly planId: string;
  readonly customerKey: string;
  readonly billingKey: string;
  readonly status: subscriptions.SubscriptionStatus;
  /** When period 1 begins; business time, ms, as all times here. */
  readonly anchorAt: number;
  /** The present one: 1, 2, 3…; 0 before the first. */
  readonly period: number;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly cancelAtEnd: boolean;
  /** Minor units, for the next invoice. */
  readonly credit: number;
  readonly seq: number;
  readonly endedAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type EventType = subscriptions.SubscriptionEventType | subscriptions.InvoiceEventType;

/** What happened, numbered within the subscription; an invoice's event is about that invoice. */
export interface SubscriptionEvent {
  readonly type: EventType;
  readonly seq: number;
  readonly invoice?: Invoice;
}

/** What a command does to one subscription. */
export interface Step {
  readonly subscription: Subscription;
  /** New ones, and those that changed. */
  readonly invoices: readonly Invoice[];
  readonly events: readonly SubscriptionEvent[];
  readonly timers: readonly TimerChange[];
}

export type Fact =
  | { readonly type: subscriptions.SubscriptionEventType }
  | { readonly type: subscriptions.InvoiceEventType; readonly invoice: Invoice };

/** Numbers the facts, at least one, after those that were before. */
export function step(
  subscription: Subscription,
  at: number,
  facts: readonly [Fact, ...Fact[]],
  { invoices = [], timers = [] }: Partial<Pick<Step, 'invoices' | 'timers'>> = {},
): Step {
  const events = facts.map((fact, i): SubscriptionEvent => ({ ...fact, seq: subscription.seq + i + 1 }));
  const seq = subscription.seq + facts.length;
  return { subscription: { ...subscription, seq, updatedAt: at }, invoices, events, timers };
}

const OVER: ReadonlySet<Subscription['status']> = new Set(['CANCELLED', 'ENDED']);

export const isOver = ({ status }: Subscription): boolean => OVER.has(status);

/** The merchant's own. Refuses NOT_FOUND. */
export const ownSubscription = (
  subscription: Subscription | undefined,
  id: string,
  merchantId: string,
): Subscription | Refusal =>
  subscription?.merchantId === merchantId
    ? subscription
    : refuse('NOT_FOUND', `There is no subscription ${id}.`);

/** Refuses what is asked of one that is over. */
export const refuseOver = ({ id, status }: Subscription): Refusal =>
  refuse('INVALID_STATE', `Subscription ${id} is ${status}; make another one.`);

export function shownSubscription(subscription: Subscription): subscriptions.Subscription {
  const { id, planId, customerKey, billingKey, status, period, credit, seq, endedAt } = subscription;
  return {
    subscriptionId: id,
    planId,
    customerKey,
    billingKey,
    status,
    period,
    periodStart: isoTime(subscription.periodStart),
    periodEnd: isoTime(subscription.periodEnd),
    cancelAtPeriodEnd: subscription.cancelAtEnd,
    credit,
    seq,
    endedAt: isoTimeOrNull(endedAt),
    createdAt: isoTime(subscription.createdAt),
    updatedAt: isoTime(subscription.updatedAt),
  };
}
