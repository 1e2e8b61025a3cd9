import type { Clock, Logger } from '@payflow/service-kit';
import type { TimerChange } from '../payments/change.ts';
import type { Question, Store } from '../records/store.ts';

/** A holder that dies is succeeded this soon; a fresh delivery is held as long before its first renewal. */
export const HOLD_MS = 5_000;
const LOOK_EVERY_MS = 1_000;

export type Held = NonNullable<Question['timer']>;

export interface HoldingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Keeps the timers of deliveries to this process while they are sent, however slow their receivers are. */
export interface Holding {
  during<Result>(held: Held, subject: string, work: () => Promise<Result>): Promise<Result>;
}

interface Hold {
  readonly held: Held;
  readonly subject: string;
  /** When it was taken or renewed last, elapsed ms. */
  since: number;
}

/** One loop renews what is held for long; nearly all receivers answer before it comes by. */
export function createHolding({ store, clock, logger }: HoldingParts): Holding {
  const holds = new Set<Hold>();
  let released = new AbortController();
  let looping = false;

  async function renew({ held, subject }: Hold): Promise<void> {
    const hold: TimerChange = { timer: 'hold', kind: 'deliver', subject, until: clock.realNow() + HOLD_MS };
    try {
      await store.decide({ timer: held }, () => ({ result: undefined, timers: [hold] }));
    } catch (error) {
      // Without the renewal another process may send it too: at least once, as promised.
      logger.warn({ err: error, subject }, 'a hold was not renewed');
    }
  }

  async function loop(): Promise<void> {
    while (holds.size > 0) {
      released = new AbortController();
      await clock.after(LOOK_EVERY_MS, released.signal);
      const now = clock.elapsedMs();
      const old = [...holds].filter(({ since }) => now - since >= LOOK_EVERY_MS);
      for (const hold of old) hold.since = now;
      await Promise.all(old.map(renew));
    }
    looping = false;
  }

  return {
    async during(held, subject, work) {
      const hold = { held, subject, since: clock.elapsedMs() };
      holds.add(hold);
      if (!looping) {
        looping = true;
        void loop();
      }
      try {
        return await work();
      } finally {
        holds.delete(hold);
        if (holds.size === 0) released.abort(NOTHING_HELD);
      }
    },
  };
}

/** Made once: an error with its stack for each quiet moment would cost more than the loop. */
const NOTHING_HELD = new Error('nothing is held any more');
