/** An order, and what is known of its payment. */
export interface Order {
  readonly orderNo: string;
  readonly total: number;
  tid: string | undefined;
  state: 'PENDING' | 'PAID' | 'FAILED' | 'REFUNDED';
  /** The newest event of the PG that was taken in. */
  seq: number;
  shipments: number;
}

/** What the PG says of a payment, in a webhook or in a reply. */
export interface News {
  readonly amount: number;
  readonly status: string;
  /** A webhook has one: an older one changes nothing. */
  readonly seq?: number;
}

const STATES: Readonly<Record<string, Order['state']>> = {
  APPROVED: 'PAID',
  CAPTURED: 'PAID',
  FAILED: 'FAILED',
  CANCELLED: 'REFUNDED',
  REFUNDED: 'REFUNDED',
};

/** Takes in news. What is not known yet, or is over another amount, leaves the order as it is. */
export function learn(order: Order, { amount, status, seq }: News): void {
  if (amount !== order.total) return;
  if (seq !== undefined && seq <= order.seq) return;
  order.seq = seq ?? order.seq;
  const state = STATES[status];
  // Without a seq it is an answer that may be late: it never takes money back.
  if (state === undefined || (seq === undefined && order.state === 'REFUNDED')) return;
  if (state === 'PAID' && order.shipments === 0) order.shipments = 1;
  order.state = state;
}
