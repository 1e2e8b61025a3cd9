import type { Clock, Ids, Logger } from '@payflow/service-kit';
import { HOLD_MS, type Outbox, type Unsent } from './outbox.ts';

export interface RefusalParts {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly ended: AbortSignal;
  /** Looks at the outbox. */
  again(): void;
}

/** What a relay knows of a bus that takes nothing at present. */
export interface Refusals {
  /** Whether nothing is tried at present. */
  now(): boolean;
  /** The bus refused these: they are held until the next try, which is after a backoff. */
  refused(messages: readonly Unsent[], error: unknown): Promise<void>;
  /** These were not tried: whoever tries next may take them, at once when the bus is well by then. */
  letGo(messages: readonly Unsent[]): Promise<void>;
  /** It took something. */
  taken(): void;
  lookAgainIn(ms: number): void;
}

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 3_000;
/** Rows are free this long before the next try: clocks ring early. */
const EARLY_MS = 20;

/** 100 ms after the first refusal, twice as long after each one more, at most 3 s; 20 % more or less. */
export const backoffMs = (tries: number, jitter: number): number =>
  Math.round(
    Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(tries, 10)) * (0.8 + 0.4 * jitter),
  );

export function createRefusals({ outbox, clock, ids, logger, ended, again }: RefusalParts): Refusals {
  let tries = 0;
  /** Elapsed time of the next try. */
  let until = 0;

  async function hold(messages: readonly Unsent[], heldUntil: number): Promise<void> {
    try {
      await outbox.hold(
        messages.map(({ id }) => id),
        heldUntil,
      );
    } catch (error) {
      if (ended.aborted) return;
      logger.warn({ err: error, messages: messages.length }, 'a hold could not be written');
      // It runs out all the same.
      lookAgainIn(HOLD_MS);
    }
    // It may have been written when the next try was over.
    again();
  }

  function lookAgainIn(ms: number): void {
    void clock.after(ms, ended).then(() => {
      if (!ended.aborted) again();
    });
  }

  return {
    now: () => clock.elapsedMs() < until,
    async refused(messages, error) {
      if (ended.aborted) return;
      const now = clock.elapsedMs();
      if (now >= until) {
        if (tries === 0) logger.warn({ err: error }, 'the bus takes nothing; messages wait in the outbox');
        const wait = backoffMs(tries++, ids.fraction('relay'));
        until = now + wait;
        void clock.after(wait, ended).then(() => {
          until = Math.min(until, clock.elapsedMs());
          if (!ended.aborted) again();
        });
      }
      await hold(messages, clock.realNow() + Math.floor(until - now) - EARLY_MS);
    },
    letGo: (messages) => hold(messages, 0),
    taken() {
      if (tries > 0) logger.info('the bus takes messages again');
      tries = 0;
      until = 0;
    },
    lookAgainIn,
  };
}
