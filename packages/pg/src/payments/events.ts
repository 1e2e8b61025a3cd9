import type { EventType, PaymentStatus } from '@payflow/contracts';
import type { Approval, Attempt, Payment, State, Terms } from './payment.ts';

/** What happened, before it has a number. */
export type Fact =
  | { readonly type: 'payment.ready'; readonly data: { readonly terms: Terms } }
  | { readonly type: 'payment.approving'; readonly data: { readonly attempt: Attempt } }
  | {
      readonly type: 'payment.authorized' | 'payment.captured';
      readonly data: { readonly approval: Approval };
    }
  | { readonly type: 'payment.failed'; readonly data: { readonly responseCode: string } }
  | { readonly type: 'payment.unknown'; readonly data: { readonly why: string } }
  | { readonly type: 'payment.reversed'; readonly data: { readonly operationId: string } }
  | { readonly type: 'payment.review_required'; readonly data: { readonly why: string } }
  | { readonly type: 'payment.expired'; readonly data: { readonly why: 'time' | 'replaced' } }
  | { readonly type: 'payment.cancelled_by_buyer'; readonly data: Record<string, never> };

/** A numbered fact of one payment; never changed. */
export type PaymentEvent = Fact & {
  readonly id: string;
  readonly tid: string;
  readonly seq: number;
  /** Business time, ms. */
  readonly at: number;
};

/** The state table: which facts may follow in which state. */
export const transitions: Readonly<Record<PaymentStatus | 'NONE', readonly EventType[]>> = {
  NONE: ['payment.ready'],
  READY: ['payment.approving', 'payment.expired', 'payment.cancelled_by_buyer'],
  APPROVING: ['payment.authorized', 'payment.captured', 'payment.failed', 'payment.unknown'],
  UNKNOWN: ['payment.reversed', 'payment.failed', 'payment.review_required'],
  AUTHORIZED: [],
  CAPTURED: [],
  FAILED: [],
  MANUAL_REVIEW: [],
  EXPIRED: [],
  CANCELLED_BY_BUYER: [],
};

const begun = (payment: Payment | undefined): Attempt => {
  if (payment && 'attempt' in payment.state) return payment.state.attempt;
  throw new Error(`${payment?.terms.tid ?? 'a payment'} has no attempt`);
};

function nextState(payment: Payment | undefined, event: PaymentEvent): State {
  switch (event.type) {
    case 'payment.ready':
      return { status: 'READY' };
    case 'payment.approving':
      return { status: 'APPROVING', attempt: event.data.attempt };
    case 'payment.authorized':
      return { status: 'AUTHORIZED', attempt: begun(payment), approval: event.data.approval };
    case 'payment.captured':
      return { status: 'CAPTURED', attempt: begun(payment), approval: event.data.approval };
    case 'payment.failed':
      return { status: 'FAILED', attempt: begun(payment), responseCode: event.data.responseCode };
    case 'payment.unknown':
    case 'payment.reversed':
      return { status: 'UNKNOWN', attempt: begun(payment) };
    case 'payment.review_required':
      return { status: 'MANUAL_REVIEW', attempt: begun(payment) };
    case 'payment.expired':
      return { status: 'EXPIRED' };
    case 'payment.cancelled_by_buyer':
      return { status: 'CANCELLED_BY_BUYER' };
  }
}

/** A payment after one more event. Throws when the state table does not know the step: that is a bug, never an input. */
export function evolve(payment: Payment | undefined, event: PaymentEvent): Payment {
  const from = payment?.state.status ?? 'NONE';
  if (!transitions[from].includes(event.type))
    throw new Error(`${event.tid}: ${event.type} cannot follow ${from}`);
  const terms = event.type === 'payment.ready' ? event.data.terms : payment?.terms;
  if (!terms || event.seq !== (payment?.seq ?? 0) + 1)
    throw new Error(`${event.tid}: event ${event.seq} is out of order`);
  return { terms, state: nextState(payment, event), seq: event.seq, updatedAt: event.at };
}

/** The payment that its whole history makes. */
export const fold = (events: readonly PaymentEvent[]): Payment | undefined =>
  events.reduce<Payment | undefined>(evolve, undefined);
