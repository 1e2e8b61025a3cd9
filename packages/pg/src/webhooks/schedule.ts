// When a delivery is tried again, and what a reply means for it. Pure: randomness and time are passed in.
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The wait before each try, counted from the try before; the tenth try is the last. */
export const WAITS_MS: readonly number[] = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
export const JITTER_SHARE = 0.2;
export const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;

export type NextTry = {
  /** Tries already made: 0 asks for the first. */
  attempt: number;
  /** In [0, 1). */
  jitter: number;
  /** What the receiver asked for, from judge(). */
  retryAfterMs?: number | undefined;
};

/** Milliseconds from the try before to the next one, or EXHAUSTED after the last. */
export function nextTry({ attempt, jitter, retryAfterMs = 0 }: NextTry): number | 'EXHAUSTED' {
  if (!Number.isSafeInteger(attempt) || attempt < 0)
    throw new RangeError(`attempt is a count, not ${attempt}`);
  if (!(jitter >= 0 && jitter < 1)) throw new RangeError(`jitter is in [0, 1), not ${jitter}`);
  const waitMs = WAITS_MS[attempt];
  if (waitMs === undefined) return 'EXHAUSTED';
  const jitteredMs = Math.round(waitMs * (1 - JITTER_SHARE + 2 * JITTER_SHARE * jitter));
  return Math.max(jitteredMs, Math.min(retryAfterMs, RETRY_AFTER_MAX_MS));
}

const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** RFC 9110 Retry-After, seconds or an HTTP date, as a wait; undefined when it says nothing usable. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * SECOND_MS, RETRY_AFTER_MAX_MS);
  const atMs = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) return undefined;
  return Math.min(Math.max(atMs - nowMs, 0), RETRY_AFTER_MAX_MS);
}

/** What came of one try: a status, or why there is none (timeout, refused, unreachable). */
export type TryOutcome = { status: number; retryAfterMs?: number | undefined } | { error: string };

export type TryVerdict =
  | { verdict: 'delivered' }
  | { verdict: 'retry'; why: string; retryAfterMs?: number }
  | { verdict: 'gone' };

/** 2xx is success, 410 disables the endpoint, everything else is tried again; only 429 and 503 may ask for a wait. */
export function judge(outcome: TryOutcome): TryVerdict {
  if ('error' in outcome) return { verdict: 'retry', why: outcome.error };
  const { status, retryAfterMs } = outcome;
  if (status >= 200 && status <= 299) return { verdict: 'delivered' };
  if (status === 410) return { verdict: 'gone' };
  if (status >= 300 && status <= 399)
    return { verdict: 'retry', why: `${status}: redirects are not followed` };
  const why = `the endpoint answered ${status}`;
  const asksForWait = (status === 429 || status === 503) && retryAfterMs !== undefined;
  return asksForWait ? { verdict: 'retry', why, retryAfterMs } : { verdict: 'retry', why };
}
