import type { Decline, PaymentMethod, PayStatus, shop } from '@payflow/contracts';

export type OrderState = shop.OrderState;

export interface OrderLine {
  /** What the PG knows the line by; of its product and colour there is one line. */
  readonly sku: string;
  readonly productId: string;
  readonly name: string;
  readonly color: string | null;
  readonly quantity: number;
  /** VAT included, unless it is free of it. */
  readonly unitPrice: number;
  readonly taxFree: boolean;
}

/** What the shop knows of the latest payment for an order. */
export interface OrderPayment {
  readonly tid: string;
  readonly status: PayStatus;
  /** The newest event of it that was learnt, by a webhook or a look; 0 when none was. */
  readonly seq: number;
  /** What went back so far, by the PG's word; won. */
  readonly refundedAmount: number;
  /** null while it was charged to nothing. */
  readonly method: PaymentMethod | null;
  readonly cardAuthCode: string | null;
  readonly failure: Decline | null;
}

/** What goes back of an order. */
export interface Refund {
  /** For the shop's own also the Idempotency-Key at the PG; for one that was begun there the PG's own id. */
  readonly id: string;
  readonly origin: 'SHOP' | 'PG';
  /** The payment that it is about. */
  readonly tid: string;
  /** What the PG calls it, once that is known. */
  readonly cancelId: string | null;
  /** Empty: an amount alone. Of a sku there is one. */
  readonly items: readonly RefundedItem[];
  /** Won. */
  readonly amount: number;
  /** How much of it is free of VAT; null until its credit note is issued. */
  readonly taxFree: number | null;
  readonly reason: string | null;
  readonly state: shop.Refund['state'];
  /** Why it was declined. */
  readonly failure: string | null;
  /** The Idempotency-Key under which the shop was asked. */
  readonly askedUnder: string | null;
  /** Given in the commit in which it was done. */
  readonly creditNote: string | null;
  /** Business time, ms. */
  readonly createdAt: number;
  readonly settledAt: number | null;
}

export interface RefundedItem {
  readonly sku: string;
  readonly quantity: number;
}

/** Who bought, as they called themselves then. */
export interface OrderBuyer {
  readonly name: string;
  readonly email: string;
}

export interface Order {
  readonly orderNo: string;
  /** Who ordered; null for a guest. */
  readonly buyerId: string | null;
  /** null for a guest. */
  readonly buyer: OrderBuyer | null;
  readonly lines: readonly OrderLine[];
  readonly total: number;
  readonly currency: 'KRW';
  /** How often the PG was asked to make it ready. */
  readonly attempt: number;
  /** Absent until the first checkout. */
  readonly payment: OrderPayment | undefined;
  /** In the order of their ids. */
  readonly refunds: readonly Refund[];
  /** Given in the commit in which it was paid. */
  readonly invoiceNo: string | null;
  readonly version: number;
  /** Business time, ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When the PG last said how its payment stands. */
  readonly checkedAt: number;
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
