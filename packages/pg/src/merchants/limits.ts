import { type Refusal, refuse } from '@payflow/contracts';
import type { Merchant } from './merchant.ts';

/** Refuses a payment that is larger than this merchant may take. */
export function tooMuch(
  { id, amountMax }: Pick<Merchant, 'id' | 'amountMax'>,
  amount: number,
): Refusal | undefined {
  if (amountMax === null || amount <= amountMax) return undefined;
  const message = `must be at most ${amountMax} for merchant ${id}`;
  return refuse('VALIDATION_FAILED', `amount: ${message}`, { errors: [{ path: 'amount', message }] });
}

/** Counts calls by who makes them, in real time. */
export interface CallLimiter {
  /**
   * Counts one call of as many as may pass in the window, a second when none is given. 0: it may pass; else the milliseconds
   * after which one may. Mostly told at once, without a promise: every call passes here.
   */
  take(who: string, most: number, windowMs?: number): number | Promise<number>;
  /** How its memory outside is; absent when it has none. */
  health?(): string;
  close(): void;
}

export interface CallLimits {
  /** Counts a call of a merchant, or of an address that is no merchant's; refuses when there were too many. */
  refuses(
    who: { readonly merchant: Merchant } | { readonly address: string | undefined },
  ): Promise<Refusal | undefined>;
}

const SECOND_MS = 1_000;

/** `perSecond` holds for each address, and for each merchant that has no limit of its own. Without a limiter nothing is counted. */
export function createCallLimits(limiter: CallLimiter | undefined, perSecond: number): CallLimits {
  return {
    async refuses(who) {
      if (!limiter) return undefined;
      const [name, limit] =
        'merchant' in who
          ? [`merchant ${who.merchant.id}`, who.merchant.requestsPerSecond ?? perSecond]
          : [`address ${who.address}`, perSecond];
      const taken = limiter.take(name, limit);
      const waitMs = typeof taken === 'number' ? taken : await taken;
      if (waitMs === 0) return undefined;
      return refuse(
        'RATE_LIMITED',
        `More than ${limit} calls in a second; wait as long as Retry-After says.`,
        {
          retryAfterSeconds: Math.max(1, Math.ceil(waitMs / SECOND_MS)),
        },
      );
    },
  };
}
