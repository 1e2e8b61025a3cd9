import type { EventType, PaymentStatus } from '@payflow/contracts';
import { isPending, type Operation, operationNamed, type RefundItem } from './operation.ts';
import type { Approval, Attempt, Captured, Payment, State, Terms } from './payment.ts';

/** What happened, before it has a number. */
export type Fact =
  | { readonly type: 'payment.ready'; readonly data: { readonly terms: Terms } }
  | {
      readonly type: 'payment.requested';
      readonly data: { readonly terms: Terms; readonly billingKey?: string };
    }
  | {
      readonly type: 'payment.approving';
      readonly data: {
        readonly attempt: Attempt;
        /** When it is the first event: a payment that was never made ready. */
        readonly terms?: Terms;
        /** The attempt before it, at an issuer that surely has nothing of it. */
        readonly after?: { readonly attemptId: string; readonly why: string };
      };
    }
  | { readonly type: 'payment.authorized'; readonly data: { readonly approval: Approval } }
  | { readonly type: 'payment.captured'; readonly data: CapturedData }
  | { readonly type: 'payment.failed'; readonly data: { readonly responseCode: string } }
  | { readonly type: 'payment.unknown'; readonly data: { readonly why: string } }
  | { readonly type: 'payment.reversed'; readonly data: { readonly operationId: string } }
  | { readonly type: 'payment.review_required'; readonly data: { readonly why: string } }
  | {
      readonly type: 'payment.review_resolved';
      readonly data: { readonly outcome: ReviewOutcome; readonly reason: string };
    }
  | {
      readonly type: 'payment.capture_requested' | 'payment.void_requested' | 'payment.refund_requested';
      readonly data: RequestedData;
    }
  | {
      readonly type: 'payment.operation_declined';
      readonly data: { readonly operationId: string; readonly responseCode: string };
    }
  | { readonly type: 'payment.voided'; readonly data: { readonly operationId: string } }
  | { readonly type: 'payment.refunded'; readonly data: RefundedData }
  | { readonly type: 'payment.expired'; readonly data: { readonly why: 'time' | 'replaced' } }
  | { readonly type: 'payment.cancelled_by_buyer'; readonly data: Record<string, never> };

/** What a person found out about a payment that nobody could resolve. */
export type ReviewOutcome = 'FAILED' | 'AUTHORIZED' | 'CAPTURED';

export interface CapturedData {
  /** Of the authorization, when it was captured with it. */
  readonly approval?: Approval;
  /** Minor units, as are fee and VAT. */
  readonly amount: number;
  readonly fee: number;
  readonly vat: number;
  /** null when it was captured with the authorization. */
  readonly operationId: string | null;
}

export type RequestedData = Pick<Operation, 'amount' | 'items' | 'reason' | 'replyTo'> & {
  readonly operationId: string;
};

export interface RefundedData {
  readonly operationId: string;
  readonly amount: number;
  readonly items: readonly RefundItem[] | null;
  readonly reason: string | null;
}

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
  NONE: ['payment.ready', 'payment.requested', 'payment.approving'],
  READY: ['payment.approving', 'payment.expired', 'payment.cancelled_by_buyer'],
  REQUESTED: ['payment.approving'],
  APPROVING: [
    'payment.approving',
    'payment.authorized',
    'payment.captured',
    'payment.failed',
    'payment.unknown',
  ],
  UNKNOWN: ['payment.reversed', 'payment.failed', 'payment.review_required'],
  AUTHORIZED: [
    'payment.capture_requested',
    'payment.void_requested',
    'payment.operation_declined',
    'payment.captured',
    'payment.voided',
  ],
  CAPTURED: ['payment.refund_requested', 'payment.operation_declined', 'payment.refunded'],
  PARTIALLY_REFUNDED: ['payment.refund_requested', 'payment.operation_declined', 'payment.refunded'],
  REFUNDED: [],
  VOIDED: [],
  FAILED: [],
  MANUAL_REVIEW: ['payment.review_resolved', 'payment.authorized', 'payment.captured', 'payment.failed'],
  EXPIRED: [],
  CANCELLED_BY_BUYER: [],
};

const begun = (payment: Payment | undefined): Attempt => {
  if (payment && 'attempt' in payment.state) return payment.state.attempt;
  throw new Error(`${payment?.terms.tid ?? 'a payment'} has no attempt`);
};

/** The state of a payment with an approval, whatever else happens to it. */
function approved(
  payment: Payment | undefined,
  status: 'CAPTURED' | 'PARTIALLY_REFUNDED' | 'REFUNDED' | 'VOIDED',
): State {
  if (payment && 'approval' in payment.state) return { ...payment.state, status };
  throw new Error(`${payment?.terms.tid ?? 'a payment'} has no approval`);
}

function sameState(payment: Payment | undefined, { tid }: PaymentEvent): State {
  if (payment) return payment.state;
  throw new Error(`${tid} is not there`);
}

const keyIn = ({ billingKey }: { readonly billingKey?: string }) =>
  billingKey === undefined ? {} : { billingKey };

