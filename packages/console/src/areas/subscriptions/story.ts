import type { subscriptions } from '@payflow/contracts';

type Subscription = subscriptions.Subscription;
type Invoice = subscriptions.Invoice;

/** The charge of a period and its three retries. */
const TRIES_AT_MOST = 4;

/** How often an open invoice is tried yet; what a change of plan costs is tried once. */
export const triesLeft = ({ kind, tries }: Pick<Invoice, 'kind' | 'tries'>): number =>
  Math.max(0, (kind === 'PERIOD' ? TRIES_AT_MOST : 1) - tries);

export interface Chapter {
  readonly what:
    | 'created'
    | 'trialEnds'
    | 'invoiced'
    | 'changed'
    | 'paid'
    | 'declined'
    | 'nextTry'
    | 'uncollectible'
    | 'voided'
    | 'renews'
    | 'ends'
    | 'over';
  readonly at: string;
  readonly invoice?: Invoice;
  /** It is still to come. */
  readonly isAhead: boolean;
}

function chaptersOf(invoice: Invoice): Chapter[] {
  const { kind, createdAt, paidAt, failure, nextTryAt, status, updatedAt } = invoice;
  const past = (what: Chapter['what'], at: string): Chapter => ({ what, at, invoice, isAhead: false });
  return [
    past(kind === 'PERIOD' ? 'invoiced' : 'changed', createdAt),
    ...(paidAt === null ? [] : [past('paid', paidAt)]),
    ...(failure === null || paidAt !== null ? [] : [past('declined', updatedAt)]),
    ...(status === 'UNCOLLECTIBLE' ? [past('uncollectible', updatedAt)] : []),
    ...(status === 'VOID' ? [past('voided', updatedAt)] : []),
    ...(nextTryAt === null ? [] : [{ ...past('nextTry', nextTryAt), isAhead: true }]),
  ];
}

function comesNext({ endedAt, cancelAtPeriodEnd, status, periodEnd }: Subscription): Chapter {
  if (endedAt !== null) return { what: 'over', at: endedAt, isAhead: false };
  if (cancelAtPeriodEnd) return { what: 'ends', at: periodEnd, isAhead: true };
  return { what: status === 'TRIALING' ? 'trialEnds' : 'renews', at: periodEnd, isAhead: true };
}

/** What a subscription has been through, as far as its invoices are known, and what comes next; the oldest first. */
export function storyOf(subscription: Subscription, invoices: readonly Invoice[]): Chapter[] {
  const created: Chapter = { what: 'created', at: subscription.createdAt, isAhead: false };
  const told = [created, ...invoices.toReversed().flatMap(chaptersOf), comesNext(subscription)];
  return told.toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}
