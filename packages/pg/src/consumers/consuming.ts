import type { TimerHandlers } from '@payflow/service-kit';
import type { LetterReads } from '../records/letter-reads.ts';
import { FORGET_MESSAGES, forgetMessages } from './forget.ts';
import { createHandling, type HandlingParts } from './handling.ts';
import { retryMessages } from './retry.ts';
import { createSubscriptions, type SubscriptionParts, type Subscriptions } from './subscriptions.ts';

export interface ConsumingParts extends HandlingParts, Omit<SubscriptionParts, 'handling' | 'clock'> {
  readonly reads: LetterReads;
}

/** All that a process does about messages. */
export interface Consuming {
  readonly timers: TimerHandlers;
  readonly subscriptions: Subscriptions;
}

export function createConsuming(parts: ConsumingParts): Consuming {
  const { store, reads, clock, measures } = parts;
  const handling = createHandling(parts);
  measures.sources.letters = reads.counts;
  return {
    timers: {
      'retry-message': retryMessages({ ...parts, handling }),
      [FORGET_MESSAGES]: forgetMessages(store, reads, clock),
    },
    subscriptions: createSubscriptions({ ...parts, handling }),
  };
}
