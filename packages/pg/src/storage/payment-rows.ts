import type { PaymentStatus } from '@payflow/contracts';
import type { Row } from '@payflow/database';
import type { Fact, PaymentEvent } from '../payments/events.ts';
import type { Operation } from '../payments/operation.ts';
import {
  type Approval,
  type Attempt,
  approvalOf,
  attemptOf,
  billingKeyOf,
  type Captured,
  methodOf,
  type Payment,
  type State,
  type Terms,
} from '../payments/payment.ts';

/** A payment as a row and back. Numbers may come as bigint when Prisma read them. */
export type StoredRow = Readonly<Record<string, string | number | bigint | null>>;

const text = (value: unknown): string => String(value);
const textOrNull = (value: unknown): string | null => (value === null ? null : String(value));
const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

const capturedCells = (captured: Captured | undefined): Row => ({
  capturedAmount: captured?.amount ?? null,
  refundedAmount: captured?.refunded ?? null,
  feeAmount: captured?.fee.fee ?? null,
  vatAmount: captured?.fee.vat ?? null,
});

export function paymentRow(payment: Payment): Row {
  const { terms, state, captured, seq, updatedAt } = payment;
  const attempt = attemptOf(payment);
  const approval = approvalOf(payment);
  return {
    ...terms,
    items: terms.items && JSON.stringify(terms.items),
    seq,
    updatedAt,
    status: state.status,
    attemptId: attempt?.id ?? null,
    issuer: attempt?.issuer ?? null,
    cardBin: attempt?.cardBin ?? null,
    cardLast4: attempt?.cardLast4 ?? null,
    installmentMonths: attempt?.installmentMonths ?? null,
    approveKey: attempt?.key ?? null,
    approvePath: attempt?.path ?? null,
    authCode: approval?.authCode ?? null,
    refNo: approval?.refNo ?? null,
    approvedAt: approval?.approvedAt ?? null,
    method: methodOf(payment) === 'EASY_PAY' ? 'EASY_PAY' : null,
    billingKey: billingKeyOf(payment),
    ...capturedCells(captured),
    failureCode: state.status === 'FAILED' ? state.responseCode : null,
  };
}

function termsOf(row: StoredRow): Terms {
  return {
    tid: text(row.tid),
    merchantId: text(row.merchantId),
    orderNo: text(row.orderNo),
    claim: Number(row.claim),
    orderName: textOrNull(row.orderName),
    amount: Number(row.amount),
    currency: text(row.currency),
    captureMode: text(row.captureMode) as Terms['captureMode'],
    taxFreeAmount: numberOrNull(row.taxFreeAmount),
    customerKey: textOrNull(row.customerKey),
    items: row.items === null ? null : (JSON.parse(text(row.items)) as Terms['items']),
    callbackUrl: textOrNull(row.callbackUrl),
    successUrl: textOrNull(row.successUrl),
    failUrl: textOrNull(row.failUrl),
    readyFingerprint: text(row.readyFingerprint),
    createdAt: Number(row.createdAt),
    expiresAt: Number(row.expiresAt),
  };
}

/** The one column holds the card on file that was charged; of a typed card, the one that it became. */
const chargedKey = ({ method, billingKey }: StoredRow) =>
  method === 'EASY_PAY' ? { billingKey: text(billingKey) } : {};

const savedKey = ({ method, billingKey }: StoredRow) =>
  method === null && billingKey !== null ? { billingKey: text(billingKey) } : {};

function attemptFrom(row: StoredRow): Attempt {
  return {
    id: text(row.attemptId),
    issuer: text(row.issuer),
    cardBin: text(row.cardBin),
    cardLast4: text(row.cardLast4),
    installmentMonths: Number(row.installmentMonths),
    key: textOrNull(row.approveKey),
    ...(row.approvePath === null ? {} : { path: text(row.approvePath) }),
    ...chargedKey(row),
  };
}

function approvalFrom(row: StoredRow): Approval {
  return {
    authCode: text(row.authCode),
    refNo: text(row.refNo),
    approvedAt: Number(row.approvedAt),
    ...savedKey(row),
  };
}

function stateOf(row: StoredRow): State {
  const status = text(row.status) as PaymentStatus;
  switch (status) {
    case 'REQUESTED':
      return { status, ...chargedKey(row) };
    case 'READY':
    case 'EXPIRED':
    case 'CANCELLED_BY_BUYER':
      return { status };
    case 'APPROVING':
    case 'UNKNOWN':
    case 'MANUAL_REVIEW':
      return { status, attempt: attemptFrom(row) };
    case 'AUTHORIZED':
    case 'CAPTURED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
    case 'VOIDED':
      return { status, attempt: attemptFrom(row), approval: approvalFrom(row) };
    case 'FAILED':
      return { status, attempt: attemptFrom(row), responseCode: text(row.failureCode) };
  }
}

function capturedFrom(row: StoredRow): Captured | undefined {
  if (row.capturedAmount === null) return undefined;
  return {
    amount: Number(row.capturedAmount),
    fee: { fee: Number(row.feeAmount), vat: Number(row.vatAmount) },
    refunded: Number(row.refundedAmount),
  };
}

/** `operations` are the rows of its operations, all of them. */
export function paymentOf(row: StoredRow, operations: readonly StoredRow[]): Payment {
  return {
    terms: termsOf(row),
    state: stateOf(row),
    captured: capturedFrom(row),
    operations: operations.map(operationOf).sort((a, b) => a.seq - b.seq),
    seq: Number(row.seq),
    updatedAt: Number(row.updatedAt),
  };
}

export function operationRow(tid: string, { replyTo, items, ...rest }: Operation): Row {
  return {
    ...rest,
    tid,
    items: items && JSON.stringify(items),
    replyPath: replyTo?.path ?? null,
    replyKey: replyTo?.key ?? null,
  };
}

function operationOf(row: StoredRow): Operation {
  return {
    id: text(row.id),
    kind: text(row.kind) as Operation['kind'],
    amount: Number(row.amount),
    items: row.items === null ? null : (JSON.parse(text(row.items)) as Operation['items']),
    reason: textOrNull(row.reason),
    state: text(row.state) as Operation['state'],
    responseCode: textOrNull(row.responseCode),
    replyTo: row.replyPath === null ? null : { path: text(row.replyPath), key: textOrNull(row.replyKey) },
    seq: Number(row.seq),
    requestedAt: Number(row.requestedAt),
  };
}

/** `deliveries`: how many webhooks were made of it; `origin` is timeline/origin.ts's. */
export function eventRow(
  { tid, seq, id, type, at, data }: PaymentEvent,
  { deliveries, origin }: { readonly deliveries: number; readonly origin: string | null },
): Row {
  return { tid, seq, id, type, at, data: JSON.stringify(data), deliveries, origin };
}

export function eventOf(row: StoredRow): PaymentEvent {
  const fact = { type: row.type, data: JSON.parse(text(row.data)) } as Fact;
  return { ...fact, id: text(row.id), tid: text(row.tid), seq: Number(row.seq), at: Number(row.at) };
}
