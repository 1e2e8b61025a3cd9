import type { Clock, Logger, Tasks } from '@payflow/service-kit';
import type { Hand } from './hand.ts';
import type { Marking } from './marking.ts';
import { HOLD_MS, type Outbox } from './outbox.ts';
import type { Publish } from './publisher.ts';
import type { Refusals } from './refusals.ts';

export interface SweepParts {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly logger: Logger;
  readonly hand: Hand;
  readonly refusals: Refusals;
  readonly publish: Publish;
  readonly marking: Pick<Marking, 'hurry'>;
  readonly ended: AbortSignal;
}

/** Publishes what stands in the outbox and nobody holds, page by page. */
export interface Sweep {
  /** Sweeps now, or once more when a sweep is under way; unless the bus takes nothing. */
  nudge(): void;
  /** Whether the hand has room for what is committed. */
  hasRoom(): boolean;
  /** The hand has become emptier; whether a sweep had ended because it was full. */
  wasFull(): boolean;
  stop(): void;
}

const PAGE = 500;
const MOST_IN_HAND = 5_000;
const LOOK_AGAIN_MS = 1_000;

export function createSweep(parts: SweepParts): Sweep {
  const { outbox, clock, tasks, logger, hand, refusals, publish, marking, ended } = parts;
  let stopped = false;
  let sweeping = false;
  let again = false;
  let full = false;
  const hasRoom = () => hand.size < MOST_IN_HAND;

  /** False when there is nothing more to be done at present. */
  async function nextPage(): Promise<boolean> {
    full = !hasRoom();
    if (full) return false;
    const realNow = clock.realNow();
    const taken = await outbox.take({ realNow, heldUntil: realNow + HOLD_MS, limit: PAGE });
    const unsent = taken.filter((message) => !hand.has(message));
    if (unsent.length === 0 || (await publish(unsent)) === 'refused') return false;
    // The next ones of the same payments come when these are marked.
    for (const message of unsent) hand.waitFor(message);
    marking.hurry();
    return true;
  }

  async function sweep(): Promise<void> {
    try {
      do {
        again = false;
        while (!stopped && (await nextPage()));
      } while (again && !stopped && !refusals.now());
    } catch (error) {
      if (ended.aborted) return;
      logger.warn({ err: error }, 'the outbox could not be read');
      refusals.lookAgainIn(LOOK_AGAIN_MS);
    } finally {
      sweeping = false;
    }
  }

  return {
    nudge() {
      if (stopped || refusals.now()) return;
      again = true;
      if (sweeping) return;
      sweeping = true;
      tasks.run('sweep the outbox', sweep);
    },
    hasRoom,
    wasFull() {
      const was = full;
      full = false;
      return was;
    },
    stop() {
      stopped = true;
    },
  };
}
