// Payments in every state, and what they are made of; for tests alone.
import type { PaymentStatus } from '@payflow/contracts';
import { type Change, change, type Moment } from './change.ts';
import type { Fact } from './events.ts';
import type { Approval, Attempt, Payment, Terms } from './payment.ts';
import { READY_MS } from './ready.ts';

/** When Mina's order is made ready, business time. */
export const AT = Date.UTC(2026, 2, 2);

export const someTerms = (over: Partial<Terms> = {}): Terms => ({
  tid: 'T0123456789ABCDEFGHJ',
  merchantId: 'M001',
  orderNo: 'ORDER-0001',
  claim: 1,
  orderName: 'iPhone 16 Pro',
  amount: 50_000,
  currency: 'KRW',
  captureMode: 'AUTO',
  taxFreeAmount: null,
  customerKey: null,
  items: null,
  callbackUrl: null,
  successUrl: null,
  failUrl: null,
  readyFingerprint: 'the body of the first ready',
  createdAt: AT,
  expiresAt: AT + READY_MS,
  ...over,
});

export const someAttempt: Attempt = {
  id: 'att_1',
  issuer: 'card',
  cardBin: '424242',
  cardLast4: '4242',
  installmentMonths: 0,
  key: 'key-1',
};

export const someApproval: Approval = { authCode: '482913', refNo: 'R1', approvedAt: AT + 1_000 };

export const moment = (at = AT): Moment => ({ id: 'chg_now', at });

const approving: Fact = { type: 'payment.approving', data: { attempt: someAttempt } };
const unknown: Fact = { type: 'payment.unknown', data: { why: 'timeout' } };

/** The facts after `payment.ready` that lead to a state. */
const paths: Readonly<Record<PaymentStatus, readonly Fact[]>> = {
  READY: [],
  APPROVING: [approving],
  AUTHORIZED: [approving, { type: 'payment.authorized', data: { approval: someApproval } }],
  CAPTURED: [approving, { type: 'payment.captured', data: { approval: someApproval } }],
  FAILED: [approving, { type: 'payment.failed', data: { responseCode: '51' } }],
  UNKNOWN: [approving, unknown],
  MANUAL_REVIEW: [approving, unknown, { type: 'payment.review_required', data: { why: 'a day of silence' } }],
  EXPIRED: [{ type: 'payment.expired', data: { why: 'time' } }],
  CANCELLED_BY_BUYER: [{ type: 'payment.cancelled_by_buyer', data: {} }],
};

/** The change that brought a payment into this state, with all events of its life. */
export function lifeUntil(status: PaymentStatus, over: Partial<Terms> = {}): Change {
  const terms = someTerms(over);
  const facts = [{ type: 'payment.ready', data: { terms } }, ...paths[status]] as const;
  return change(undefined, terms.tid, { id: 'chg_before', at: AT }, facts, []);
}

export const aPayment = (status: PaymentStatus, over: Partial<Terms> = {}): Payment =>
  lifeUntil(status, over).payment;
