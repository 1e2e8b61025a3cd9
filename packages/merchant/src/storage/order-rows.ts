import { insert, type Lookup, type Row, type Write } from '@payflow/database';
import { type Order, type OrderPayment, orderState } from '../orders/order.ts';
import type { OrderKey } from '../orders/ports.ts';
import { tables } from './tables.ts';

export const orderLookup = (key: OrderKey): Lookup => ({ table: tables.orders, where: { ...key } });

function paymentOf(row: Row): OrderPayment | undefined {
  if (row.tid === null || row.tid === undefined) return undefined;
  return {
    tid: String(row.tid),
    status: row.payStatus as OrderPayment['status'],
    seq: Number(row.seq),
    cardAuthCode: row.cardAuthCode as string | null,
    failure: row.failure === null ? null : JSON.parse(String(row.failure)),
  };
}

export function orderOf(row: Row): Order {
  return {
    orderNo: String(row.orderNo),
    buyerId: row.buyerId as string | null,
    lines: JSON.parse(String(row.items)),
    total: Number(row.total),
    currency: row.currency as 'KRW',
    attempt: Number(row.attempt),
    payment: paymentOf(row),
    version: Number(row.version),
    createdAt: Number(row.createdAt),
    updatedAt: Number(row.updatedAt),
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
    cardAuthCode: payment?.cardAuthCode ?? null,
    failure: payment?.failure ? JSON.stringify(payment.failure) : null,
    version: order.version,
    updatedAt: order.updatedAt,
  };
}

export function insertOrder(order: Order): Write {
  const { orderNo, buyerId, total, currency, createdAt, lines } = order;
  return insert(tables.orders, {
    orderNo,
    buyerId,
    total,
    currency,
    createdAt,
    items: JSON.stringify(lines),
    ...movingColumns(order),
  });
}

/** Fails the commit when another writer was quicker. */
export function updateOrder(before: Order, after: Order): Write {
  const { orderNo, version } = before;
  return {
    write: 'update',
    table: tables.orders,
    key: { orderNo },
    guard: { version },
    set: movingColumns(after),
  };
}
