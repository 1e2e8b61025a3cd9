import type { Decline, shopSubscriptions } from '@payflow/contracts';
import { isoTime, isoTimeOrNull } from '@payflow/service-kit';

/**
 * How a subscription of the shop moves. Everything here is pure; times are business time in ms.
 * 1. What it is follows the PG: its replies and its webhooks, never a browser.
 * 2. News is told by its number (`seq`), the subscription's and its invoices' apart: news that is not newer changes nothing,
 *    so the same news, told twice or in another order, ends in the same subscription.
 * 3. STARTING stands before the PG is asked for a subscription, and the same key goes with each asking, so there is one.
 * 4. What is over stays over.
 */
export type SubscriptionState = shopSubscriptions.ShopSubscriptionState;

export interface OpenInvoice {
  readonly invoiceId: string;
  readonly amount: number;
  readonly nextTryAt: string | null;
  readonly failure: Decline | null;
}

export interface ShopSubscription {
  readonly id: string;
  readonly buyerId: string;
  readonly productId: string;
  /** As they were when it was taken. */
  readonly name: string;
  readonly amount: number;
  readonly planId: string;
  readonly state: SubscriptionState;
  readonly billingKey: string;
  readonly formUrl: string | null;
  /** The PG's name for it; null until it has one. */
  readonly pgSubscriptionId: string | null;
  /** The newest news of it, and of its invoices; 0 when there was none. */
  readonly seq: number;
  readonly invoiceSeq: number;
  readonly periodEnd: number | null;
  readonly cancelAtPeriodEnd: boolean;
  readonly openInvoice: OpenInvoice | null;
  readonly failure: string | null;
  /** How often its buyer asked to renew or cancel it: part of the key that goes with each asking. */
  readonly asked: number;
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const OVER: readonly SubscriptionState[] = ['CANCELLED', 'ENDED', 'FAILED'];

export const isOver = ({ state }: Pick<ShopSubscription, 'state'>): boolean => OVER.includes(state);

type Changes = Partial<Omit<ShopSubscription, 'id' | 'buyerId' | 'version' | 'createdAt'>>;

const changed = (subscription: ShopSubscription, changes: Changes, at: number): ShopSubscription => ({
  ...subscription,
  ...changes,
  version: subscription.version + 1,
  updatedAt: at,
});

export type Taken = Pick<
  ShopSubscription,
  'id' | 'buyerId' | 'productId' | 'name' | 'amount' | 'planId' | 'billingKey' | 'formUrl'
>;

/** A new one: it waits for its card when that is still to be given, else the PG is asked at once. */
export const taken = (parts: Taken, at: number): ShopSubscription => ({
  ...parts,
  state: parts.formUrl === null ? 'STARTING' : 'WAITING_FOR_CARD',
  pgSubscriptionId: null,
  seq: 0,
  invoiceSeq: 0,
  periodEnd: null,
  cancelAtPeriodEnd: false,
  openInvoice: null,
  failure: null,
  asked: 0,
  version: 1,
  createdAt: at,
  updatedAt: at,
});

/** The PG has the card. Undefined for one that does not wait for it. */
export function cardGiven(subscription: ShopSubscription, at: number): ShopSubscription | undefined {
  if (subscription.state !== 'WAITING_FOR_CARD') return undefined;
  return changed(subscription, { state: 'STARTING', formUrl: null }, at);
}

/** It never begins. Undefined for one that the PG knows already, or that is over. */
export function neverBegan(
  subscription: ShopSubscription,
  failure: string,
  at: number,
): ShopSubscription | undefined {
  if (isOver(subscription) || subscription.pgSubscriptionId !== null) return undefined;
  return changed(subscription, { state: 'FAILED', formUrl: null, failure }, at);
}

/** Its buyer does not want to give a card after all. Undefined for one that does not wait for it. */
export function cancelledBeforeCard(
  subscription: ShopSubscription,
  at: number,
): ShopSubscription | undefined {
  if (subscription.state !== 'WAITING_FOR_CARD') return undefined;
  return changed(subscription, { state: 'CANCELLED', formUrl: null }, at);
}

/** Its buyer asks for something: the asking gets a number of its own. */
export const asking = (subscription: ShopSubscription, at: number): ShopSubscription =>
  changed(subscription, { asked: subscription.asked + 1 }, at);

/** News of the subscription itself, by a reply, a look or a webhook. */
export interface SubscriptionNews {
  readonly subscriptionId: string;
  readonly status: 'TRIALING' | 'ACTIVE' | 'PAST_DUE' | 'CANCELLED' | 'ENDED';
  readonly seq: number;
  readonly periodEnd: string;
  readonly cancelAtPeriodEnd: boolean;
}

/** News of an invoice of it. */
export interface InvoiceNews {
  readonly subscriptionId: string;
  readonly invoiceId: string;
  readonly status: 'OPEN' | 'PAID' | 'UNCOLLECTIBLE' | 'VOID';
  readonly amount: number;
  readonly nextTryAt: string | null;
  readonly failure: Decline | null;
  readonly seq: number;
}

export type Learned =
  | { readonly learned: 'changed'; readonly subscription: ShopSubscription }
  | { readonly learned: 'stale' | 'other' };

/** Takes in news of a subscription, whoever brings it. */
export function learn(subscription: ShopSubscription, news: SubscriptionNews, at: number): Learned {
  const { pgSubscriptionId, seq } = subscription;
  if (pgSubscriptionId !== null && pgSubscriptionId !== news.subscriptionId) return { learned: 'other' };
  if (isOver(subscription) || news.seq <= seq) return { learned: 'stale' };
  const changes: Changes = {
    state: news.status,
    pgSubscriptionId: news.subscriptionId,
    seq: news.seq,
    periodEnd: Date.parse(news.periodEnd),
    cancelAtPeriodEnd: news.cancelAtPeriodEnd,
    // An invoice may have been told of before the state that it brought.
    openInvoice: news.status === 'PAST_DUE' ? subscription.openInvoice : null,
  };
  return { learned: 'changed', subscription: changed(subscription, changes, at) };
}

/** Takes in news of one of its invoices. */
export function learnInvoice(subscription: ShopSubscription, news: InvoiceNews, at: number): Learned {
  if (subscription.pgSubscriptionId !== news.subscriptionId) return { learned: 'other' };
  if (isOver(subscription) || news.seq <= subscription.invoiceSeq) return { learned: 'stale' };
  const { invoiceId, amount, nextTryAt, failure } = news;
  const openInvoice = news.status === 'OPEN' ? { invoiceId, amount, nextTryAt, failure } : null;
  return {
    learned: 'changed',
    subscription: changed(subscription, { invoiceSeq: news.seq, openInvoice }, at),
  };
}

/** The subscription as the shop's API shows it. */
export function subscriptionReply(subscription: ShopSubscription): shopSubscriptions.ShopSubscription {
  const { id, productId, name, amount, state, formUrl, openInvoice, failure } = subscription;
  return {
    subscriptionId: id,
    productId,
    name,
    amount,
    currency: 'KRW',
    state,
    formUrl,
    periodEnd: isoTimeOrNull(subscription.periodEnd),
    cancelAtPeriodEnd: subscription.cancelAtPeriodEnd,
    openInvoice:
      state === 'PAST_DUE' && openInvoice
        ? { amount: openInvoice.amount, nextTryAt: openInvoice.nextTryAt, failure: openInvoice.failure }
        : null,
    failure,
    createdAt: isoTime(subscription.createdAt),
    updatedAt: isoTime(subscription.updatedAt),
  };
}
