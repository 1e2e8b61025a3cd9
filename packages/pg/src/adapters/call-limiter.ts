import type { Clock, Logger } from '@payflow/service-kit';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import type { CallLimiter } from '../merchants/limits.ts';
import { connectRedis } from './redis.ts';

/**
 * Calls by who makes them, counted by the second or a longer window in memory, or in Redis for all processes together.
 * 1. A process draws calls by the hundredth of the limit and gives them out itself: most calls cost a look into a map.
 * 2. What it drew and did not give out ends with the window.
 * 3. While Redis is gone, each process counts for itself.
 */
interface Share {
  /** Below zero: the window is spent. */
  left: number;
  /** Elapsed time, ms, at which the window ends. */
  readonly until: number;
}

interface Counter {
  consume(who: string, calls: number, options: { readonly customDuration: number }): Promise<RateLimiterRes>;
}

const SECOND_MS = 1_000;
const SHARES_OF_LIMIT = 100;
const KEPT = 10_000;
/** The library only counts; what is too many differs from one to the next. */
const settings = { points: Number.MAX_SAFE_INTEGER, duration: 1, keyPrefix: 'payflow:calls' };

/** Takes over when Redis fails, and is told so. */
class InsteadOfRedis extends RateLimiterMemory {
  readonly #onFailure: () => void;
  constructor(onFailure: () => void) {
    super(settings);
    this.#onFailure = onFailure;
  }
  override consume(...args: Parameters<RateLimiterMemory['consume']>): Promise<RateLimiterRes> {
    this.#onFailure();
    return super.consume(...args);
  }
}

function openCounter(redisUrl: string | undefined, logger: Logger) {
  if (redisUrl === undefined) return { counter: new RateLimiterMemory(settings), close: () => undefined };
  const redis = connectRedis(redisUrl, logger);
  const isThere = () => redis.status === 'ready';
  const insuranceLimiter = new InsteadOfRedis(() => {
    // It is connected and does not answer: nobody should wait for it again until it does.
    if (isThere()) redis.disconnect(true);
  });
  return {
    counter: new RateLimiterRedis({
      ...settings,
      storeClient: redis,
      rejectIfRedisNotReady: true,
      insuranceLimiter,
    }),
    health: () => (isThere() ? 'ok' : 'gone; calls are counted in memory'),
    close: () => redis.disconnect(),
  };
}

/** Gives out what it draws from the counter. */
function sharing(counter: Counter, clock: Pick<Clock, 'elapsedMs'>): CallLimiter['take'] {
  const shares = new Map<string, Share>();
  const draws = new Map<string, Promise<void>>();

  /** 0 when the share has one left, the time until its end when the window is spent; else nothing. */
  function fromShare(who: string): number | undefined {
    const share = shares.get(who);
    if (!share) return undefined;
    const restMs = share.until - clock.elapsedMs();
    if (restMs <= 0) return undefined;
    if (share.left > 0) {
      share.left--;
      return 0;
    }
    return share.left < 0 ? restMs : undefined;
  }

  async function draw(who: string, size: number, most: number, windowMs: number): Promise<void> {
    const customDuration = windowMs / SECOND_MS;
    const { consumedPoints, msBeforeNext } = await counter.consume(who, size, { customDuration });
    const granted = Math.min(size, most - (consumedPoints - size));
    if (shares.size >= KEPT) shares.clear();
    shares.set(who, {
      left: granted > 0 ? granted : -1,
      until: clock.elapsedMs() + Math.max(1, msBeforeNext),
    });
  }

  async function drawAndTake(who: string, size: number, most: number, windowMs: number): Promise<number> {
    for (;;) {
      let drawing = draws.get(who);
      if (!drawing) {
        drawing = draw(who, size, most, windowMs).finally(() => draws.delete(who));
        draws.set(who, drawing);
      }
      await drawing;
      const waitMs = fromShare(who);
      if (waitMs !== undefined) return waitMs;
    }
  }

  return (who, most, windowMs = SECOND_MS) => {
    const size = Math.max(1, Math.floor(most / SHARES_OF_LIMIT));
    return fromShare(who) ?? drawAndTake(who, size, most, windowMs);
  };
}

/** Reads the machine's clock by way of its library: for live servers alone. */
export function createCallLimiter(
  redisUrl: string | undefined,
  clock: Pick<Clock, 'elapsedMs'>,
  logger: Logger,
): CallLimiter {
  const { counter, ...rest } = openCounter(redisUrl, logger);
  return { take: sharing(counter, clock), ...rest };
}
