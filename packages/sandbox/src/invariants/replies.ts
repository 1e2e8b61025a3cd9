import { type PayStatus, pay, payStatus, rest } from '@payflow/contracts';
import type { Facts, OperationFact, PaymentFact, ReplyFact } from './facts.ts';

interface Bodied {
  readonly tid?: string;
  readonly status?: PayStatus;
}

/** What the reply of a call that makes an attempt says of its payment, by the call's path. */
const ATTEMPTS: Readonly<Record<string, (body: string) => Bodied>> = {
  [pay.approve.path]: (body) => JSON.parse(body),
  [rest.authorizePayment.path](body) {
    const { data } = JSON.parse(body) as rest.PaymentOutcome;
    return { tid: data.tid, status: payStatus(data.status) };
  },
};

/** What an approval may have become since it was answered. */
const AFTER_APPROVED: readonly PayStatus[] = ['APPROVED', 'PARTIAL_CANCELLED', 'CANCELLED'];

function approvalBreach(
  { key, path, merchantId, status, body }: ReplyFact,
  { payments }: Facts,
  said: (body: string) => Bodied,
): string | undefined {
  if (status === null) {
    const isMine = (one: PaymentFact) =>
      one.merchantId === merchantId &&
      one.approveKey === key &&
      (one.row.approvePath ?? pay.approve.path) === path;
    const isUnderWay = payments.some((one) => isMine(one) && one.status === 'APPROVING');
    return isUnderWay ? undefined : `key ${key} is in flight, and no payment is`;
  }
  const replied = said(body ?? '{}');
  const payment = payments.find(({ tid }) => tid === replied.tid);
  if (!payment) return `key ${key} repeats a reply about ${replied.tid}, which is not there`;
  const now = payStatus(payment.status);
  const fits = replied.status === 'APPROVED' ? AFTER_APPROVED.includes(now) : replied.status === now;
  return fits || replied.status === 'UNKNOWN'
    ? undefined
    : `key ${key} repeats ${replied.status}, and ${payment.tid} is ${payment.status}`;
}

const STATE_OF_STATUS: Readonly<Record<number, OperationFact['state']>> = { 200: 'DONE', 409: 'DECLINED' };

/** A reply of 202 says nothing that could turn out wrong. */
function operationBreach({ key, path, merchantId, status }: ReplyFact, facts: Facts): string | undefined {
  const mine = new Set(facts.payments.filter((one) => one.merchantId === merchantId).map(({ tid }) => tid));
  const operation = [...facts.operations.values()]
    .flat()
    .find((one) => mine.has(one.tid) && one.replyPath === path && one.replyKey === key);
  if (status === null)
    return operation?.state === 'PENDING' ? undefined : `key ${key} is in flight, and no operation is`;
  if (!operation) return `key ${key} repeats a reply about an operation that is not there`;
  const state = STATE_OF_STATUS[status];
  return state === undefined || state === operation.state
    ? undefined
    : `key ${key} repeats ${status}, and ${operation.id} is ${operation.state}`;
}

/** A path that ends with the payment's id is known by what stands before it. */
const OPERATIONS = [pay.cancel, rest.capturePayment, rest.refundPayment, rest.voidPayment].map(({ path }) =>
  path.replace(':paymentId', ''),
);

/** I6: a stored reply says what happened; a key is in flight only while what it asked for is. */
export function* repliesAgree(facts: Facts): Iterable<string> {
  for (const reply of facts.replies) {
    const said = ATTEMPTS[reply.path];
    const isOperation = OPERATIONS.some((path) => reply.path.startsWith(path));
    const breach = said ? approvalBreach(reply, facts, said) : isOperation && operationBreach(reply, facts);
    if (breach) yield breach;
  }
}
