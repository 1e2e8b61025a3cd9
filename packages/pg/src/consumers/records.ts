import type { Consumed } from './consumer.ts';
import type { DeadLetter } from './dead-letter.ts';

/** What decisions about messages ask of the store, know from it, and leave in it. */

export interface ConsumingQuestion {
  /** Whether this consumer's effect of this event stands. */
  readonly consumed?: Pick<Consumed, 'consumer' | 'eventId'>;
  readonly letter?: string;
}

export interface ConsumingFacts {
  readonly isConsumed: boolean;
  readonly letter: DeadLetter | undefined;
}

export interface ConsumingOutcome {
  /** The event whose effect this is: once it stands, there is no other. */
  readonly consumes?: Consumed;
  readonly letter?: DeadLetter;
  /** What has been kept long enough. */
  readonly forgetsConsumed?: readonly Consumed[];
  readonly forgetsLetters?: readonly DeadLetter[];
}
