import { type issuer, refuse } from '@payflow/contracts';
import { type Attempt, reversible } from './attempt.ts';
import { answer, type Decision, refused } from './decision.ts';
import type { Reversed, Tombstoned } from './entry.ts';
import { kindOf, operationNamed, refuseReuse } from './operate.ts';
import { refuseStranger, refuseUnseen, type Which } from './which.ts';

export interface ReverseCommand {
  readonly which: Which;
  /** The payment, when the caller named it. */
  readonly tid: string | null;
  readonly operationId: string;
  /** Business time. */
  readonly at: number;
}

/**
 * Gives back what is held, or was captured with the approval, once. Whatever was not approved or is reversed is confirmed as
 * it is, and an attemptId that was never seen leaves a tombstone. Refuses an unknown refNo, an authorization of another
 * payment than the one named, one that a capture or a refund touched, and an operationId that stands for one of those.
 */
export function reverse(
  attempt: Attempt | undefined,
  command: ReverseCommand,
): Decision<issuer.ReverseReply> {
  if (!attempt) return tombstone(command);
  const { operationId, tid, at } = command;
  // A tombstone may have been left under another payment's name, and is confirmed to whoever asks.
  const stranger = attempt.state === 'VOID' ? undefined : refuseStranger(attempt, tid);
  if (stranger) return refused(stranger);
  const known = operationNamed(attempt, operationId);
  if (known && kindOf(known.entry) !== 'reverse') return refused(refuseReuse(command));
  if (attempt.state !== 'APPROVED') return answer(confirmation(attempt, command));
  if (!reversible(attempt)) {
    return refused(
      refuse(
        'INVALID_STATE',
        'This authorization was captured or refunded by an operation; refund what is left.',
      ),
    );
  }
  const { attemptId, seq, answered, amounts } = attempt;
  const reversed: Reversed = {
    type: 'reversed',
    attemptId,
    seq: seq + 1,
    at,
    operationId,
    refNo: answered.refNo,
    amount: amounts.heldAmount,
  };
  return answer(confirmation({ state: 'REVERSED', attemptId, reversed }, command), reversed);
}

function tombstone(command: ReverseCommand): Decision<issuer.ReverseReply> {
  const { which, operationId, tid, at } = command;
  if ('refNo' in which) return refused(refuseUnseen(which));
  const { attemptId } = which;
  const tombstoned: Tombstoned = { type: 'tombstoned', attemptId, seq: 1, at, operationId, tid };
  return answer(confirmation({ state: 'VOID', attemptId }, command), tombstoned);
}

/** Only the operation that gave the money back says that it did, however often it is asked. */
function confirmation(attempt: Nothing, { operationId }: ReverseCommand): issuer.ReverseReply {
  const reversed = attempt.state === 'REVERSED' ? attempt.reversed : undefined;
  return {
    result: 'REVERSED',
    attemptId: attempt.attemptId,
    refNo: reversed?.refNo ?? null,
    state: attempt.state,
    reversedAmount: reversed?.operationId === operationId ? reversed.amount : 0,
    heldAmount: 0,
  };
}

/** An attempt that holds nothing. */
type Nothing =
  | { readonly state: 'DECLINED' | 'VOID'; readonly attemptId: string }
  | { readonly state: 'REVERSED'; readonly attemptId: string; readonly reversed: Reversed };
