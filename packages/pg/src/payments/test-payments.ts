// Payments in every state, and what they are made of; for tests alone.
import type { PaymentStatus } from '@payflow/contracts';
import { type Change, change, type Moment } from './change.ts';
import type { CapturedData, Fact, RequestedData } from './events.ts';
import type { Approval, Attempt, Payment, Terms } from './payment.ts';
import { READY_MS } from './ready.ts';
import type { OperationCommand } from './request-operation.ts';

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

/** The rate of every merchant here: 2.8 %, of 50,000 that is 1,400 and 140 of VAT. */
export const FEE_BASIS_POINTS = 280;

export const someCapture: CapturedData = {
  approval: someApproval,
  amount: 50_000,
  fee: 1_400,
  vat: 140,
  operationId: null,
};

export const someRequest = (operationId: string, amount = 50_000): RequestedData => ({
  operationId,
  amount,
  items: null,
  reason: 'she changed her mind',
  replyTo: { path: '/pay/cancel', key: 'key-2' },
});

export const moment = (at = AT): Moment => ({ id: 'chg_now', at });

/** What a command for an operation carries. */
export const operationCommand = (over: Partial<OperationCommand> = {}): OperationCommand => ({
  ...moment(),
  operationId: 'op_now',
  realAt: AT,
  replyTo: { path: '/pay/cancel', key: 'key-2' },
  ...over,
});

const approving: Fact = { type: 'payment.approving', data: { attempt: someAttempt } };
const unknown: Fact = { type: 'payment.unknown', data: { why: 'timeout' } };

const authorized: Fact = { type: 'payment.authorized', data: { approval: someApproval } };
const captured: Fact = { type: 'payment.captured', data: someCapture };

/** Refunds `amount` of it. */
const refunded = (operationId: string, amount: number): readonly Fact[] => {
  const { replyTo: _replyTo, ...data } = someRequest(operationId, amount);
  return [
    { type: 'payment.refund_requested', data: someRequest(operationId, amount) },
    { type: 'payment.refunded', data },
  ];
};

const voided: readonly Fact[] = [
  { type: 'payment.void_requested', data: someRequest('op_void') },
  { type: 'payment.voided', data: { operationId: 'op_void' } },
];

/** The facts after the first that lead to a state. */
const paths: Readonly<Record<PaymentStatus, readonly Fact[]>> = {
  READY: [],
  REQUESTED: [],
  APPROVING: [approving],
  AUTHORIZED: [approving, authorized],
  CAPTURED: [approving, captured],
  PARTIALLY_REFUNDED: [approving, captured, ...refunded('op_1', 20_000)],
  REFUNDED: [approving, captured, ...refunded('op_1', 20_000), ...refunded('op_2', 30_000)],
  VOIDED: [approving, authorized, ...voided],
  FAILED: [approving, { type: 'payment.failed', data: { responseCode: '51' } }],
  UNKNOWN: [approving, unknown],
  MANUAL_REVIEW: [approving, unknown, { type: 'payment.review_required', data: { why: 'a day of silence' } }],
  EXPIRED: [{ type: 'payment.expired', data: { why: 'time' } }],
  CANCELLED_BY_BUYER: [{ type: 'payment.cancelled_by_buyer', data: {} }],
};

/** The change that brought a payment into this state, with all events of its life. */
export function lifeUntil(status: PaymentStatus, over: Partial<Terms> = {}): Change {
  const terms = someTerms(over);
  const type = status === 'REQUESTED' ? 'payment.requested' : 'payment.ready';
  const first: Fact = { type, data: { terms } };
  const facts = [first, ...paths[status]] as const;
  return change(undefined, terms.tid, { id: 'chg_before', at: AT }, facts, []);
}

export const aPayment = (status: PaymentStatus, over: Partial<Terms> = {}): Payment =>
  lifeUntil(status, over).payment;
