import {
  pay,
  payStatus,
  type RefusalCode,
  type ReplyOf,
  refusals,
  responseCode,
  rest,
} from '@payflow/contracts';
import type { Reply } from '../idempotency/reply.ts';
import { apiPayment } from './api-replies.ts';
import { isPending, type Operation } from './operation.ts';
import type { Payment } from './payment.ts';
import { amountsOf } from './replies.ts';

/** What a capture, void or refund is answered with, by the call that asked for it; the same for its caller and for repeats. */

type Body = (payment: Payment, operation: Operation) => unknown;

const cancelled = (payment: Payment, { id }: Operation): ReplyOf<typeof pay.cancel> => ({
  tid: payment.terms.tid,
  status: payStatus(payment.state.status),
  ...amountsOf(payment),
  cancelId: id,
});

const moved = (payment: Payment, operation: Operation): rest.OperationOutcome => ({
  ...said(payment, operation),
  data: apiPayment(payment),
});

function said({ terms }: Payment, operation: Operation): Pick<rest.OperationOutcome, 'code' | 'message'> {
  if (isPending(operation)) {
    const message = 'The issuer did not answer yet; it is asked again until it does.';
    return { code: 'PAYMENT_OUTCOME_UNKNOWN', message };
  }
  switch (operation.kind) {
    case 'capture':
      return { code: 'OK', message: 'The money is taken.' };
    case 'void':
      return { code: 'OK', message: 'The money is released.' };
    case 'refund':
      return { code: 'OK', message: `${operation.amount} ${terms.currency} went back.` };
  }
}

/** Each call's own shape, by its path. */
const bodies: Readonly<Record<string, Body>> = {
  [pay.cancel.path]: cancelled,
  [rest.capturePayment.path]: moved,
  [rest.refundPayment.path]: moved,
  [rest.voidPayment.path]: moved,
};

/** A call whose path ends with the payment's id is known by the path without it. */
const bodyFor = (path: string): Body | undefined =>
  bodies[path] ?? bodies[path.replace(/[^/]+$/, ':paymentId')];

const CONFLICTS: Readonly<Record<Operation['kind'], RefusalCode>> = {
  capture: 'CAPTURE_CONFLICT',
  void: 'CANCEL_CONFLICT',
  refund: 'REFUND_CONFLICT',
};

/** The issuer's no. It is stored, so it is named by its operation and not by the request that happened to bring it. */
function declined({ terms }: Payment, { id, kind, responseCode: code }: Operation): Reply {
  const refusal = CONFLICTS[kind];
  const why = responseCode(code ?? '');
  const message = `The issuer declined the ${kind} of ${terms.tid} with code ${why.code}: ${why.message}`;
  return {
    status: refusals[refusal].status,
    bytes: JSON.stringify({ code: refusal, message, requestId: id }),
  };
}

/** 200 when it is done, 202 while the issuer has not answered, 409 when it declined. */
export function operationReply(path: string, payment: Payment, operation: Operation): Reply {
  if (operation.state === 'DECLINED') return declined(payment, operation);
  const body = bodyFor(path);
  if (!body) throw new Error(`nobody knows how ${path} is answered`);
  return { status: isPending(operation) ? 202 : 200, bytes: JSON.stringify(body(payment, operation)) };
}
