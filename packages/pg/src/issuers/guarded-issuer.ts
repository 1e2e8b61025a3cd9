import type { Clock } from '@payflow/service-kit';
import pLimit from 'p-limit';
import { admit, type Breaker, closedBreaker, failuresIn, record } from '../payments/breaker.ts';
import type { IssuerOutcome } from '../payments/conclude.ts';
import type { Issuer, IssuerOperation } from '../payments/issuer.ts';

/** How one issuer stands. */
export interface IssuerState {
  readonly breaker: {
    readonly state: Breaker['state'];
    /** Business time, ms. */
    readonly since: number;
    /** Among the last 20 authorizations, or those that opened it. */
    readonly failures: number;
    /** Real time until a call may try it again; null unless it is open. */
    readonly probeInMs: number | null;
  };
  /** Authorizations that were let in and are not over. */
  readonly inFlight: number;
}

export interface GuardedIssuer extends Issuer {
  /** An authorization that was let in will not be made. */
  withdraw(): void;
  state(): IssuerState;
}

export interface Guard {
  readonly clock: Clock;
  /** Authorizations under way at once. As many again may wait for a moment; further ones are not let in. */
  readonly limit: number;
  onState?(state: Breaker['state']): void;
  onCall?(
    call: 'authorize' | 'reverse' | 'statement' | IssuerOperation['kind'],
    outcome: string,
    tookMs: number,
  ): void;
}

/** Short enough that the attempt's resolve timer, a second behind the deadline, still lets the call end first. */
const WAIT_MS = 500;
const WAITED_IN_VAIN: IssuerOutcome = { outcome: 'not-sent', why: 'too many calls are under way there' };

/** Calls in their turn; one that has waited too long is not made any more. */
function turns(clock: Clock, limit: number) {
  const turn = pLimit(limit);
  return async (call: () => Promise<IssuerOutcome>): Promise<IssuerOutcome> => {
    if (turn.activeCount + turn.pendingCount < limit) return turn(call);
    const late = Promise.withResolvers<IssuerOutcome>();
    using alarm = clock.alarm(WAIT_MS, () => late.resolve(WAITED_IN_VAIN));
    let state: 'waiting' | 'gone' = 'waiting';
    const called = turn(async () => {
      if (state === 'gone') return WAITED_IN_VAIN;
      alarm[Symbol.dispose]();
      return call();
    });
    const outcome = await Promise.race([called, late.promise]);
    state = 'gone';
    return outcome;
  };
}

/** An issuer behind its breaker and its limit. Reversals and operations pass always: they are owed. */
export function guardedIssuer(issuer: Issuer, guard: Guard): GuardedIssuer {
  const { clock, limit, onState = () => undefined, onCall = () => undefined } = guard;
  let breaker: Breaker = closedBreaker;
  let since = clock.now();
  let inFlight = 0;
  const inTurn = turns(clock, limit);
  const become = (next: Breaker): void => {
    if (next.state !== breaker.state) {
      since = clock.now();
      onState(next.state);
    }
    breaker = next;
  };
  const probeInMs = (): number | null =>
    breaker.state === 'open' ? Math.max(0, Math.ceil(breaker.probeAt - clock.elapsedMs())) : null;
  return {
    name: issuer.name,
    admits() {
      if (inFlight >= 2 * limit) return false;
      const admitted = admit(breaker, clock.elapsedMs());
      become(admitted.breaker);
      if (admitted.passes) inFlight++;
      return admitted.passes;
    },
    withdraw() {
      inFlight--;
    },
    async authorize(...asked) {
      const began = clock.elapsedMs();
      try {
        const outcome = await inTurn(() => issuer.authorize(...asked));
        const answered = outcome.outcome === 'approved' || outcome.outcome === 'declined';
        if (outcome !== WAITED_IN_VAIN)
          become(record(breaker, answered ? 'answered' : 'failed', clock.elapsedMs()));
        onCall('authorize', outcome.outcome, clock.elapsedMs() - began);
        return outcome;
      } finally {
        inFlight--;
      }
    },
    async reverse(reversal) {
      const began = clock.elapsedMs();
      const answer = await issuer.reverse(reversal);
      onCall('reverse', answer.confirmed ? 'confirmed' : 'not-confirmed', clock.elapsedMs() - began);
      return answer;
    },
    async operate(operation) {
      const began = clock.elapsedMs();
      const answer = await issuer.operate(operation);
      onCall(operation.kind, answer.outcome, clock.elapsedMs() - began);
      return answer;
    },
    tokenize: issuer.tokenize,
    forget: issuer.forget,
    async statement(...page) {
      const began = clock.elapsedMs();
      const answer = await issuer.statement(...page);
      onCall('statement', answer.told, clock.elapsedMs() - began);
      return answer;
    },
    state: () => ({
      breaker: { state: breaker.state, since, failures: failuresIn(breaker), probeInMs: probeInMs() },
      inFlight,
    }),
  };
}
