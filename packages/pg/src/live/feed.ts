import { type adminPayments, type Refusal, refuse } from '@payflow/contracts';
import type { Clock, Logger } from '@payflow/service-kit';
import type { Payment } from '../payments/payment.ts';
import type { SearchReads } from '../search/reads.ts';
import { adminPayment } from '../search/search.ts';

/**
 * Payments as they change, whichever process on the database changed them.
 * 1. One look a second for all who listen, and none while nobody does.
 * 2. A change is seen by the time that it bears, and is committed later: each look goes back OVERLAP_MS behind the look before,
 *    and what was told already is not told again. A listener may still hear of the same `seq` twice.
 * 3. Of more than MOST_ROWS changes at once the newest are told, and that others were missed.
 */
const LOOK_EVERY_MS = 1_000;
const OVERLAP_MS = 10_000;
const MOST_ROWS = 200;
const MOST_LISTENERS = 100;

export interface Change {
  readonly payments: readonly adminPayments.AdminPayment[];
  /** There was more: a list that should be whole must be read again. */
  readonly missed: boolean;
}

export interface Listener {
  /** `at` is what it can come back with to hear what it missed: business time, ms. */
  tell(change: Change, at: number): void;
  end(): void;
}

export interface LiveFeed {
  /** Tells what changed since `since`, and then whatever changes. Refuses when too many listen. */
  listen(listener: Listener, since: number | undefined): Disposable | Refusal;
  /** Ends all who listen. */
  close(): void;
}

interface FeedOptions {
  readonly reads: Pick<SearchReads, 'changedSince'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What was told within the overlap: tid → the payment as it was then. */
class Told {
  readonly #payments = new Map<string, Payment>();

  /** Those that are new to it, the oldest change first. */
  fresh(found: readonly Payment[]): Payment[] {
    const fresh = found.filter(({ terms, seq }) => (this.#payments.get(terms.tid)?.seq ?? 0) < seq);
    for (const payment of fresh) this.#payments.set(payment.terms.tid, payment);
    return fresh.reverse();
  }

  forgetBefore(at: number): void {
    for (const [tid, { updatedAt }] of this.#payments) if (updatedAt < at) this.#payments.delete(tid);
  }
}

export function createLiveFeed({ reads, clock, logger }: FeedOptions): LiveFeed {
  const listeners = new Set<Listener>();
  let looking: AbortController | undefined;

  async function catchUp(listener: Listener, since: number): Promise<void> {
    const at = clock.now();
    const found = await reads.changedSince(Math.min(since, at) - OVERLAP_MS, MOST_ROWS);
    if (!listeners.has(listener)) return;
    listener.tell({ payments: found.reverse().map(adminPayment), missed: found.length === MOST_ROWS }, at);
  }

  /** Looks at what changed after the look at `before`. Answers when it looked. */
  async function look(told: Told, before: number): Promise<number> {
    const at = clock.now();
    const since = Math.min(before, at) - OVERLAP_MS;
    const found = await reads.changedSince(since, MOST_ROWS);
    const missed = found.length === MOST_ROWS && (found.at(-1)?.updatedAt ?? 0) > before;
    const payments = told.fresh(found).map(adminPayment);
    told.forgetBefore(since);
    if (payments.length > 0) for (const listener of listeners) listener.tell({ payments, missed }, at);
    return at;
  }

  async function lookOn(signal: AbortSignal): Promise<void> {
    const told = new Told();
    let before = clock.now();
    while (!signal.aborted) {
      // A database that does not answer may answer the next time; then what was missed is told.
      before = await look(told, before).catch((error: unknown) => {
        logger.warn({ err: error }, 'the live feed could not look at what changed');
        return before;
      });
      await clock.after(LOOK_EVERY_MS, signal);
    }
  }

  function leave(listener: Listener): void {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    looking?.abort();
    looking = undefined;
  }

  return {
    listen(listener, since) {
      if (listeners.size >= MOST_LISTENERS)
        return refuse('OVERLOADED', `${MOST_LISTENERS} listen to this process already; close one.`);
      listeners.add(listener);
      // A list that cannot be caught up with is read again by whoever hears that something was missed.
      catchUp(listener, since ?? clock.now()).catch(() =>
        listener.tell({ payments: [], missed: true }, clock.now()),
      );
      if (!looking) {
        looking = new AbortController();
        void lookOn(looking.signal);
      }
      return { [Symbol.dispose]: () => leave(listener) };
    },
    close() {
      for (const listener of [...listeners]) {
        leave(listener);
        listener.end();
      }
    },
  };
}
