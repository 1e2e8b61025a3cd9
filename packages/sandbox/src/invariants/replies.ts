import { type PayStatus, pay, payStatus, rest } from '@payflow/contracts';
import type { Facts, OperationFact, RepliedOperation, RepliedTo, ReplyFact } from './facts.ts';
import type { Invariant } from './invariant.ts';

interface Bodied {
  readonly tid?: string;
  readonly status?: PayStatus;
}

/** What replies are about, found by what they name. */
interface Known {
  readonly payments: ReadonlyMap<string, RepliedTo>;
  /** Those that are being approved, by the request that is under way. */
  readonly approving: ReadonlySet<string>;
  readonly operations: ReadonlyMap<string, RepliedOperation>;
}

/** A request under an Idempotency-Key. */
const nameOf = (...parts: readonly (string | null)[]): string => JSON.stringify(parts);

function knownFrom({ repliedTo, repliedOperations }: Facts): Known {
  const approving = repliedTo.filter(({ status }) => status === 'APPROVING');
  return {
    payments: new Map(repliedTo.map((payment) => [payment.tid, payment])),
    approving: new Set(
      approving.map(({ merchantId, approvePath, approveKey }) =>
        nameOf(merchantId, approvePath ?? pay.approve.path, approveKey),
      ),
    ),
    operations: new Map(
      repliedOperations.map((one) => [nameOf(one.merchantId, one.replyPath, one.replyKey), one]),
    ),
  };
}

function aboutPayment(body: string): Bodied {
  const { data } = JSON.parse(body) as rest.PaymentOutcome;
  return { tid: data.tid, status: payStatus(data.status) };
}

/** What the reply of a call that makes an attempt says of its payment, by the call's path. */
const ATTEMPTS: Readonly<Record<string, (body: string) => Bodied>> = {
  [pay.approve.path]: (body) => JSON.parse(body),
  [rest.authorizePayment.path]: aboutPayment,
  [rest.requestPayment.path]: aboutPayment,
};

/** What an approval may have become since it was answered. */
const AFTER_APPROVED: readonly PayStatus[] = ['APPROVED', 'PARTIAL_CANCELLED', 'CANCELLED'];

function approvalBreach(
  { key, path, merchantId, status, body }: ReplyFact,
  { payments, approving }: Known,
  said: (body: string) => Bodied,
): string | undefined {
  if (status === null) {
    return approving.has(nameOf(merchantId, path, key))
      ? undefined
      : `key ${key} is in flight, and no payment is`;
  }
  const replied = said(body ?? '{}');
  const payment = payments.get(replied.tid ?? '');
  if (!payment) return `key ${key} repeats a reply about ${replied.tid}, which is not there`;
  const now = payStatus(payment.status);
  const fits = replied.status === 'APPROVED' ? AFTER_APPROVED.includes(now) : replied.status === now;
  return fits || replied.status === 'UNKNOWN' || replied.status === 'REQUESTED'
    ? undefined
    : `key ${key} repeats ${replied.status}, and ${payment.tid} is ${payment.status}`;
}

const STATE_OF_STATUS: Readonly<Record<number, OperationFact['state']>> = { 200: 'DONE', 409: 'DECLINED' };

/** A reply of 202 says nothing that could turn out wrong. */
function operationBreach(
  { key, path, merchantId, status }: ReplyFact,
  { operations }: Known,
): string | undefined {
  const operation = operations.get(nameOf(merchantId, path, key));
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

function* breachesOf(facts: Facts): Iterable<string> {
  const known = knownFrom(facts);
  for (const reply of facts.replies) {
    const said = ATTEMPTS[reply.path];
    const isOperation = OPERATIONS.some((path) => reply.path.startsWith(path));
    const breach = said ? approvalBreach(reply, known, said) : isOperation && operationBreach(reply, known);
    if (breach) yield breach;
  }
}

export const repliesAgree: Invariant = {
  id: 'I6',
  promise: 'A stored reply says what happened, and a key is in flight only while what it asked for is.',
  check: (facts) => ({ looked: facts.replies.length, breaches: [...breachesOf(facts)] }),
};
