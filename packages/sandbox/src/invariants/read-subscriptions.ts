import type { Books, Row } from '@payflow/database';
import { type Facts, type InvoiceFact, NOTHING, type Shared, type SubscriptionFact } from './facts.ts';

const marks = (list: readonly unknown[]): string => list.map(() => '?').join();

const SUBSCRIPTIONS = `SELECT "id", "status", "period" FROM "subscriptions" WHERE "id" > ? ORDER BY "id" LIMIT ?`;
const INVOICES = `SELECT * FROM "subscription_invoices" WHERE "subscriptionId" IN`;
const CAPTURED = `SELECT "tid", "orderNo", "amount" FROM "payments"
  WHERE "status" IN ('CAPTURED', 'PARTIALLY_REFUNDED', 'REFUNDED') AND "orderNo" IN`;
const WAITING = `SELECT "id" FROM "billing_keys" WHERE "status" = 'WAITING'`;

/** The order numbers under which an invoice may have been charged, one for each try. */
const ordersOf = ({ id, tries }: Row): string[] =>
  Array.from({ length: Number(tries) + 1 }, (_, i) => `${id}-${i + 1}`);

async function invoiceFacts(pg: Books, subscriptions: readonly string[]): Promise<InvoiceFact[]> {
  if (subscriptions.length === 0) return [];
  const invoices = await pg.rows(`${INVOICES} (${marks(subscriptions)})`, ...subscriptions);
  const orders = invoices.flatMap(ordersOf);
  const paid = orders.length === 0 ? [] : await pg.rows(`${CAPTURED} (${marks(orders)})`, ...orders);
  const paidOf = Map.groupBy(paid, ({ orderNo }) => String(orderNo).replace(/-\d+$/, ''));
  return invoices.map((invoice) => ({
    ...(invoice as unknown as Omit<InvoiceFact, 'captured'>),
    amount: Number(invoice.amount),
    captured: (paidOf.get(String(invoice.id)) ?? []).map(({ tid, amount }) => ({
      tid: String(tid),
      amount: Number(amount),
    })),
  }));
}

/** Subscriptions with all their invoices, by id; and the cards on file that wait for a buyer. */
export async function* subscriptionPages(pg: Books, shared: Shared, pageSize: number): AsyncIterable<Facts> {
  const waiting = (await pg.rows(WAITING)).map(({ id }) => String(id));
  yield { ...NOTHING, ...shared, waitingKeys: waiting };
  for (let after: string | undefined = ''; after !== undefined; ) {
    const rows = (await pg.rows(SUBSCRIPTIONS, after, pageSize)) as unknown as SubscriptionFact[];
    const invoices = await invoiceFacts(
      pg,
      rows.map(({ id }) => id),
    );
    yield { ...NOTHING, ...shared, subscriptions: rows, invoices };
    after = rows.length < pageSize ? undefined : rows.at(-1)?.id;
  }
}
