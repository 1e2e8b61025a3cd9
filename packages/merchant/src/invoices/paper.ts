import type { OrderBuyer } from '../orders/order.ts';
import { seoulDay } from './seoul-day.ts';
import type { Split } from './vat.ts';

/** An invoice or a credit note, as it was issued: nothing changes it any more. */
export interface Paper extends Split {
  readonly number: string;
  readonly kind: PaperKind;
  readonly orderNo: string;
  readonly tid: string;
  /** The refund that a credit note is about. */
  readonly refundId: string | null;
  /** The invoice that a credit note is about. */
  readonly invoiceNo: string | null;
  readonly seller: { readonly name: string };
  readonly buyer: OrderBuyer | null;
  readonly lines: readonly PaperLine[];
  readonly total: number;
  readonly currency: 'KRW';
  readonly reason: string | null;
  /** Business time, ms. */
  readonly issuedAt: number;
}

export type PaperKind = 'INVOICE' | 'CREDIT_NOTE';

/** Amounts in won; supply value, VAT and what is free of it add up to `amount`, and all lines to the paper. */
export interface PaperLine extends Split {
  readonly name: string;
  readonly color: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly amount: number;
}

const PREFIXES = { INVOICE: 'INV', CREDIT_NOTE: 'CRN' } as const;
const DIGITS = 6;

/** The row of numbers that a paper of this kind and moment is of: one for each business year. */
export const seriesOf = (kind: PaperKind, at: number): string =>
  `${PREFIXES[kind]}-${seoulDay(at).slice(0, 4)}`;

/** `INV-2026-000001` */
export const numberIn = (series: string, n: number): string => `${series}-${String(n).padStart(DIGITS, '0')}`;
