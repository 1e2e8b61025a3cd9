import { type PayStatus, pay, payStatus } from '@payflow/contracts';
import type { Facts, OperationFact, PaymentFact, ReplyFact } from './facts.ts';

interface Bodied {
  readonly tid?: string;
  readonly status?: PayStatus;
}

/** What an approval may have become since it was answered. */
const AFTER_APPROVED: readonly PayStatus[] = ['APPROVED', 'PARTIAL_CANCELLED', 'CANCELLED'];

function approvalBreach(
  { key, merchantId, status, body }: ReplyFact,
  { payments }: Facts,
): string | undefined {
  if (status === null) {
    const isMine = (one: PaymentFact) => one.merchantId === merchantId && one.approveKey === key;
    const isUnderWay = payments.some((one) => isMine(one) && one.status === 'APPROVING');
    return isUnderWay ? undefined : `key ${key} is in flight, and no payment is`;
  }
  const replied = JSON.parse(body ?? '{}') as Bodied;
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

/** I6: a stored reply says what happened; a key is in flight only while what it asked for is. */
export function* repliesAgree(facts: Facts): Iterable<string> {
  const operationPaths = new Set<string>([pay.cancel.path]);
  for (const reply of facts.replies) {
    const breach =
      reply.path === pay.approve.path
        ? approvalBreach(reply, facts)
        : operationPaths.has(reply.path) && operationBreach(reply, facts);
    if (breach) yield breach;
  }
}
