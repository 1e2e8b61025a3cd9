import type { PaymentMethod, PaymentStatus } from '@payflow/contracts';
import type { Fee } from '../ledger/fee.ts';
import type { Operation } from './operation.ts';

/** What was agreed when the payment was made; it never changes. */
export interface Terms {
  readonly tid: string;
  readonly merchantId: string;
  readonly orderNo: string;
  /** Which try at the order this payment is: 1, 2, 3… */
  readonly claim: number;
  readonly orderName: string | null;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly captureMode: 'AUTO' | 'MANUAL';
  readonly taxFreeAmount: number | null;
  readonly customerKey: string | null;
  readonly items: readonly Item[] | null;
  readonly callbackUrl: string | null;
  readonly successUrl: string | null;
  readonly failUrl: string | null;
  /** Tells a repeat of ready from a replacement; empty when it was never made ready. */
  readonly readyFingerprint: string;
  /** Business time, ms. */
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface Item {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** One authorization at an issuer. Of the card only the BIN and the last four are known here. */
export interface Attempt {
  readonly id: string;
  readonly issuer: string;
  readonly cardBin: string;
  readonly cardLast4: string;
  readonly installmentMonths: number;
  /** The Idempotency-Key of the call that made it; that call's stored reply waits for the outcome. */
  readonly key: string | null;
  /** Which call made it, and so how it is answered; absent: `/pay/approve`. */
  readonly path?: string;
  /** The card on file that it charges; absent: the card was typed. */
  readonly billingKey?: string;
}

export interface Approval {
  readonly authCode: string;
  readonly refNo: string;
  readonly approvedAt: number;
  /** The card on file that a card became with it. */
  readonly billingKey?: string;
}

export type State =
  | { readonly status: 'READY' | 'EXPIRED' | 'CANCELLED_BY_BUYER' }
  /** With the card on file that is to be charged, when it is one. */
  | { readonly status: 'REQUESTED'; readonly billingKey?: string }
  | { readonly status: 'APPROVING' | 'UNKNOWN' | 'MANUAL_REVIEW'; readonly attempt: Attempt }
  | {
      readonly status: 'AUTHORIZED' | 'CAPTURED' | 'PARTIALLY_REFUNDED' | 'REFUNDED' | 'VOIDED';
      readonly attempt: Attempt;
      readonly approval: Approval;
    }
  | { readonly status: 'FAILED'; readonly attempt: Attempt; readonly responseCode: string };

/** What was taken of a payment. */
export interface Captured {
  /** Minor units, as all of these. */
  readonly amount: number;
  /** What the PG earns with it. */
  readonly fee: Fee;
  /** What went back since. */
  readonly refunded: number;
}

export interface Payment {
  readonly terms: Terms;
  readonly state: State;
  /** Absent until money was taken. */
  readonly captured: Captured | undefined;
  /** Captures, voids and refunds, in the order in which they were asked for. */
  readonly operations: readonly Operation[];
  /** The number of its last event. */
  readonly seq: number;
  /** Business time of its last event, ms. */
  readonly updatedAt: number;
}

/** ISO 8583: issuer or switch inoperative; the code of a payment that failed without an issuer's no. */
export const ISSUER_INOPERATIVE = '91';

/** States in which the order is free for another payment. */
const FREE: ReadonlySet<PaymentStatus> = new Set([
  'FAILED',
  'EXPIRED',
  'CANCELLED_BY_BUYER',
  'VOIDED',
  'REFUNDED',
]);

export const freesOrder = ({ state }: Payment): boolean => FREE.has(state.status);

export const attemptOf = ({ state }: Payment): Attempt | undefined =>
  'attempt' in state ? state.attempt : undefined;

export const approvalOf = ({ state }: Payment): Approval | undefined =>
  'approval' in state ? state.approval : undefined;

export const capturedAmount = ({ captured }: Payment): number => captured?.amount ?? 0;
export const refundedAmount = ({ captured }: Payment): number => captured?.refunded ?? 0;

/** The card on file that is or was to be charged. */
const chargedKey = ({ state }: Payment): string | undefined =>
  state.status === 'REQUESTED' ? state.billingKey : 'attempt' in state ? state.attempt.billingKey : undefined;

export const methodOf = (payment: Payment): PaymentMethod =>
  chargedKey(payment) === undefined ? 'CARD' : 'EASY_PAY';

/** The card on file that it charges, or left; null: neither. */
export const billingKeyOf = (payment: Payment): string | null =>
  chargedKey(payment) ?? approvalOf(payment)?.billingKey ?? null;

export const isPastExpiry = (payment: Payment, at: number): boolean =>
  payment.state.status === 'READY' && at >= payment.terms.expiresAt;
