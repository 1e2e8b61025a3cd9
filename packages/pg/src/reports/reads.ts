/** What reports are made of, grouped in the database; sums are minor units. */

/** Business time, ms: from one moment on, and before another. */
export interface Span {
  readonly merchantId: string;
  readonly fromMs: number;
  readonly beforeMs: number;
}

export interface DaySums {
  readonly day: string;
  readonly captures: bigint;
  readonly captured: bigint;
  readonly refunds: bigint;
  readonly refunded: bigint;
  readonly fees: bigint;
  readonly vat: bigint;
}

/** Payments that were made on a day and asked for at an issuer, by what became of them. */
export interface Attempts {
  readonly day: string;
  readonly issuer: string;
  readonly became: 'approved' | 'declined' | 'open';
  /** Of a decline. */
  readonly code: string | null;
  readonly count: bigint;
}

export interface FeeSums {
  readonly month: string;
  readonly issuer: string;
  readonly method: string;
  readonly payments: bigint;
  readonly fees: bigint;
  readonly vat: bigint;
}

/** Of payments that are tax-free in part: what was captured and refunded of that part. */
export interface TaxFreeSums {
  readonly month: string;
  readonly taxFree: bigint;
}

/** Looks for reports; SQL answers them, along the indexes by merchant and time. */
export interface ReportReads {
  days(span: Span): Promise<DaySums[]>;
  attempts(span: Span): Promise<Attempts[]>;
  fees(span: Span): Promise<FeeSums[]>;
  taxFree(span: Span): Promise<TaxFreeSums[]>;
}
