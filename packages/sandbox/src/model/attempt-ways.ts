import type { Ask, MakingAsk } from './asks.ts';
import { HEALS_AFTER_MS, RELEASED_AFTER_MS, reversed } from './passing.ts';
import { type CardName, DECLINES, frees, type PaymentState, READY, type Terms } from './payment-state.ts';
import { approveTells, authorizeTells, type Tells } from './shows.ts';
import { type Moment, refusal, type Way } from './ways.ts';

/** `/pay/approve`. */
export function approveWays(
  state: PaymentState,
  terms: Terms,
  ask: Extract<Ask, { do: 'approve' }>,
  moment: Moment,
): Way[] {
  if (state.status !== 'READY') return [refusal(state, 409, 'INVALID_STATE')];
  if (ask.amount !== undefined && ask.amount !== terms.amount)
    return [refusal(state, 422, 'AMOUNT_MISMATCH')];
  const onPage = state.page === 'unopened' ? 'good' : state.page;
  const card = ask.card ?? onPage;
  if (card === 'opened') return [refusal(state, 409, 'INVALID_STATE')];
  const begun: PaymentState = { ...state, page: 'unopened' };
  return [...unavailable(state, moment), ...attempts(begun, terms, card, moment, approveTells)];
}

const unavailable = (state: PaymentState, { breaker }: Moment): Way[] =>
  breaker === 'closed' ? [] : [refusal(state, 503, 'ISSUER_UNAVAILABLE')];

/**
 * What may come of asking for a payment: `last` is a state of the payment that the order had last, with its terms; `terms`
 * are those of the new one.
 */
export function makingWays(
  ask: MakingAsk,
  terms: Terms,
  last: { readonly terms: Terms; readonly state: PaymentState } | undefined,
  moment: Moment,
): Way[] {
  const state = last?.state ?? READY;
  if (last && !frees(state)) {
    if (state.status !== 'READY') return [refusal(state, 409, 'DUPLICATE_ORDER')];
    if (ask.do === 'ready' && last.terms.body === terms.body) {
      const json = { status: 'READY', tid: last.terms.tid };
      return [{ says: { status: 200, json }, next: state, keeps: 'kept' }];
    }
  }
  const next: PaymentState = last && !frees(state) ? { ...state, status: 'EXPIRED' } : state;
  if (ask.do === 'ready') {
    const says = { status: 200, json: { status: 'READY' }, newTid: true } as const;
    return [{ says, next, makes: READY, keeps: 'kept' }];
  }
  const made = attempts(READY, terms, ask.card ?? 'good', moment, authorizeTells);
  return [
    ...unavailable(state, moment),
    ...made.map(({ next: makes, ...way }): Way => ({ ...way, next, makes })),
  ];
}

/** What may come of one authorization. */
function attempts(state: PaymentState, terms: Terms, card: CardName, moment: Moment, tells: Tells): Way[] {
  const { now, realNow, effect } = moment;
  const answered = (next: PaymentState): Way => ({ says: tells(next, terms, 'known'), next, keeps: 'kept' });
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
      const unknown: PaymentState = { ...state, status: 'UNKNOWN', unknownSince: now, reversing: true };
      const says = tells(unknown, terms, 'unknown');
      return [unknown, reversed(unknown)].map((next): Way => ({ says, next, keeps: 'kept' }));
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

const approved = (state: PaymentState, { amount, captureMode }: Terms, now: number): PaymentState =>
  captureMode === 'AUTO'
    ? { ...state, status: 'CAPTURED', captured: amount }
    : { ...state, status: 'AUTHORIZED', releaseAt: now + RELEASED_AFTER_MS };
