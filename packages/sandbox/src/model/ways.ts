import type { Effect } from './faults.ts';
import { HEALS_AFTER_MS, RELEASED_AFTER_MS, reversed } from './passing.ts';
import {
  type CardName,
  cancelledOf,
  DECLINES,
  done,
  type Item,
  itemLeft,
  leftToRefund,
  type PaymentState,
  type Pending,
  type Terms,
  wordOf,
} from './payment-state.ts';

/** How a reply must look; only what is named is looked at. */
export type Says =
  | {
      readonly status: number;
      readonly json?: Readonly<Record<string, unknown>>;
      /** Part of the message. */
      readonly message?: string;
      /** The reply names a payment that was not there before. */
      readonly newTid?: true;
    }
  | 'cut';

/** One way that a call may go: what is answered, and what becomes of the payment. */
export interface Way {
  readonly says: Says;
  readonly next: PaymentState;
  /** Whether the reply is kept for the key, or will be when the process that died over it is healed. */
  readonly keeps: 'kept' | 'in flight' | 'free';
}

/** The circumstances of a call. */
export interface Moment {
  /** Business time, ms. */
  readonly now: number;
  readonly realNow: number;
  /** What the gateway can make of the issuer. */
  readonly effect: Effect;
  /** So many calls failed that the breaker may be open. */
  readonly breaker: 'closed' | 'perhaps open';
}

export const refusal = (next: PaymentState, status: number, code: string): Way => ({
  says: { status, json: { code } },
  next,
  keeps: 'free',
});

export interface ApproveAsk {
  readonly card: CardName | undefined;
  readonly amount: number | undefined;
}

/** `/pay/approve`. */
export function approveWays(state: PaymentState, terms: Terms, ask: ApproveAsk, moment: Moment): Way[] {
  if (state.status !== 'READY') return [refusal(state, 409, 'INVALID_STATE')];
  if (ask.amount !== undefined && ask.amount !== terms.amount)
    return [refusal(state, 422, 'AMOUNT_MISMATCH')];
  const onPage = state.page === 'unopened' ? 'good' : state.page;
  const card = ask.card ?? onPage;
  if (card === 'opened') return [refusal(state, 409, 'INVALID_STATE')];
  const unavailable = moment.breaker === 'closed' ? [] : [refusal(state, 503, 'ISSUER_UNAVAILABLE')];
  return [...unavailable, ...attemptWays({ ...state, page: 'unopened' }, terms, card, moment)];
}

function attemptWays(state: PaymentState, terms: Terms, card: CardName, moment: Moment): Way[] {
  const { now, realNow, effect } = moment;
  const answered = (next: PaymentState): Way => {
    const { tid, orderNo, amount } = terms;
    const json = { tid, orderNo, amount, status: wordOf(next.status), ...failureJson(next) };
    return { says: { status: 200, json }, next, keeps: 'kept' };
  };
  switch (effect) {
    case 'answered': {
      const code = DECLINES[card];
      return [answered(code === undefined ? approved(state, terms, now) : failed(state, code))];
    }
    case 'declined':
      return [answered(failed(state, '57'))];
    case 'not-sent':
      return [answered(failed(state, '91'))];
    case 'unanswered': {
      const says = { status: 202, json: { tid: terms.tid, status: 'UNKNOWN' } };
      const unknown: PaymentState = { ...state, status: 'UNKNOWN', unknownSince: now, reversing: true };
      return [unknown, reversed(unknown)].map((next) => ({ says, next, keeps: 'kept' as const }));
    }
    case 'dies': {
      const next: PaymentState = { ...state, status: 'APPROVING', resolvesAt: realNow + HEALS_AFTER_MS };
      return [{ says: 'cut', next, keeps: 'in flight' }];
    }
  }
}

const failed = (state: PaymentState, failure: string): PaymentState => ({
  ...state,
  status: 'FAILED',
  failure,
});

export const failureJson = ({ failure }: PaymentState): { failure?: { code: string } } =>
  failure === undefined ? {} : { failure: { code: failure } };

const approved = (state: PaymentState, { amount, captureMode }: Terms, now: number): PaymentState =>
  captureMode === 'AUTO'
    ? { ...state, status: 'CAPTURED', captured: amount }
    : { ...state, status: 'AUTHORIZED', releaseAt: now + RELEASED_AFTER_MS };

export interface CancelAsk {
  readonly amount: number | undefined;
  readonly items: readonly Item[] | undefined;
}

/** `/pay/cancel`: a void of held money, a refund of taken money. */
export function cancelWays(state: PaymentState, terms: Terms, ask: CancelAsk, moment: Moment): Way[] {
  const { amount, items } = ask;
  switch (state.status) {
    case 'AUTHORIZED': {
      const isPart = items !== undefined || (amount !== undefined && amount !== terms.amount);
      if (isPart || state.pending.length > 0) return [refusal(state, 409, 'CANCEL_CONFLICT')];
      return operationWays(state, terms, { kind: 'void', amount: terms.amount, items: [] }, moment);
    }
    case 'CAPTURED':
    case 'PARTIALLY_REFUNDED':
      return refundWays(state, terms, ask, moment);
    default:
      return [refusal(state, 409, 'CANCEL_CONFLICT')];
  }
}

function refundWays(state: PaymentState, terms: Terms, { amount, items }: CancelAsk, moment: Moment): Way[] {
  const conflict = [refusal(state, 409, 'REFUND_CONFLICT')];
  for (const { sku, quantity } of items ?? []) {
    const left = itemLeft(state, terms, sku);
    if (left === undefined || quantity > left) return conflict;
  }
  const left = leftToRefund(state);
  const price = (sku: string) => terms.items.find((item) => item.sku === sku)?.unitPrice ?? 0;
  const worth = items?.reduce((sum, { sku, quantity }) => sum + quantity * price(sku), 0);
  const asked = amount ?? worth ?? left;
  if (asked < 1 || asked > left) return conflict;
  return operationWays(state, terms, { kind: 'refund', amount: asked, items: items ?? [] }, moment);
}

const CONFLICTS = {
  capture: 'CAPTURE_CONFLICT',
  void: 'CANCEL_CONFLICT',
  refund: 'REFUND_CONFLICT',
} as const;

/** What comes of an operation that was begun. */
function operationWays(
  state: PaymentState,
  terms: Terms,
  operation: Pick<Pending, 'kind' | 'amount' | 'items'>,
  { now, realNow, effect }: Moment,
): Way[] {
  const pending: Pending = { ...operation, askedAt: now };
  const begun: PaymentState = { ...state, pending: [...state.pending, pending] };
  const told = (status: number, next: PaymentState): Way => {
    const json = { tid: terms.tid, status: wordOf(next.status), ...cancelledOf(next, terms) };
    return { says: { status, json }, next, keeps: 'kept' };
  };
  switch (effect) {
    case 'answered':
      return [told(200, done(begun, pending))];
    case 'declined': {
      const says = { status: 409, json: { code: CONFLICTS[operation.kind] }, message: 'The issuer declined' };
      return [{ says, next: state, keeps: 'kept' }];
    }
    case 'not-sent':
    case 'unanswered':
      return [told(202, begun)];
    case 'dies': {
      const healing = { ...pending, healsAt: realNow + HEALS_AFTER_MS };
      const next = { ...state, pending: [...state.pending, healing] };
      return [{ says: 'cut', next, keeps: 'in flight' }];
    }
  }
}
