import type { issuer } from '@payflow/contracts';
import { type Attempt, leftToGiveBack } from './attempt.ts';
import type { Decision } from './decision.ts';
import { type OperationCommand, operate, type Rule } from './operate.ts';

/** Gives captured money back, whole or in part, as long as some is left. Refuses as every operation does. */
export function refund(
  attempt: Attempt | undefined,
  command: OperationCommand,
): Decision<issuer.OperationReply> {
  return operate(attempt, command, { kind: 'refund', rule });
}

const rule: Rule = (attempt, asked) => {
  if (attempt.amounts.capturedAmount === 0) {
    return { responseCode: '12', reason: 'Nothing was captured; reverse the authorization instead.' };
  }
  const left = leftToGiveBack(attempt);
  if (left === 0)
    return { responseCode: '13', reason: 'All that was captured was given back already, or is disputed.' };
  const moves = asked ?? left;
  if (moves > left) return { responseCode: '13', reason: `No more than ${left} is left to refund.` };
  return { moves };
};
