import { isRefusal, type Refusal } from '@payflow/contracts';
import { beginsResolving } from './approve.ts';
import { type Change, change, type Moment } from './change.ts';
import type { Attempt, Payment, Terms } from './payment.ts';
import { vacate } from './ready.ts';

/** A payment whose issuer is asked later, by whoever takes its request from the bus. */

export interface RequestCommand extends Moment {
  readonly terms: Omit<Terms, 'claim' | 'createdAt' | 'expiresAt'>;
  /** The card on file to charge; absent: a card that was typed. */
  readonly billingKey?: string;
}

export interface Requested {
  readonly payment: Payment;
  /** First the end of a READY payment that it replaces, then the new one. */
  readonly changes: readonly Change[];
}

/**
 * A payment that is REQUESTED from its first event on. `known` are all payments of this merchant's orderNo. Refuses
 * DUPLICATE_ORDER while one of them is under way or paid. It has no end of its own: what was accepted is done.
 */
export function request(
  known: readonly Payment[],
  { terms, billingKey, ...moment }: RequestCommand,
): Requested | Refusal {
  const vacated = vacate(known, terms.orderNo, moment);
  if (isRefusal(vacated)) return vacated;
  const { at } = moment;
  const agreed = { ...terms, claim: vacated.claim, createdAt: at, expiresAt: at };
  const data = { terms: agreed, ...(billingKey === undefined ? {} : { billingKey }) };
  const fact = { type: 'payment.requested', data } as const;
  const begun = change(undefined, terms.tid, moment, [fact], []);
  return { payment: begun.payment, changes: [...vacated.changes, begun] };
}

export interface TakeCommand extends Moment {
  /** Real time, ms: the resolve timer follows the wire, not the business clock. */
  readonly realAt: number;
  readonly attempt: Attempt;
  /** How long its issuer may take. */
  readonly deadlineMs: number;
}

/**
 * The first of the two commits around the call to the issuer, as approve's. Nothing for a payment that is not
 * REQUESTED any more: someone took it before.
 */
export function takeRequest(
  payment: Payment,
  { realAt, attempt, deadlineMs, ...moment }: TakeCommand,
): Change | undefined {
  if (payment.state.status !== 'REQUESTED') return undefined;
  const { tid } = payment.terms;
  const fact = { type: 'payment.approving', data: { attempt } } as const;
  const taken = change(payment, tid, moment, [fact], [beginsResolving(tid, realAt, deadlineMs)]);
  return { ...taken, dropsCard: true };
}
