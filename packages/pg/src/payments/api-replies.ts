import type { PaymentStatus, ReplyOf, rest } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { attemptOf, capturedAmount, type Payment, refundedAmount } from './payment.ts';
import { approvalShown, failureOf, maskedCard, wayOf } from './replies.ts';

/** How payments look from outside, under /api/v1: with their own states. */

/** Minor units: what was taken, what was given back, and what is still held or taken. */
function movedAmounts(payment: Payment) {
  const { terms, state } = payment;
  const [captured, refunded] = [capturedAmount(payment), refundedAmount(payment)];
  const remaining = state.status === 'AUTHORIZED' ? terms.amount : captured - refunded;
  return { capturedAmount: captured, refundedAmount: refunded, remaining };
}

export function apiPayment(payment: Payment): rest.ApiPayment {
  const { terms, state } = payment;
  const attempt = attemptOf(payment);
  const failure = failureOf(payment);
  return {
    paymentId: terms.tid,
    txId: terms.tid,
    tid: terms.tid,
    merchantId: terms.merchantId,
    orderNo: terms.orderNo,
    amount: terms.amount,
    currency: terms.currency as 'KRW',
    status: state.status,
    captureMode: terms.captureMode,
    ...wayOf(payment),
    ...movedAmounts(payment),
    issuer: attempt?.issuer ?? null,
    cardMasked: attempt ? maskedCard(attempt) : null,
    ...approvalShown(payment),
    ...(failure ? { failure } : {}),
    createdAt: isoTime(terms.createdAt),
    updatedAt: isoTime(payment.updatedAt),
    expiresAt: attempt || state.status === 'REQUESTED' ? null : isoTime(terms.expiresAt),
  };
}

const IN_DOUBT: ReadonlySet<PaymentStatus> = new Set(['APPROVING', 'UNKNOWN', 'MANUAL_REVIEW']);

const messages: Readonly<Partial<Record<PaymentStatus, string>>> = {
  AUTHORIZED: 'The money is held.',
  CAPTURED: 'The money is taken.',
};

/** A payment with what became of it: approved, declined, or not known yet. */
export function paymentOutcome(payment: Payment): rest.PaymentOutcome {
  const data = apiPayment(payment);
  const { status } = payment.state;
  if (status === 'FAILED')
    return { code: 'CARD_DECLINED', message: failureOf(payment)?.message ?? 'The payment failed.', data };
  if (IN_DOUBT.has(status)) {
    return {
      code: 'PAYMENT_OUTCOME_UNKNOWN',
      message: 'The issuer did not answer; look the payment up, or wait for the webhook.',
      data,
    };
  }
  return { code: 'OK', message: messages[status] ?? `The payment is ${status}.`, data };
}

/** A payment that is stored, and whose issuer is asked later. */
export const requestedReply = (payment: Payment): ReplyOf<typeof rest.requestPayment> => ({
  code: 'OK',
  message: 'The payment is REQUESTED; its result comes by webhook.',
  data: apiPayment(payment),
});