function nextState(payment: Payment | undefined, event: PaymentEvent, captured: Captured | undefined): State {
  switch (event.type) {
    case 'payment.ready':
      return { status: 'READY' };
    case 'payment.requested':
      return { status: 'REQUESTED', ...keyIn(event.data) };
    case 'payment.approving':
      return { status: 'APPROVING', attempt: event.data.attempt };
    case 'payment.authorized':
      return { status: 'AUTHORIZED', attempt: begun(payment), approval: event.data.approval };
    case 'payment.captured': {
      const { approval } = event.data;
      if (!approval) return approved(payment, 'CAPTURED');
      return { status: 'CAPTURED', attempt: begun(payment), approval };
    }
    case 'payment.refunded':
      return approved(payment, captured?.refunded === captured?.amount ? 'REFUNDED' : 'PARTIALLY_REFUNDED');
    case 'payment.voided':
      return approved(payment, 'VOIDED');
    case 'payment.failed':
      return { status: 'FAILED', attempt: begun(payment), responseCode: event.data.responseCode };
    case 'payment.unknown':
      return { status: 'UNKNOWN', attempt: begun(payment) };
    case 'payment.review_required':
      return { status: 'MANUAL_REVIEW', attempt: begun(payment) };
    case 'payment.expired':
      return { status: 'EXPIRED' };
    case 'payment.cancelled_by_buyer':
      return { status: 'CANCELLED_BY_BUYER' };
    case 'payment.reversed':
    case 'payment.review_resolved':
    case 'payment.capture_requested':
    case 'payment.void_requested':
    case 'payment.refund_requested':
    case 'payment.operation_declined':
      return sameState(payment, event);
  }
}

function nextCaptured(captured: Captured | undefined, event: PaymentEvent): Captured | undefined {
  if (event.type === 'payment.captured') {
    const { amount, fee, vat } = event.data;
    return { amount, fee: { fee, vat }, refunded: 0 };
  }
  if (event.type === 'payment.refunded' && captured)
    return { ...captured, refunded: captured.refunded + event.data.amount };
  return captured;
}

const KINDS = {
  'payment.capture_requested': 'capture',
  'payment.void_requested': 'void',
  'payment.refund_requested': 'refund',
} as const satisfies Partial<Record<EventType, Operation['kind']>>;

function asked(event: PaymentEvent & { readonly type: keyof typeof KINDS }): Operation {
  const { operationId, amount, items, reason, replyTo } = event.data;
  return {
    id: operationId,
    kind: KINDS[event.type],
    amount,
    items,
    reason,
    state: 'PENDING',
    responseCode: null,
    replyTo,
    seq: event.seq,
    requestedAt: event.at,
  };
}

type Operations = Payment['operations'];

/** The operation with its end. One that is not pending cannot end: that is a bug, never an input. */
function ended(
  payment: Payment | undefined,
  id: string,
  end: Pick<Operation, 'state' | 'responseCode'>,
): Operations {
  const pending = payment && operationNamed(payment, id);
  if (!pending || !isPending(pending)) throw new Error(`operation ${id} is not pending`);
  return payment.operations.map((operation) => (operation === pending ? { ...pending, ...end } : operation));
}

const DONE = { state: 'DONE', responseCode: '00' } as const;

function nextOperations(payment: Payment | undefined, event: PaymentEvent): Operations {
  const operations = payment?.operations ?? [];
  switch (event.type) {
    case 'payment.capture_requested':
    case 'payment.void_requested':
    case 'payment.refund_requested':
      return [...operations, asked(event as Parameters<typeof asked>[0])];
    case 'payment.captured':
      return event.data.operationId === null ? operations : ended(payment, event.data.operationId, DONE);
    case 'payment.voided':
    case 'payment.refunded':
      return ended(payment, event.data.operationId, DONE);
    case 'payment.operation_declined': {
      const { operationId, responseCode } = event.data;
      return ended(payment, operationId, { state: 'DECLINED', responseCode });
    }
    default:
      return operations;
  }
}

const agreed = (event: PaymentEvent): Terms | undefined =>
  'terms' in event.data ? event.data.terms : undefined;

/** A payment after one more event. Throws when the state table does not know the step: that is a bug, never an input. */
export function evolve(payment: Payment | undefined, event: PaymentEvent): Payment {
  const from = payment?.state.status ?? 'NONE';
  if (!transitions[from].includes(event.type))
    throw new Error(`${event.tid}: ${event.type} cannot follow ${from}`);
  const terms = payment ? payment.terms : agreed(event);
  if (event.seq !== (payment?.seq ?? 0) + 1)
    throw new Error(`${event.tid}: event ${event.seq} is out of order`);
  if (!terms) throw new Error(`${event.tid}: it begins without terms`);
  const captured = nextCaptured(payment?.captured, event);
  return {
    terms,
    state: nextState(payment, event, captured),
    captured,
    operations: nextOperations(payment, event),
    seq: event.seq,
    updatedAt: event.at,
  };
}

/** The payment that its whole history makes. */
export const fold = (events: readonly PaymentEvent[]): Payment | undefined =>
  events.reduce<Payment | undefined>(evolve, undefined);
