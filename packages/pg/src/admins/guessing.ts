import { type Refusal, refuse } from '@payflow/contracts';
import type { CallLimiter } from '../merchants/limits.ts';

/** How often one address may try to sign in; a right key counts as well. */
export const MOST_TRIES = 10;
export const WINDOW_MS = 60_000;

export interface Guessing {
  /** Counts a try before it is looked at, so that many at once gain nothing. */
  refuses(address: string): Promise<Refusal | undefined>;
}

export const createGuessing = (limiter: CallLimiter): Guessing => ({
  async refuses(address) {
    const waitMs = await limiter.take(`sign-in ${address}`, MOST_TRIES, WINDOW_MS);
    if (waitMs === 0) return undefined;
    return refuse('RATE_LIMITED', 'Too many tries to sign in; wait as long as Retry-After says.', {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
    });
  },
});
