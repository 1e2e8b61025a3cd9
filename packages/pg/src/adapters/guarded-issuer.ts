import type { Clock } from '@payflow/service-kit';
import { admit, type Breaker, closedBreaker, record } from '../payments/breaker.ts';
import type { Issuer } from '../payments/issuer.ts';

/** An issuer behind its breaker. Reversals and operations pass always: they are owed. */
export function guardedIssuer(
  issuer: Issuer,
  clock: Clock,
  onState: (state: Breaker['state']) => void,
): Issuer {
  let breaker: Breaker = closedBreaker;
  const become = (next: Breaker): void => {
    if (next.state !== breaker.state) onState(next.state);
    breaker = next;
  };
  return {
    name: issuer.name,
    admits() {
      const admitted = admit(breaker, clock.elapsedMs());
      become(admitted.breaker);
      return admitted.passes;
    },
    async authorize(payment, card, merchantName) {
      const outcome = await issuer.authorize(payment, card, merchantName);
      const answered = outcome.outcome === 'approved' || outcome.outcome === 'declined';
      become(record(breaker, answered ? 'answered' : 'failed', clock.elapsedMs()));
      return outcome;
    },
    reverse: issuer.reverse,
    operate: issuer.operate,
  };
}
