import { type Refusal, refuse } from '@payflow/contracts';
import { hashKey } from '@payflow/service-kit';
import type { TryLimiter } from './ports.ts';

/**
 * How often a password may be guessed.
 * 1. A try is counted before it is looked at, so that many at once gain nothing, and given back when it was right.
 * 2. What is refused does not depend on whether the address has an account.
 */
export const WINDOW_MS = 15 * 60_000;
export const MOST_PER_ADDRESS = 10;
export const MOST_PER_CLIENT = 100;

export interface Guessing {
  /** Refuses RATE_LIMITED. */
  begin(email: string, client: string): Refusal | undefined;
  wasRight(email: string, client: string): void;
  /** Somebody signs up: slowed down by where they come from alone. Refuses RATE_LIMITED. */
  signUp(client: string): Refusal | undefined;
}

export interface Limiters {
  readonly byAddress: TryLimiter;
  readonly byClient: TryLimiter;
  readonly signUps: TryLimiter;
}

const tooMany = (waitMs: number): Refusal | undefined =>
  waitMs > 0
    ? refuse('RATE_LIMITED', 'Too many tries; wait as long as Retry-After says.', {
        retryAfterSeconds: Math.ceil(waitMs / 1_000),
      })
    : undefined;

export function createGuessing({ byAddress, byClient, signUps }: Limiters): Guessing {
  return {
    begin: (email, client) => tooMany(Math.max(byClient.take(client), byAddress.take(hashKey(email)))),
    wasRight(email, client) {
      byAddress.giveBack(hashKey(email));
      byClient.giveBack(client);
    },
    signUp: (client) => tooMany(signUps.take(client)),
  };
}
