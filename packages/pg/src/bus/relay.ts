import { type Clock, currentTraceparent, type Ids, type Logger, type Tasks } from '@payflow/service-kit';
import type { Bus } from './bus.ts';
import { createHand } from './hand.ts';
import { createMarking } from './marking.ts';
import { HOLD_MS, type Outbox, type OutboxMessage, type Unsent } from './outbox.ts';
import { createPublisher, type Told } from './publisher.ts';
import { createRefusals } from './refusals.ts';
import { createSweep } from './sweep.ts';

/**
 * Publishes what commits leave in the outbox.
 * 1. A row is marked after the bus has it, and not before: whatever dies when, it is published at least once.
 * 2. No row is published while an earlier one of its payment is unsent. What is unsent is `publishedAt IS NULL`, never
 *    `id > last`: rows are not committed in the order of their ids.
 * 3. Who committed a row publishes it from memory, without reading, when it can be the first of its payment; all else is swept.
 * 4. A sweep leases rows before it publishes them, so that of several relays one does; a dead one's lease runs out.
 * 5. Nobody waits for the bus. What it refuses stays where it is, and is tried again after a backoff.
 * 6. Only so many are in memory (sweep.ts); what comes beyond them is left to a sweep.
 */
export interface Relay {
  /** Real time until which this process keeps to itself what it commits now; 0 leaves it to any relay. */
  holdUntil(): number;
  /** Publishes what a commit has left. */
  follow(messages: readonly OutboxMessage[]): void;
  start(): void;
  /** Resolves when nothing is unsent that other processes left either, or the bus takes nothing. */
  settle(): Promise<void>;
  /** Takes nothing more up; what is in hand goes on as tasks. */
  stop(): void;
  /** For good, whatever is under way. */
  end(): void;
}

export interface RelayParts extends Told {
  readonly outbox: Outbox;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Whether other processes work on this outbox, and may leave rows behind. */
  readonly company: 'alone' | 'others';
}

const LOOK_EVERY_MS = 1_000;
/** As long as `settle` waits for the rows of others: longer than a dead holder holds them. */
const SETTLE_MS = 10_000;
const SETTLE_LOOK_MS = 20;

/** The parts of a relay, put together. */
function assemble(given: RelayParts, ended: AbortSignal) {
  const hand = createHand();
  const parts = { ...given, hand, ended };
  const refusals = createRefusals({ ...parts, again: () => sweep.nudge() });
  const marking = createMarking(parts, {
    onMarked(messages) {
      if (hand.drop(messages) || sweep.wasFull()) sweep.nudge();
    },
    onLost(messages) {
      hand.drop(messages);
      refusals.lookAgainIn(HOLD_MS);
    },
  });
  const publish = createPublisher({ ...parts, marking, refusals });
  const sweep = createSweep({ ...parts, refusals, publish, marking });
  return { hand, refusals, marking, publish, sweep };
}

export function createRelay(parts: RelayParts): Relay {
  const { outbox, clock, tasks, company } = parts;
  const ended = new AbortController();
  const { hand, refusals, marking, publish, sweep } = assemble(parts, ended.signal);
  let committed: Unsent[] = [];
  let stopped = false;

  /** All that is committed in one turn of the event loop goes together. */
  async function publishCommitted(): Promise<void> {
    await clock.turn();
    const messages = committed;
    committed = [];
    if (refusals.now()) await refusals.letGo(messages);
    else await publish(messages);
  }

  function followOne(message: OutboxMessage): void {
    if (message.heldUntil > 0) {
      committed.push({ ...message, traceparent: currentTraceparent() });
      if (committed.length === 1) tasks.run('publish what was committed', publishCommitted);
    } else if (hand.waitFor(message)) marking.hurry();
    else sweep.nudge();
  }

  async function lookNowAndThen(): Promise<void> {
    while (!ended.signal.aborted) {
      await clock.after(LOOK_EVERY_MS, ended.signal);
      sweep.nudge();
    }
  }

  async function settleWithOthers(): Promise<void> {
    const until = clock.elapsedMs() + SETTLE_MS;
    while (!stopped && !refusals.now() && clock.elapsedMs() < until) {
      sweep.nudge();
      await tasks.idle();
      if ((await outbox.unsent()).rows === 0) return;
      await clock.after(SETTLE_LOOK_MS, ended.signal);
    }
  }

  function stop(): void {
    stopped = true;
    sweep.stop();
    marking.hurry();
  }

  return {
    holdUntil: () => (stopped || refusals.now() || !sweep.hasRoom() ? 0 : clock.realNow() + HOLD_MS),
    follow(messages) {
      if (!stopped) for (const message of messages) followOne(message);
    },
    start() {
      sweep.nudge();
      if (company === 'others') void lookNowAndThen();
    },
    async settle() {
      marking.hurry();
      if (company === 'others') await settleWithOthers();
    },
    stop,
    end() {
      stop();
      ended.abort();
    },
  };
}
