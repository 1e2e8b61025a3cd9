import { insert, plainRow, put, type ReadRow, type Row, type Write } from '@payflow/database';
import type { Invoice } from '../subscriptions/invoice.ts';
import type { Plan } from '../subscriptions/plan.ts';
import type {
  SubscriptionFacts,
  SubscriptionOutcome,
  SubscriptionQuestion,
} from '../subscriptions/records.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { by, type Found, type Lookups } from './lookups.ts';
import { tables } from './tables.ts';

/** Plans, subscriptions and their invoices as rows. Numbers may come as bigint when Prisma read them. */

export const planOf = (row: ReadRow): Plan => ({
  ...(plainRow(row) as unknown as Plan),
  active: row.active === 1,
});

const planRow = ({ active, ...rest }: Plan): Row => ({ ...rest, active: Number(active) });

export function subscriptionOf(row: ReadRow): Subscription {
  return { ...(plainRow(row) as unknown as Subscription), cancelAtEnd: row.cancelAtEnd === 1 };
}

const subscriptionRow = ({ cancelAtEnd, ...rest }: Subscription): Row => ({
  ...rest,
  cancelAtEnd: Number(cancelAtEnd),
});

export function invoiceOf(row: ReadRow): Invoice {
  const { replyPath, replyKey, ...rest } = plainRow(row);
  const replyTo = replyPath === null ? null : { path: String(replyPath), key: String(replyKey) };
  return { ...(rest as unknown as Invoice), replyTo };
}

const invoiceRow = ({ replyTo, ...rest }: Invoice): Row => ({
  ...rest,
  replyPath: replyTo?.path ?? null,
  replyKey: replyTo?.key ?? null,
});

export function addSubscriptionLookups(lookups: Lookups, question: SubscriptionQuestion): void {
  const { plan, subscription, invoice, openInvoicesOf } = question;
  if (plan) lookups.plan = by(tables.plans, { ...plan });
  if (subscription !== undefined) lookups.subscription = by(tables.subscriptions, { id: subscription });
  if (invoice !== undefined) lookups.invoice = by(tables.invoices, { id: invoice });
  if (openInvoicesOf !== undefined)
    lookups.openInvoicesOf = by(tables.invoices, { subscriptionId: openInvoicesOf, status: 'OPEN' });
}

export const subscriptionFacts = (found: Found): SubscriptionFacts => ({
  plan: found.first('plan', planOf),
  subscription: found.first('subscription', subscriptionOf),
  invoice: found.first('invoice', invoiceOf),
  openInvoices: found
    .all('openInvoicesOf')
    .map(invoiceOf)
    .sort((a, b) => a.createdAt - b.createdAt || a.period - b.period),
});

function subscriptionWrite(subscription: Subscription, before: Subscription | undefined): Write {
  const { id, ...set } = subscriptionRow(subscription);
  if (!before) return insert(tables.subscriptions, { id, ...set } as Row);
  const guard = { seq: before.seq };
  return { write: 'update', table: tables.subscriptions, key: { id: subscription.id }, set, guard };
}

/** A new invoice is inserted: its period is the lock between processes. */
export function addSubscriptionWrites(
  writes: Write[],
  { plan, subscription, invoices = [], takesInvoice }: SubscriptionOutcome,
  before: SubscriptionFacts,
): void {
  if (plan) writes.push((before.plan ? put : insert)(tables.plans, planRow(plan)));
  if (subscription) writes.push(subscriptionWrite(subscription, before.subscription));
  for (const invoice of invoices) {
    const isNew =
      invoice.id !== before.invoice?.id && !before.openInvoices.some(({ id }) => id === invoice.id);
    writes.push((isNew ? insert : put)(tables.invoices, invoiceRow(invoice)));
  }
  if (takesInvoice) {
    const { id, tries, tid } = takesInvoice;
    const guard = { tries, status: 'OPEN' };
    writes.push({ write: 'update', table: tables.invoices, key: { id }, set: { tid }, guard });
  }
}
