import { type BodyOf, type issuer, type Refusal, refuse } from '@payflow/contracts';
import type { Attempt } from '../authorizations/attempt.ts';
import { refuseUnseen, type Which } from '../authorizations/which.ts';
import { type DisputeChange, open } from './dispute.ts';

export interface OpeningNow {
  readonly id: string;
  readonly which: Which;
  readonly body: BodyOf<typeof issuer.dispute>;
  readonly at: number;
}

/** A dispute that begins at once. Refuses what was never approved, and more than is left to dispute. */
export function openNow(
  attempt: Attempt | undefined,
  { id, which, body, at }: OpeningNow,
): DisputeChange | Refusal {
  if (!attempt) return refuseUnseen(which);
  if (attempt.state !== 'APPROVED')
    return refuse(
      'INVALID_STATE',
      `Authorization ${attempt.attemptId} is ${attempt.state}; nothing of it can be disputed.`,
    );
  const { attemptId, answered } = attempt;
  const { amount = null, reason } = body;
  const { tid, currency } = answered.asked;
  const opened = open(
    {
      ...{ id, attemptId, tid, refNo: answered.refNo, amount, currency, reason, opensAt: at },
      state: 'PLANNED',
      ...{ evidence: null, outcome: null, resolvesAt: null, openedAt: null, resolvedAt: null, nextAt: null },
      version: 1,
    },
    attempt,
    at,
  );
  const left = opened.dispute.amount ?? 0;
  if (opened.dispute.state === 'LAPSED')
    return refuse(
      'INVALID_STATE',
      `Nothing of ${tid} is left to dispute: it was not captured, or has gone back, or is disputed.`,
    );
  return amount !== null && left < amount
    ? refuse('INVALID_STATE', `No more than ${left} ${currency} of ${tid} is left to dispute.`)
    : opened;
}
