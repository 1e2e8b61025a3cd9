import type { PaymentState, Status, Terms } from './payment-state.ts';
import type { Says } from './ways.ts';

const WORDS: Readonly<Partial<Record<Status, string>>> = {
  AUTHORIZED: 'APPROVED',
  CAPTURED: 'APPROVED',
  PARTIALLY_REFUNDED: 'PARTIAL_CANCELLED',
  REFUNDED: 'CANCELLED',
  VOIDED: 'CANCELLED',
};
/** What the payment window calls a state. */
export const wordOf = (status: Status): string => WORDS[status] ?? status;

const failureIn = ({ failure }: PaymentState) => (failure === undefined ? undefined : { code: failure });

/** What was cancelled and what was not, as the payment window says it. */
export function cancelledOf({ status, captured, refunded }: PaymentState, { amount }: Terms) {
  if (status === 'VOIDED') return { cancelledAmount: amount, remainingAmount: 0 };
  if (status === 'AUTHORIZED') return { cancelledAmount: 0, remainingAmount: amount };
  return { cancelledAmount: refunded, remainingAmount: captured - refunded };
}

/** `GET /pay/tx/{tid}`. */
export function txOf(state: PaymentState, terms: Terms) {
  const { tid, orderNo, amount } = terms;
  const failure = failureIn(state);
  return { tid, orderNo, amount, status: wordOf(state.status), ...cancelledOf(state, terms), failure };
}

/** A payment under `/api/v1`; the tid is left out while nobody has heard it. */
export function apiPaymentOf(state: PaymentState, { tid, orderNo, amount, captureMode }: Terms) {
  const { status, captured, refunded } = state;
  return {
    ...(tid === '' ? {} : { tid, txId: tid, paymentId: tid }),
    orderNo,
    amount,
    captureMode,
    status,
    capturedAmount: captured,
    refundedAmount: refunded,
    remaining: status === 'AUTHORIZED' ? amount : captured - refunded,
    failure: failureIn(state),
  };
}

const UNKNOWN = 'PAYMENT_OUTCOME_UNKNOWN';

/** How a call that asks the issuer is answered, once the payment has a new state. */
export type Tells = (state: PaymentState, terms: Terms, outcome: 'known' | 'unknown') => Says;

export const approveTells: Tells = (state, { tid, orderNo, amount }, outcome) => ({
  status: outcome === 'unknown' ? 202 : 200,
  json:
    outcome === 'unknown'
      ? { tid, orderNo, amount, status: 'UNKNOWN', failure: undefined, code: undefined }
      : { tid, orderNo, amount, status: wordOf(state.status), failure: failureIn(state) },
});

export const authorizeTells: Tells = (state, terms, outcome) => {
  if (outcome === 'unknown')
    return { status: 202, json: { code: UNKNOWN, data: { status: 'UNKNOWN' } }, newTid: true };
  const data = apiPaymentOf(state, terms);
  return state.status === 'FAILED'
    ? { status: 402, json: { code: 'CARD_DECLINED', data }, newTid: true }
    : { status: 201, json: { code: 'OK', data }, newTid: true };
};

export const cancelTells: Tells = (state, terms, outcome) => ({
  status: outcome === 'unknown' ? 202 : 200,
  json: { tid: terms.tid, status: wordOf(state.status), ...cancelledOf(state, terms) },
});

export const operationTells: Tells = (state, terms, outcome) => {
  const data = apiPaymentOf(state, terms);
  return outcome === 'unknown'
    ? { status: 202, json: { code: UNKNOWN, data } }
    : { status: 200, json: { code: 'OK', data } };
};
