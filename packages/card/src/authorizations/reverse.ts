import { type issuer, refuse } from '@payflow/contracts';
import { type Attempt, heldAmount } from './attempt.ts';
import { answer, type Decision, refused } from './decision.ts';
import type { Reversed, Tombstoned } from './entry.ts';

/** The attempt's own id, or the reference of its approval. */
export type Which = { readonly attemptId: string } | { readonly refNo: string };

export interface ReverseCommand {
  readonly which: Which;
  /** The payment, when the caller named it. */
  readonly tid: string | null;
  readonly operationId: string;
  /** Business time. */
  readonly at: number;
}

/**
 * Gives the held money back, once. Whatever holds none is confirmed as it is, and an attemptId that was never seen
 * leaves a tombstone. Refuses an unknown refNo, and an authorization of another payment than the one named.
 */
export function reverse(
  attempt: Attempt | undefined,
  command: ReverseCommand,
): Decision<issuer.ReverseReply> {
  if (!attempt) return tombstone(command);
  if (attempt.state !== 'APPROVED') return answer(confirmation(attempt, command));
  const { attemptId, seq, refNo, asked } = attempt.answered;
  if (command.tid !== null && command.tid !== asked.tid) {
    return refused(
      refuse('INVALID_STATE', `This authorization belongs to ${asked.tid}, not to ${command.tid}.`),
    );
  }
  const { operationId, at } = command;
  const reversed: Reversed = {
    type: 'reversed',
    attemptId,
    seq: seq + 1,
    at,
    operationId,
    refNo,
    amount: asked.amount,
  };
  return answer(confirmation({ state: 'REVERSED', answered: attempt.answered, reversed }, command), reversed);
}

function tombstone(command: ReverseCommand): Decision<issuer.ReverseReply> {
  const { which, operationId, tid, at } = command;
  if ('refNo' in which) return refused(refuse('NOT_FOUND', `No authorization has refNo ${which.refNo}.`));
  const tombstoned: Tombstoned = {
    type: 'tombstoned',
    attemptId: which.attemptId,
    seq: 1,
    at,
    operationId,
    tid,
  };
  return answer(confirmation({ state: 'VOID', answered: undefined, tombstoned }, command), tombstoned);
}

/** Only the operation that gave the money back says that it did, however often it is asked. */
function confirmation(
  attempt: Exclude<Attempt, { state: 'APPROVED' }>,
  { operationId }: ReverseCommand,
): issuer.ReverseReply {
  const reversed = attempt.state === 'REVERSED' ? attempt.reversed : undefined;
  return {
    result: 'REVERSED',
    attemptId: (attempt.state === 'VOID' ? attempt.tombstoned : attempt.answered).attemptId,
    refNo: reversed?.refNo ?? null,
    state: attempt.state,
    reversedAmount: reversed?.operationId === operationId ? reversed.amount : 0,
    heldAmount: heldAmount(attempt),
  };
}
