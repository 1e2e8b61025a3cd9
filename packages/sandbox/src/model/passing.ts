import { dedupe, done, type PaymentState, type Pending, type Terms } from './payment-state.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
export const EXPIRES_AFTER_MS = 30 * MINUTE_MS;
export const RELEASED_AFTER_MS = 7 * DAY_MS;
/** What a call that died is repeated or given up after; real time. */
export const HEALS_AFTER_MS = 4 * SECOND_MS;
export const KEY_KEPT_MS = DAY_MS;

/** No wait between two tries is longer, jitter included. */
const LONGEST_WAIT_MS = 6 * MINUTE_MS;
const LONGEST_STUCK_WAIT_MS = 72 * MINUTE_MS;
/** A lease that a dead process left has run out by then. */
const LEASE_OVER_MS = 10 * SECOND_MS;

/** Time that went by, after which all that fell due was done. */
export interface Passing {
  readonly ms: number;
  readonly which: 'business' | 'both';
  /** Afterwards, ms. */
  readonly now: number;
  readonly realNow: number;
  /** Whether the issuer answered in it. */
  readonly issuerAnswers: boolean;
}

/** The states that a payment may be in after time went by. */
export const after = (state: PaymentState, terms: Terms, passing: Passing): PaymentState[] =>
  dedupe(
    expired(state, terms, passing)
      .flatMap((one) => resolved(one, passing))
      .flatMap((one) => repeated(one, passing))
      .flatMap((one) => released(one, terms, passing)),
  );

function expired(state: PaymentState, { expiresAt }: Terms, { now }: Passing): PaymentState[] {
  return [state.status === 'READY' && now >= expiresAt ? { ...state, status: 'EXPIRED' } : state];
}

/** A payment that nobody concluded counts as unknown, and what is unknown is reversed. */
function resolved(state: PaymentState, passing: Passing): PaymentState[] {
  const { status, resolvesAt = 0 } = state;
  if (status === 'APPROVING') {
    if (passing.realNow < resolvesAt) return [state];
    const { resolvesAt: _, ...rest } = state;
    if (passing.issuerAnswers) return [reversed(rest)];
    // Time that stops where something falls due stopped there too; time that jumps did not.
    const dueAt = passing.now - (passing.realNow - resolvesAt);
    return [passing.now, dueAt].map((since) => gaveUp(rest, since, passing));
  }
  return status === 'UNKNOWN' ? reversals(state, passing) : [state];
}

/** What is unknown since then, and was tried all the time. */
function gaveUp(rest: PaymentState, unknownSince: number, { now }: Passing): PaymentState {
  return now - unknownSince < DAY_MS
    ? { ...rest, status: 'UNKNOWN', unknownSince }
    : { ...rest, status: 'MANUAL_REVIEW' };
}

export function reversed(state: PaymentState): PaymentState {
  const { unknownSince: _, reversing: __, ...rest } = state;
  return { ...rest, status: 'FAILED', failure: '91' };
}

function reversals(state: PaymentState, passing: Passing): PaymentState[] {
  const { ms, which, now, issuerAnswers } = passing;
  const { unknownSince = now, ...rest } = state;
  const leaseIsOver = which === 'both' && ms >= LEASE_OVER_MS;
  // A try that was under way when the time went by may have been the only one, and met what the issuer was then.
  const wasTried = leaseIsOver && ms >= LONGEST_WAIT_MS && !state.reversing;
  const still: PaymentState = leaseIsOver ? { ...rest, unknownSince, reversing: false } : state;
  const maybeReversed = state.reversing ? [reversed(state)] : [];
  if (issuerAnswers) return wasTried ? [reversed(state)] : [still, reversed(state)];
  if (now - unknownSince < DAY_MS) return [still, ...maybeReversed];
  const review: PaymentState = { ...rest, reversing: false, status: 'MANUAL_REVIEW' };
  return wasTried ? [review, ...maybeReversed] : [still, review, ...maybeReversed];
}

/** Whether an operation without an answer was asked for again by now: surely, perhaps, or surely not. */
function wasRepeated(pending: Pending, { ms, now, realNow }: Passing): 'surely' | 'perhaps' | 'no' {
  if (pending.healsAt !== undefined) return realNow >= pending.healsAt ? 'surely' : 'no';
  const wasStuck = now - ms - pending.askedAt >= DAY_MS;
  return ms >= (wasStuck ? LONGEST_STUCK_WAIT_MS : LONGEST_WAIT_MS) ? 'surely' : 'perhaps';
}

/** Operations are repeated until they are answered, each by itself. */
function repeated(state: PaymentState, passing: Passing): PaymentState[] {
  return state.pending.reduce<PaymentState[]>(
    (states, pending) => {
      const again = wasRepeated(pending, passing);
      if (again === 'no') return states;
      const { healsAt: _, ...unanswered } = pending;
      const still = (one: PaymentState): PaymentState => ({
        ...one,
        pending: one.pending.map((other) => (other === pending ? unanswered : other)),
      });
      if (!passing.issuerAnswers) return states.map(still);
      const ended = states.map((one) => done(one, pending));
      return again === 'surely' ? ended : states.concat(ended);
    },
    [state],
  );
}

/** Held money that nobody took is released, unless something is under way; then it is looked at a day later. */
function released(state: PaymentState, { amount }: Terms, passing: Passing): PaymentState[] {
  const { now, issuerAnswers } = passing;
  if (state.status !== 'AUTHORIZED' || state.releaseAt === undefined || now < state.releaseAt) return [state];
  // A day after time jumped, or a day after each look when it stopped there.
  const missed = Math.floor((now - state.releaseAt) / DAY_MS);
  const looks = [now, state.releaseAt + missed * DAY_MS].map((lookedAt) => lookedAt + DAY_MS);
  const later = looks.map((releaseAt): PaymentState => ({ ...state, releaseAt }));
  if (state.pending.length > 0) return later;
  const pending: Pending = { kind: 'void', amount, items: [], askedAt: state.releaseAt };
  return later
    .map((one) => ({ ...one, pending: [pending] }))
    .map((asked) => (issuerAnswers ? done(asked, pending) : asked));
}
