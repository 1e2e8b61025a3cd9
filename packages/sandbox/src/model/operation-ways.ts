import type { MovingAsk } from './asks.ts';
import { HEALS_AFTER_MS } from './passing.ts';
import {
  done,
  itemLeft,
  leftToRefund,
  type PaymentState,
  type Pending,
  type Terms,
} from './payment-state.ts';
import { cancelTells, operationTells, type Tells } from './shows.ts';
import { type Moment, refusal, type Way } from './ways.ts';

const CONFLICTS = {
  capture: 'CAPTURE_CONFLICT',
  void: 'CANCEL_CONFLICT',
  refund: 'REFUND_CONFLICT',
} as const;

/** `/pay/cancel`, and capture, refund and void under `/api/v1`. */
export function operationWays(state: PaymentState, terms: Terms, ask: MovingAsk, moment: Moment): Way[] {
  switch (ask.do) {
    case 'cancel':
      return cancelWays(state, terms, ask, moment);
    case 'capture':
      return captureWays(state, terms, ask, moment);
    case 'refund':
      return isTaken(state)
        ? refundWays(state, terms, ask, moment, operationTells)
        : [refusal(state, 409, CONFLICTS.refund)];
    case 'void':
      return voidWays(state, terms, moment, operationTells);
  }
}

const isTaken = ({ status }: PaymentState): boolean =>
  status === 'CAPTURED' || status === 'PARTIALLY_REFUNDED';

/** Held money can be moved once, as long as nothing moves it already. */
const isHeld = ({ status, pending }: PaymentState): boolean =>
  status === 'AUTHORIZED' && pending.length === 0;

/** A void of held money, a refund of taken money. */
function cancelWays(state: PaymentState, terms: Terms, ask: MovingAsk, moment: Moment): Way[] {
  if (isTaken(state)) return refundWays(state, terms, ask, moment, cancelTells);
  const isPart = ask.items !== undefined || (ask.amount !== undefined && ask.amount !== terms.amount);
  return isPart ? [refusal(state, 409, CONFLICTS.void)] : voidWays(state, terms, moment, cancelTells);
}

function voidWays(state: PaymentState, terms: Terms, moment: Moment, tells: Tells): Way[] {
  if (!isHeld(state)) return [refusal(state, 409, CONFLICTS.void)];
  return begun(state, terms, { kind: 'void', amount: terms.amount, items: [] }, moment, tells);
}

function captureWays(state: PaymentState, terms: Terms, ask: MovingAsk, moment: Moment): Way[] {
  const amount = ask.amount ?? terms.amount;
  if (!isHeld(state) || amount > terms.amount) return [refusal(state, 409, CONFLICTS.capture)];
  return begun(state, terms, { kind: 'capture', amount, items: [] }, moment, operationTells);
}

function refundWays(
  state: PaymentState,
  terms: Terms,
  { amount, items }: MovingAsk,
  moment: Moment,
  tells: Tells,
): Way[] {
  const conflict = [refusal(state, 409, CONFLICTS.refund)];
  for (const { sku, quantity } of items ?? []) {
    const left = itemLeft(state, terms, sku);
    if (left === undefined || quantity > left) return conflict;
  }
  const left = leftToRefund(state);
  const price = (sku: string) => terms.items.find((item) => item.sku === sku)?.unitPrice ?? 0;
  const worth = items?.reduce((sum, { sku, quantity }) => sum + quantity * price(sku), 0);
  const asked = amount ?? worth ?? left;
  if (asked < 1 || asked > left) return conflict;
  return begun(state, terms, { kind: 'refund', amount: asked, items: items ?? [] }, moment, tells);
}

/** What may come of an operation that was begun. */
function begun(
  state: PaymentState,
  terms: Terms,
  operation: Pick<Pending, 'kind' | 'amount' | 'items'>,
  { now, realNow, effect }: Moment,
  tells: Tells,
): Way[] {
  const pending: Pending = { ...operation, askedAt: now };
  const waiting: PaymentState = { ...state, pending: [...state.pending, pending] };
  switch (effect) {
    case 'answered': {
      const next = done(waiting, pending);
      return [{ says: tells(next, terms, 'known'), next, keeps: 'kept' }];
    }
    case 'declined': {
      const says = { status: 409, json: { code: CONFLICTS[operation.kind] }, message: 'The issuer declined' };
      return [{ says, next: state, keeps: 'kept' }];
    }
    case 'not-sent':
    case 'unanswered':
      return [{ says: tells(waiting, terms, 'unknown'), next: waiting, keeps: 'kept' }];
    case 'dies': {
      const healing = { ...pending, healsAt: realNow + HEALS_AFTER_MS };
      const next = { ...state, pending: [...state.pending, healing] };
      return [{ says: 'cut', next, keeps: 'in flight' }];
    }
  }
}
