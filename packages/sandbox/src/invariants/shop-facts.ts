// What the shop's books say of its orders, each beside what the gateway's say of its payment.

export interface ShopOrderFact {
  readonly orderNo: string;
  /** The column, which is kept for whoever looks at the table. */
  readonly state: string;
  /** What the state follows from; null before the first checkout. */
  readonly payStatus: string | null;
  readonly total: number;
  readonly lines: readonly OrderLineFact[];
  /** The newest event of the payment that was learnt; 0 when none was. */
  readonly seq: number;
  readonly refundedAmount: number;
  readonly invoiceNo: string | null;
  readonly refunds: readonly ShopRefundFact[];
  readonly papers: readonly PaperFact[];
  /** The order's latest payment; null before the first checkout. */
  readonly tid: string | null;
  /** That one, as the gateway has it. */
  readonly payment: PaidFact | undefined;
  /** Payments for the order beside that one for which money was taken. */
  readonly otherCharges: readonly string[];
  /** A timer of the shop, or a webhook that waits, will tell it of the payment. */
  readonly isBeingTold: boolean;
}

export interface OrderLineFact {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

export interface ShopRefundFact {
  readonly id: string;
  /** What the gateway calls it, once that is known. */
  readonly cancelId: string | null;
  readonly amount: number;
  readonly items: readonly RefundedFact[];
  readonly state: 'PENDING' | 'DONE' | 'DECLINED';
  readonly creditNote: string | null;
}

export interface RefundedFact {
  readonly sku: string;
  readonly quantity: number;
}

export interface PaperFact {
  readonly number: string;
  readonly kind: 'INVOICE' | 'CREDIT_NOTE';
  /** The order, or the refund. */
  readonly subject: string;
  readonly orderNo: string;
  readonly total: number;
  readonly supplyValue: number;
  readonly vat: number;
  readonly taxFree: number;
  /** What its lines come to. */
  readonly linesTotal: number;
}

export interface PaidFact {
  readonly merchantId: string;
  /** The number of its last event. */
  readonly seq: number;
  readonly amount: number;
  /** Nothing was taken, only held, as a person decided of it; to the shop it is paid, or went back, all the same. */
  readonly isHeldOnly: boolean;
  /** 0 while nothing was taken. */
  readonly capturedAmount: number;
  readonly refundedAmount: number;
  /** null when it was made ready without any. */
  readonly items: readonly OrderLineFact[] | null;
  /** Refunds that were done, by their id. */
  readonly refunds: ReadonlyMap<string, { readonly amount: number; readonly items: readonly RefundedFact[] }>;
  /** Business time, ms. */
  readonly updatedAt: number;
}

/** The numbers of a kind and a year, `INV-2026`. */
export interface SeriesFact {
  readonly id: string;
  readonly papers: number;
  readonly first: number;
  readonly last: number;
  /** What the shop counted; 0 when it has no counter for it. */
  readonly counted: number;
}
