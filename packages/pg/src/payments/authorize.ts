import { isRefusal, type Refusal } from '@payflow/contracts';
import { beginsResolving } from './approve.ts';
import { type Change, change, type Moment } from './change.ts';
import type { Attempt, Payment, Terms } from './payment.ts';
import { vacate } from './ready.ts';

export interface AuthorizeCommand extends Moment {
  /** Real time, ms: the resolve timer follows the wire, not the business clock. */
  readonly realAt: number;
  readonly terms: Omit<Terms, 'claim' | 'createdAt' | 'expiresAt'>;
  /** The attempt to make, or why there is no card to make it with. */
  readonly attempt: Attempt | Refusal;
  /** How long its issuer may take. */
  readonly deadlineMs?: number;
}

export interface Authorizing {
  readonly payment: Payment;
  /** First the end of a READY payment that it replaces, then the new one. */
  readonly changes: readonly Change[];
}

/**
 * A payment without a payment window: APPROVING from its first event on. `known` are all payments of this merchant's
 * orderNo. Refuses while one of them is under way or paid.
 */
export function authorize(
  known: readonly Payment[],
  { realAt, terms, attempt, deadlineMs, ...moment }: AuthorizeCommand,
): Authorizing | Refusal {
  const vacated = vacate(known, terms.orderNo, moment);
  if (isRefusal(vacated)) return vacated;
  if (isRefusal(attempt)) return attempt;
  const { at } = moment;
  const agreed = { ...terms, claim: vacated.claim, createdAt: at, expiresAt: at };
  const begun = change(
    undefined,
    terms.tid,
    moment,
    [{ type: 'payment.approving', data: { terms: agreed, attempt } }],
    [beginsResolving(terms.tid, realAt, deadlineMs)],
  );
  return { payment: begun.payment, changes: [...vacated.changes, begun] };
}
