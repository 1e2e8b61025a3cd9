import { type Change, change, type Moment } from './change.ts';
import type { Fact, RequestedData } from './events.ts';
import type { Operation, ReplyTo } from './operation.ts';
import type { Payment } from './payment.ts';
import { firstRepeat } from './repeat.ts';

/** What every command for an operation carries. */
export interface OperationCommand extends Moment {
  readonly operationId: string;
  /** Real time, ms: the first repeat follows the wire, not the business clock. */
  readonly realAt: number;
  readonly replyTo: ReplyTo | null;
}

const EVENTS = {
  capture: 'payment.capture_requested',
  void: 'payment.void_requested',
  refund: 'payment.refund_requested',
} as const;

/**
 * The first of an operation's two commits: it stands as PENDING, with what it reserves and the timer that repeats it,
 * before any byte leaves for the issuer.
 */
export function requestOperation(
  payment: Payment,
  { id, at, operationId, realAt, replyTo }: OperationCommand,
  what: Pick<Operation, 'kind' | 'amount' | 'items' | 'reason'>,
): Change {
  const { kind, amount, items, reason } = what;
  const data: RequestedData = { operationId, amount, items, reason, replyTo };
  const fact: Fact = { type: EVENTS[kind], data };
  return change(payment, payment.terms.tid, { id, at }, [fact], [firstRepeat(operationId, realAt)]);
}
