/** What the overview is made of; times are business time, ms. */

export interface Span {
  readonly fromMs: number;
  readonly beforeMs: number;
}

/** Payments that were made in a span, by what became of them. */
export interface PaymentSums {
  /** `unasked`: no issuer was. */
  readonly became: 'approved' | 'declined' | 'open' | 'unasked';
  /** Of a decline. */
  readonly code: string | null;
  readonly count: bigint;
  readonly captured: bigint;
  readonly refunded: bigint;
}

export interface DeliveryCount {
  /** WAITING, DELIVERED, EXHAUSTED or DISABLED */
  readonly state: string;
  readonly count: bigint;
}

export interface OverviewReads {
  /** Along an index by time. */
  payments(span: Span): Promise<PaymentSums[]>;
  /** Deliveries that were made in the span, along an index. */
  deliveries(span: Span): Promise<DeliveryCount[]>;
  /** How long the issuers took, ms, for the newest payments of the span; `limit` payments are looked at. */
  approvals(span: Span, limit: number): Promise<number[]>;
  anyPayment(): Promise<boolean>;
}
