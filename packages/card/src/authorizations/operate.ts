import { type issuer, type KnownResponseCode, type Refusal, refuse, responseCode } from '@payflow/contracts';
import type { Direction } from '../scripts/play.ts';
import { type Approved, type Attempt, evolve, type Operated } from './attempt.ts';
import { answer, type Decision, refused } from './decision.ts';
import type { Captured, Operation, OperationDeclined, Refunded } from './entry.ts';
import { refuseStranger, refuseUnseen, type Which } from './which.ts';

export interface OperationCommand {
  readonly which: Which;
  /** The payment, when the caller named it. */
  readonly tid: string | null;
  readonly operationId: string;
  /** null: all there is. */
  readonly amount: number | null;
  /** Business time. */
  readonly at: number;
  /** A decline that goes before the rule; nobody can tell the issuer to move more than there is. */
  readonly told?: Direction;
}

type Kind = OperationDeclined['operation'];
type Told = Captured | Refunded | OperationDeclined;

/** The issuer's no, and why. */
export type No = Pick<OperationDeclined, 'reason'> & { readonly responseCode: KnownResponseCode };
/** What an operation of `asked`, or of all there is, comes to on an approved authorization: what it moves, or a no. */
export type Rule = (attempt: Approved, asked: number | null) => { readonly moves: number } | No;

const NOT_APPROVED: Readonly<Record<Exclude<Attempt['state'], 'APPROVED'>, string>> = {
  DECLINED: 'This authorization was declined.',
  REVERSED: 'This authorization was reversed.',
  VOID: 'This attempt was reversed and never authorized.',
};

/**
 * Answers a capture or a refund by its rule, once for each operationId of the attempt. Refuses an attempt that was never
 * seen, another payment than the attempt's, and an operationId that stands for another operation.
 */
export function operate(
  attempt: Attempt | undefined,
  command: OperationCommand,
  { kind, rule }: { readonly kind: Kind; readonly rule: Rule },
): Decision<issuer.OperationReply> {
  if (!attempt) return refused(refuseUnseen(command.which));
  const stranger = refuseStranger(attempt, command.tid);
  if (stranger) return refused(stranger);
  const known = operationNamed(attempt, command.operationId);
  if (known) {
    const isRepeat = isTold(known, kind) && asksTheSame(known, command);
    return isRepeat ? answer(replyOf(known)) : refused(refuseReuse(command));
  }
  const entry = tell(attempt, command, kind, rule);
  const after = evolve(attempt, entry).amounts;
  return answer(replyOf({ entry, before: attempt.amounts, after }), entry);
}

/** What this operationId stands for; undefined while it is free. */
export const operationNamed = (attempt: Attempt, operationId: string): Operated | undefined =>
  attempt.operations.find(({ entry }) => entry.operationId === operationId);

export const refuseReuse = ({ operationId }: { readonly operationId: string }): Refusal =>
  refuse(
    'INVALID_STATE',
    `operationId ${operationId} was used for another operation or amount; take a new one.`,
  );

export function kindOf(entry: Operation): Kind | 'reverse' {
  switch (entry.type) {
    case 'captured':
      return 'capture';
    case 'refunded':
      return 'refund';
    case 'operation_declined':
      return entry.operation;
    case 'reversed':
    case 'tombstoned':
      return 'reverse';
  }
}

const isTold = (operated: Operated, kind: Kind): operated is Operated<Told> =>
  kindOf(operated.entry) === kind;

/** An absent amount means all there was when the operation was done. */
function asksTheSame({ entry, before }: Operated<Told>, { amount }: OperationCommand): boolean {
  if (entry.type === 'operation_declined') return entry.amount === amount;
  return entry.amount === (amount ?? before.heldAmount);
}

function tell(attempt: Attempt, command: OperationCommand, kind: Kind, rule: Rule): Told {
  const { operationId, amount, at, told } = command;
  const numbered = { attemptId: attempt.attemptId, seq: attempt.seq + 1, at, operationId };
  const refNo = attempt.answered?.type === 'authorized' ? attempt.answered.refNo : null;
  const decline = (no: No): OperationDeclined => ({
    type: 'operation_declined',
    ...numbered,
    operation: kind,
    refNo,
    amount,
    ...no,
  });
  if (attempt.state !== 'APPROVED')
    return decline({ responseCode: '12', reason: NOT_APPROVED[attempt.state] });
  if (typeof told === 'object')
    return decline({ responseCode: told.decline, reason: responseCode(told.decline).message });
  const outcome = rule(attempt, amount);
  if ('reason' in outcome) return decline(outcome);
  const type = kind === 'capture' ? 'captured' : 'refunded';
  return { type, ...numbered, refNo: attempt.answered.refNo, amount: outcome.moves };
}

/** The answer to an operation; made of its entry and of those before it alone, so that a repeat gets the same bytes. */
function replyOf({ entry, after }: Operated<Told>): issuer.OperationReply {
  const { operationId, attemptId, refNo } = entry;
  const which = { operationId, attemptId, refNo };
  if (entry.type === 'operation_declined') {
    const { responseCode, reason } = entry;
    return { result: 'DECLINED', ...which, amount: 0, ...after, responseCode, reason };
  }
  return { result: 'DONE', ...which, amount: entry.amount, ...after, responseCode: '00', reason: null };
}
