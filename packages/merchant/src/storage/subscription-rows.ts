import { insert, type Lookup, type Row, type View, type Write } from '@payflow/database';
import type { Timer } from '@payflow/service-kit';
import type { Looking } from '../subscriptions/ports.ts';
import type { ShopSubscription, SubscriptionState } from '../subscriptions/subscription.ts';
import { tables } from './tables.ts';
import { dropTimer, endTimer, isHeldBy, repeatTimer, setTimer, timerId, timerLookup } from './timer-rows.ts';

/** The timer that looks at the PG; its subject is the shop's own id of a subscription. */
export const LOOK_AT_SUBSCRIPTION = 'look-at-subscription';

export const subscriptionLookup = (
  where: { id: string } | { pgSubscriptionId: string } | { buyerId: string; productId: string },
): Lookup => ({ table: tables.subscriptions, where });

export const lookTimerLookup = (id: string): Lookup => timerLookup(timerId(LOOK_AT_SUBSCRIPTION, id));

const text = (cell: Row[string] | undefined): string | null =>
  cell === undefined ? null : (cell as string | null);

export const subscriptionOf = (row: Row): ShopSubscription => ({
  id: String(row.id),
  buyerId: String(row.buyerId),
  productId: String(row.productId),
  name: String(row.name),
  amount: Number(row.amount),
  planId: String(row.planId),
  state: row.state as SubscriptionState,
  billingKey: String(row.billingKey),
  formUrl: text(row.formUrl),
  pgSubscriptionId: text(row.pgSubscriptionId),
  seq: Number(row.seq),
  invoiceSeq: Number(row.invoiceSeq),
  periodEnd: row.periodEnd === null ? null : Number(row.periodEnd),
  cancelAtPeriodEnd: Number(row.cancelAtPeriodEnd) === 1,
  openInvoice: row.openInvoice === null ? null : JSON.parse(String(row.openInvoice)),
  failure: text(row.failure),
  asked: Number(row.asked),
  version: Number(row.version),
  createdAt: Number(row.createdAt),
  updatedAt: Number(row.updatedAt),
});

const columnsOf = ({ cancelAtPeriodEnd, openInvoice, ...columns }: ShopSubscription): Row => ({
  ...columns,
  cancelAtPeriodEnd: cancelAtPeriodEnd ? 1 : 0,
  openInvoice: openInvoice && JSON.stringify(openInvoice),
});

export const insertSubscription = (subscription: ShopSubscription): Write =>
  insert(tables.subscriptions, columnsOf(subscription));

/** Fails the commit when another writer was quicker. */
export function updateSubscription({ id, version }: ShopSubscription, after: ShopSubscription): Write {
  const { id: _id, ...set } = columnsOf(after);
  return { write: 'update', table: tables.subscriptions, key: { id }, guard: { version }, set };
}

/** What a look to come does to its timer; the request must have looked that up. */
export function lookingWrites(view: View, id: string, looking: Looking | undefined, held?: Timer): Write[] {
  if (!looking) return [];
  const timer = timerId(LOOK_AT_SUBSCRIPTION, id);
  const present = view.row(timerLookup(timer));
  if (held?.id === timer) {
    if (!isHeldBy(present, held)) return [];
    return [looking.look === 'at' ? repeatTimer(held, looking.due, looking.attempts) : endTimer(held)];
  }
  if (looking.look === 'no-more') return present ? [dropTimer(timer)] : [];
  const { due, attempts } = looking;
  return [setTimer({ kind: LOOK_AT_SUBSCRIPTION, subject: id, due, attempts }, present)];
}
