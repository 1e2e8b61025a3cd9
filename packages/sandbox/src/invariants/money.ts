import type { PaymentStatus } from '@payflow/contracts';
import { disputesDisagree } from './disputed-money.ts';
import type { Approval, DisputeFact, Facts, OperationFact, PaymentFact } from './facts.ts';
import type { Invariant } from './invariant.ts';

const WITH_MONEY: ReadonlySet<PaymentStatus> = new Set(['AUTHORIZED', 'CAPTURED', 'PARTIALLY_REFUNDED']);
const IN_DOUBT: ReadonlySet<PaymentStatus> = new Set(['APPROVING', 'UNKNOWN', 'MANUAL_REVIEW']);

const amounts = ({ amount, captured, refunded }: Omit<Approval, 'attemptId' | 'tid' | 'state'>): string =>
  `${amount}, captured ${captured}, refunded ${refunded}`;

const held = (live: readonly Approval[]): string =>
  live.map((approval) => `${approval.attemptId} of ${amounts(approval)}`).join('; ') || 'nothing';

const isPending = ({ state }: OperationFact): boolean => state === 'PENDING';

/** What is wrong with the money of a payment for which nothing is under way. */
function disagreement(payment: PaymentFact, approvals: readonly Approval[]): string | undefined {
  const { status, amount, attemptId } = payment;
  const money = { amount, captured: payment.capturedAmount ?? 0, refunded: payment.refundedAmount ?? 0 };
  const live = approvals.filter(({ state }) => state === 'live');
  const own = approvals.find((approval) => approval.attemptId === attemptId);
  const agrees = own !== undefined && amounts(own) === amounts(money);
  if (WITH_MONEY.has(status)) {
    if (live.length === 1 && live[0] === own && agrees) return undefined;
    return `is ${status} with ${attemptId} of ${amounts(money)}, and the issuer holds ${held(live)}`;
  }
  if (live.length > 0) return `is ${status}, and the issuer holds ${held(live)}`;
  if (status === 'REFUNDED' && !agrees)
    return `is REFUNDED with ${attemptId} of ${amounts(money)}, and the issuer has ${held(own ? [own] : [])}`;
  return undefined;
}

function* disagreements(facts: Facts): Iterable<string> {
  const { payments, approvals, operations } = facts;
  const approvalsOf = Map.groupBy(approvals, ({ tid }) => tid);
  for (const payment of payments) {
    const { tid, status } = payment;
    yield* disputesDisagree(tid, facts);
    if (IN_DOUBT.has(status) || operations.get(tid)?.some(isPending)) continue;
    const wrong = disagreement(payment, approvalsOf.get(tid) ?? []);
    if (wrong) yield `${tid} ${wrong}`;
  }
}

export const moneyAgrees: Invariant = {
  id: 'I1',
  promise: 'Issuers hold and took money for payments that have it, once and to the won, and for no others.',
  check: (facts) => ({ looked: facts.payments.length, breaches: [...disagreements(facts)] }),
};

interface Counted {
  readonly sku: string;
  readonly quantity: number;
}

function quantities(lists: readonly (string | null)[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const { sku, quantity } of lists.flatMap((items): Counted[] => JSON.parse(items ?? '[]')))
    counted.set(sku, (counted.get(sku) ?? 0) + quantity);
  return counted;
}

const sum = (list: readonly OperationFact[]): number => list.reduce((total, { amount }) => total + amount, 0);

function* sumsAgree(
  payment: PaymentFact,
  refunds: readonly OperationFact[],
  disputes: readonly DisputeFact[],
): Iterable<string> {
  const { amount, capturedAmount, refundedAmount } = payment;
  const [captured, refunded] = [capturedAmount ?? 0, refundedAmount ?? 0];
  if (captured > amount) yield `captured ${captured} of ${amount}`;
  const done = sum(refunds.filter((one) => !isPending(one)));
  if (done !== refunded) yield `refunded ${refunded}, and its refunds come to ${done}`;
  if (sum(refunds) > captured) yield `refunds ${sum(refunds)} of ${captured}`;
  const bound = disputes.reduce((all, { state, amount }) => all + (BINDS.has(state) ? amount : 0), 0);
  if (refunded + bound > captured) yield `refunded ${refunded} and lost or may lose ${bound} of ${captured}`;
}

function* itemsAgree({ items }: PaymentFact, refunds: readonly OperationFact[]): Iterable<string> {
  const bought = quantities([items]);
  for (const [sku, quantity] of quantities(refunds.map((one) => one.items))) {
    const most = bought.get(sku) ?? 0;
    if (quantity > most) yield `refunds ${quantity} ${sku} of ${most}`;
  }
}

const BINDS: ReadonlySet<DisputeFact['state']> = new Set(['OPEN', 'LOST']);

const isRefund = ({ kind, state }: OperationFact): boolean => kind === 'refund' && state !== 'DECLINED';

function* excesses({ payments, operations, disputes }: Facts): Iterable<string> {
  for (const payment of payments) {
    const refunds = (operations.get(payment.tid) ?? []).filter(isRefund);
    const wrong = [
      ...sumsAgree(payment, refunds, disputes.get(payment.tid) ?? []),
      ...itemsAgree(payment, refunds),
    ];
    for (const what of wrong) yield `${payment.tid} ${what}`;
  }
}

export const nothingTwice: Invariant = {
  id: 'I7',
  promise: 'No more is captured than was authorized, no more goes back than was captured, and no item twice.',
  check: (facts) => ({ looked: facts.payments.length, breaches: [...excesses(facts)] }),
};
