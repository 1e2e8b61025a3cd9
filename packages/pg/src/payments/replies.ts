import { type pay, payStatus, type ReplyOf, responseCode } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import {
  type Attempt,
  approvalOf,
  attemptOf,
  billingKeyOf,
  methodOf,
  type Payment,
  refundedAmount,
} from './payment.ts';

/** How payments look from outside, in the language of the payment window. */

const MASK = '******';

export const maskedCard = ({ cardBin, cardLast4 }: Attempt): string => `${cardBin}${MASK}${cardLast4}`;

export const failureOf = ({ state }: Payment) =>
  state.status === 'FAILED' ? responseCode(state.responseCode) : undefined;

/** What the issuer's approval is known by; nulls without one. */
export function approvalShown(payment: Payment) {
  const approval = approvalOf(payment);
  return {
    cardAuthCode: approval?.authCode ?? null,
    cardRefNo: approval?.refNo ?? null,
    approvedAt: approval ? isoTime(approval.approvedAt) : null,
  };
}

/** How it is paid, and the card on file that it charges or left. */
export const wayOf = (payment: Payment) => ({
  method: methodOf(payment),
  billingKey: billingKeyOf(payment),
});

/** How much of the payment was cancelled, and how much is held or taken and was not; minor units. */
export function amountsOf(payment: Payment): { cancelledAmount: number; remainingAmount: number } {
  const { terms, state, captured } = payment;
  if (state.status === 'VOIDED') return { cancelledAmount: terms.amount, remainingAmount: 0 };
  if (state.status === 'AUTHORIZED') return { cancelledAmount: 0, remainingAmount: terms.amount };
  const cancelledAmount = refundedAmount(payment);
  return { cancelledAmount, remainingAmount: (captured?.amount ?? 0) - cancelledAmount };
}

export function readyReply({ terms }: Payment, pgUrl: string): ReplyOf<typeof pay.ready> {
  return {
    tid: terms.tid,
    redirectUrl: `${pgUrl}/checkout?tid=${terms.tid}`,
    status: 'READY',
    expiresAt: isoTime(terms.expiresAt),
  };
}

export function approveReply(payment: Payment): ReplyOf<typeof pay.approve> {
  const { terms, state } = payment;
  const attempt = attemptOf(payment);
  const failure = failureOf(payment);
  return {
    tid: terms.tid,
    orderNo: terms.orderNo,
    amount: terms.amount,
    status: payStatus(state.status),
    ...approvalShown(payment),
    issuer: attempt?.issuer ?? null,
    cardMasked: attempt ? maskedCard(attempt) : null,
    ...wayOf(payment),
    ...(failure ? { failure } : {}),
  };
}

/** What was asked back of a payment, whoever asked for it. */
function cancelsOf({ operations }: Payment): pay.Cancel[] {
  return operations.flatMap(({ id, kind, state, amount, items, reason, replyTo, requestedAt }) =>
    kind === 'capture'
      ? []
      : {
          ...{ cancelId: id, state, amount, reason },
          items: items && [...items],
          idempotencyKey: replyTo?.key ?? null,
          requestedAt: isoTime(requestedAt),
        },
  );
}

export function paymentReply(payment: Payment): ReplyOf<typeof pay.tx> {
  const { terms, state } = payment;
  const failure = failureOf(payment);
  return {
    tid: terms.tid,
    orderNo: terms.orderNo,
    amount: terms.amount,
    currency: terms.currency as 'KRW',
    status: payStatus(state.status),
    seq: payment.seq,
    ...approvalShown(payment),
    issuer: attemptOf(payment)?.issuer ?? null,
    ...wayOf(payment),
    ...amountsOf(payment),
    cancels: cancelsOf(payment),
    ...(failure ? { failure } : {}),
    createdAt: isoTime(terms.createdAt),
    updatedAt: isoTime(payment.updatedAt),
  };
}
