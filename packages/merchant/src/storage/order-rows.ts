import { insert, type Lookup, type Row, type View, type Write } from '@payflow/database';
import { type Order, type OrderLine, type OrderPayment, orderState } from '../orders/order.ts';
import type { OrderKey } from '../orders/ports.ts';
import { type Issuing, issued } from './paper-rows.ts';
import { refundsLookup, refundsOf, refundWrites } from './refund-rows.ts';
import { tables } from './tables.ts';

const orderLookup = (key: OrderKey): Lookup => ({ table: tables.orders, where: { ...key } });

/** An order is a row, and those of its refunds. */
export const orderLookups = (key: OrderKey): Lookup[] => [orderLookup(key), refundsLookup(key)];

export function orderIn(view: View, key: OrderKey): Order | undefined {
  const row = view.row(orderLookup(key));
  return row && orderOf(row, view.rows(refundsLookup(key)));
}

function paymentOf(row: Row): OrderPayment | undefined {
  if (row.tid === null || row.tid === undefined) return undefined;
  return {
    tid: String(row.tid),
    status: row.payStatus as OrderPayment['status'],
    seq: Number(row.seq),
    refundedAmount: Number(row.refundedAmount),
    method: row.method as OrderPayment['method'],
    cardAuthCode: row.cardAuthCode as string | null,
    failure: row.failure === null ? null : JSON.parse(String(row.failure)),
  };
}

/** Lines from before there were skus went to the PG under their product. */
const linesOf = (json: string): OrderLine[] =>
  JSON.parse(json).map((line: OrderLine) => ({
    ...line,
    sku: line.sku ?? line.productId,
    taxFree: line.taxFree ?? false,
  }));

export function orderOf(row: Row, refunds: readonly Row[]): Order {
  return {
    orderNo: String(row.orderNo),
    buyerId: row.buyerId as string | null,
    buyer: row.buyer === null || row.buyer === undefined ? null : JSON.parse(String(row.buyer)),
    lines: linesOf(String(row.items)),
    total: Number(row.total),
    currency: row.currency as 'KRW',
    attempt: Number(row.attempt),
    payment: paymentOf(row),
    refunds: refundsOf(refunds),
    invoiceNo: row.invoiceNo as string | null,
    version: Number(row.version),
    createdAt: Number(row.createdAt),
    updatedAt: Number(row.updatedAt),
    checkedAt: Number(row.checkedAt),
  };
}

/** The columns that change. */
function movingColumns(order: Order): Row {
  const { payment } = order;
  return {
    state: orderState(order),
    attempt: order.attempt,
    tid: payment?.tid ?? null,
    payStatus: payment?.status ?? null,
    seq: payment?.seq ?? 0,
    refundedAmount: payment?.refundedAmount ?? 0,
    invoiceNo: order.invoiceNo,
    method: payment?.method ?? null,
    cardAuthCode: payment?.cardAuthCode ?? null,
    failure: payment?.failure ? JSON.stringify(payment.failure) : null,
    version: order.version,
    updatedAt: order.updatedAt,
    checkedAt: order.checkedAt,
  };
}

export function insertOrder(order: Order): Write {
  const { orderNo, buyerId, buyer, total, currency, createdAt, lines } = order;
  return insert(tables.orders, {
    orderNo,
    buyerId,
    buyer: buyer && JSON.stringify(buyer),
    total,
    currency,
    createdAt,
    items: JSON.stringify(lines),
    ...movingColumns(order),
  });
}

/** With the papers that are due to it then. Fails the commit when another writer was quicker. */
export function updateOrder(view: View, before: Order, next: Order, issuing: Issuing): Write[] {
  const { orderNo, version } = before;
  const { order: after, writes: papers } = issued(view, next, issuing);
  return [
    {
      write: 'update',
      table: tables.orders,
      key: { orderNo },
      guard: { version },
      set: movingColumns(after),
    },
    ...refundWrites(orderNo, before.refunds, after.refunds),
    ...papers,
  ];
}
