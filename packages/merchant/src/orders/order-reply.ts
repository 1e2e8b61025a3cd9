import type { shop } from '@payflow/contracts';
import { isoTime, isoTimeOrNull } from '@payflow/service-kit';
import { type Order, orderState, type Refund } from './order.ts';
import { withRefunded } from './refund.ts';

/** A refund as the shop's API shows it. */
export function refundReply({ lines }: Order, refund: Refund): shop.Refund {
  const { id, state, origin, amount, reason, failure, creditNote, settledAt } = refund;
  return {
    ...{ id, state, origin, amount, reason, failure, creditNote },
    items: refund.items.map(({ sku, quantity }) => {
      const line = lines.find((each) => each.sku === sku);
      return { sku, productId: line?.productId ?? null, color: line?.color ?? null, quantity };
    }),
    at: isoTime(refund.createdAt),
    settledAt: isoTimeOrNull(settledAt),
  };
}

/** The order as the shop's API shows it. */
export function orderReply(order: Order): shop.Order {
  const { payment } = order;
  return {
    orderNo: order.orderNo,
    state: orderState(order),
    total: order.total,
    currency: order.currency,
    items: withRefunded(order).map((line) => ({ ...line })),
    tid: payment?.tid ?? null,
    payStatus: payment?.status ?? null,
    seq: payment?.seq ?? 0,
    refundedAmount: payment?.refundedAmount ?? 0,
    refunds: order.refunds.map((refund) => refundReply(order, refund)),
    invoiceNo: order.invoiceNo,
    method: payment?.method ?? null,
    cardAuthCode: payment?.cardAuthCode ?? null,
    failure: payment?.failure ?? null,
    createdAt: isoTime(order.createdAt),
    updatedAt: isoTime(order.updatedAt),
  };
}
