/**
 * One issuer's circuit breaker, as a pure reducer over real time.
 * 1. Closed: calls pass; when half of the last 20 failed, it opens.
 * 2. Open: nothing passes until 10 s are over.
 * 3. Then one call at a time passes as a probe: a success closes it, a failure opens it again (I13).
 */
export type Breaker =
  | { readonly state: 'closed'; readonly recent: readonly CallResult[] }
  /** `failures`: in the window that opened it. */
  | { readonly state: 'open'; readonly probeAt: number; readonly failures: number }
  | { readonly state: 'probing'; readonly since: number; readonly failures: number };

export type CallResult = 'answered' | 'failed';

export const WINDOW = 20;
const FAILURES_TO_OPEN = 10;
const OPEN_MS = 10_000;
/** A probe that never reported (its process slept) does not lock the issuer out for good. */
const PROBE_MS = 10_000;

export const closedBreaker: Breaker = { state: 'closed', recent: [] };

const failed = (recent: readonly CallResult[]): number => recent.filter((one) => one === 'failed').length;

/** Failures among the last 20 calls; while it is not closed, among those that opened it. */
export const failuresIn = (breaker: Breaker): number =>
  breaker.state === 'closed' ? failed(breaker.recent) : breaker.failures;

const probing = (failures: number, now: number): Breaker => ({ state: 'probing', since: now, failures });

/** Whether a call may pass now, and the breaker with that call under way. */
export function admit(
  breaker: Breaker,
  now: number,
): { readonly passes: boolean; readonly breaker: Breaker } {
  switch (breaker.state) {
    case 'closed':
      return { passes: true, breaker };
    case 'open':
      return now >= breaker.probeAt
        ? { passes: true, breaker: probing(breaker.failures, now) }
        : { passes: false, breaker };
    case 'probing':
      return now - breaker.since >= PROBE_MS
        ? { passes: true, breaker: probing(breaker.failures, now) }
        : { passes: false, breaker };
  }
}

/** The breaker after a call's result. Results of calls that began before it opened change nothing. */
export function record(breaker: Breaker, result: CallResult, now: number): Breaker {
  switch (breaker.state) {
    case 'closed': {
      const recent = [...breaker.recent, result].slice(-WINDOW);
      const failures = failed(recent);
      const opens = recent.length === WINDOW && failures >= FAILURES_TO_OPEN;
      return opens ? { state: 'open', probeAt: now + OPEN_MS, failures } : { state: 'closed', recent };
    }
    case 'open':
      return breaker;
    case 'probing':
      return result === 'answered'
        ? closedBreaker
        : { state: 'open', probeAt: now + OPEN_MS, failures: breaker.failures };
  }
}
