import type { Decline, PayStatus, shop } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';

export type OrderState = shop.OrderState;

export interface OrderLine {
  readonly productId: string;
  readonly name: string;
  readonly color: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** What the shop knows of the latest payment for an order. */
export interface OrderPayment {
  readonly tid: string;
  readonly status: PayStatus;
  /** The newest webhook that was applied; 0 when none was. */
  readonly seq: number;
  readonly cardAuthCode: string | null;
  readonly failure: Decline | null;
}

export interface Order {
  readonly orderNo: string;
  /** Who ordered; null for a guest. */
  readonly buyerId: string | null;
  readonly lines: readonly OrderLine[];
  readonly total: number;
  readonly currency: 'KRW';
  /** How often the PG was asked to make it ready. */
  readonly attempt: number;
  /** Absent until the first checkout. */
  readonly payment: OrderPayment | undefined;
  readonly version: number;
  /** Business time, ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** An order's state follows from its payment's, so the two cannot disagree. */
export function orderState({ payment }: Pick<Order, 'payment'>): OrderState {
  if (!payment) return 'CREATED';
  switch (payment.status) {
    case 'READY':
    case 'REQUESTED':
    case 'APPROVING':
    case 'UNKNOWN':
    case 'MANUAL_REVIEW':
      return 'PENDING';
    case 'APPROVED':
      return 'PAID';
    case 'PARTIAL_CANCELLED':
      return 'PARTIALLY_REFUNDED';
    // This shop never only holds money: what was cancelled had been taken.
    case 'CANCELLED':
      return 'REFUNDED';
    case 'FAILED':
      return 'FAILED';
    case 'EXPIRED':
    case 'CANCELLED_BY_BUYER':
      return 'CANCELLED';
  }
}

/** Whether nothing more is to come from this payment. */
export const isFinal = (order: Pick<Order, 'payment'>): boolean => {
  const state = orderState(order);
  return state !== 'CREATED' && state !== 'PENDING';
};

/** The order as the shop's API shows it. */
export function orderReply(order: Order): shop.Order {
  const { payment } = order;
  return {
    orderNo: order.orderNo,
    state: orderState(order),
    total: order.total,
    currency: order.currency,
    items: order.lines.map((line) => ({ ...line })),
    tid: payment?.tid ?? null,
    payStatus: payment?.status ?? null,
    cardAuthCode: payment?.cardAuthCode ?? null,
    failure: payment?.failure ?? null,
    createdAt: isoTime(order.createdAt),
    updatedAt: isoTime(order.updatedAt),
  };
}
