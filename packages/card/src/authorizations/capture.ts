import type { issuer } from '@payflow/contracts';
import type { Attempt } from './attempt.ts';
import type { Decision } from './decision.ts';
import { type OperationCommand, operate, type Rule } from './operate.ts';

/** Takes held money, whole or in part, once; what a part leaves over is released. Refuses as every operation does. */
export function capture(
  attempt: Attempt | undefined,
  command: OperationCommand,
): Decision<issuer.OperationReply> {
  return operate(attempt, command, { kind: 'capture', rule });
}

const rule: Rule = ({ amounts: { heldAmount, capturedAmount } }, asked) => {
  if (capturedAmount > 0) {
    return { responseCode: '12', reason: 'This authorization is captured already.' };
  }
  const moves = asked ?? heldAmount;
  if (moves > heldAmount) return { responseCode: '13', reason: `No more than ${heldAmount} is held.` };
  return { moves };
};
