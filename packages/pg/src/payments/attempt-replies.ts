import { outcomes, rest } from '@payflow/contracts';
import type { Reply, ReplyKey } from '../idempotency/reply.ts';
import { paymentOutcome } from './api-replies.ts';
import { attemptOf, type Payment } from './payment.ts';
import { approveReply } from './replies.ts';

/** What the call that made an attempt is answered with, once its outcome is committed; also by a timer, when its process is gone. */

export const APPROVE_PATH = '/pay/approve';
export const AUTHORIZE_PATH = rest.authorizePayment.path;
/** Its call was answered when the request was stored; nobody waits for the outcome. */
export const REQUEST_PATH = rest.requestPayment.path;

const approveAnswer = (payment: Payment): Reply => ({
  status: payment.state.status === 'UNKNOWN' ? 202 : 200,
  bytes: JSON.stringify(approveReply(payment)),
});

function authorizeAnswer(payment: Payment): Reply {
  const outcome = paymentOutcome(payment);
  const status = outcome.code === 'OK' ? rest.authorizePayment.status : outcomes[outcome.code].status;
  return { status, bytes: JSON.stringify(outcome) };
}

const answers: Readonly<Record<string, (payment: Payment) => Reply>> = {
  [APPROVE_PATH]: approveAnswer,
  [AUTHORIZE_PATH]: authorizeAnswer,
  [REQUEST_PATH]: authorizeAnswer,
};

const pathOf = (payment: Payment): string => attemptOf(payment)?.path ?? APPROVE_PATH;

/** The reply as bytes. Throws for an attempt by a call that is not in the table: that is a bug. */
export function replyTo(payment: Payment): Reply {
  const answer = answers[pathOf(payment)];
  if (!answer) throw new Error(`${payment.terms.tid}: nobody answers ${pathOf(payment)}`);
  return answer(payment);
}

/** The key under which the call that made this attempt stores its reply. */
export function replyKeyOf(payment: Payment): ReplyKey | undefined {
  const key = attemptOf(payment)?.key ?? null;
  return key === null
    ? undefined
    : { merchantId: payment.terms.merchantId, method: 'POST', path: pathOf(payment), key };
}
