import { isRefusal, type Refusal, refuse } from '@payflow/contracts';
import { type Change, change, type Moment } from './change.ts';
import { expire } from './expire.ts';
import { freesOrder, isPastExpiry, type Payment, type Terms } from './payment.ts';

/** A buyer has this long to come and pay. */
export const READY_MS = 30 * 60_000;

export interface ReadyCommand extends Moment {
  readonly terms: Omit<Terms, 'claim' | 'createdAt' | 'expiresAt'>;
}

export interface Readied {
  /** The READY payment: a new one, or the one that the same request made before. */
  readonly payment: Payment;
  /** Nothing when it was there already; first the replaced payment's end, then the new one. */
  readonly changes: readonly Change[];
}

/** Makes an order payable. `known` are all payments of this merchant's orderNo. Refuses while one of them is under way or paid. */
export function ready(known: readonly Payment[], { terms, ...moment }: ReadyCommand): Readied | Refusal {
  const waiting = known.find(({ state }) => state.status === 'READY');
  const repeats =
    waiting && !isPastExpiry(waiting, moment.at) && waiting.terms.readyFingerprint === terms.readyFingerprint;
  if (repeats) return { payment: waiting, changes: [] };
  const vacated = vacate(known, terms.orderNo, moment);
  if (isRefusal(vacated)) return vacated;
  const { claim, changes } = vacated;
  const made = begin({ ...terms, claim, createdAt: moment.at, expiresAt: moment.at + READY_MS }, moment);
  return { payment: made.payment, changes: [...changes, made] };
}

/** An order that is free for a new payment. */
export interface Vacated {
  readonly claim: number;
  /** The end of the READY payment that stood there. */
  readonly changes: readonly Change[];
}

/** Frees an order, whose payments are `known`, for a new payment. Refuses while one of them is under way or paid. */
export function vacate(known: readonly Payment[], orderNo: string, moment: Moment): Vacated | Refusal {
  const holder = known.find((payment) => !freesOrder(payment));
  if (holder && holder.state.status !== 'READY') {
    return refuse(
      'DUPLICATE_ORDER',
      `Order ${orderNo} already has payment ${holder.terms.tid}, which is ${holder.state.status}.`,
    );
  }
  const replaced =
    holder && expire(holder, { ...moment, why: isPastExpiry(holder, moment.at) ? 'time' : 'replaced' });
  const claim = Math.max(0, ...known.map((payment) => payment.terms.claim)) + 1;
  return { claim, changes: replaced ? [replaced] : [] };
}

function begin(terms: Terms, moment: Moment): Change {
  return change(
    undefined,
    terms.tid,
    moment,
    [{ type: 'payment.ready', data: { terms } }],
    [{ timer: 'set', kind: 'expire', subject: terms.tid, clock: 'business', due: terms.expiresAt }],
  );
}
