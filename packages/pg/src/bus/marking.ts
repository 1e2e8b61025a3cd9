import type { Clock, Logger, Tasks } from '@payflow/service-kit';
import type { Place } from './bus.ts';
import type { Outbox, Unsent } from './outbox.ts';

export interface MarkingParts {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly logger: Logger;
  readonly ended: AbortSignal;
}

/** Writes down what the bus has. */
export interface Marking {
  /** The bus has it since this moment, there. */
  add(message: Unsent, place?: Place): void;
  /** Waits for no more of them: somebody waits for these. */
  hurry(): void;
}

/** So long more of them are waited for, because a commit for each would cost more than the messages do. */
const LINGER_MS = 200;
/** So long nobody lingers after somebody was in a hurry: what is awaited may not be acknowledged yet. */
const HASTE_MS = 500;
const MOST_AT_ONCE = 500;

/** Told what was written down, or could not be. */
export interface Marked {
  onMarked(messages: readonly Unsent[]): void;
  onLost(messages: readonly Unsent[]): void;
}

interface Acknowledged {
  readonly message: Unsent;
  /** Business time, ms. */
  readonly publishedAt: number;
  readonly place: Place | undefined;
}

export function createMarking({ outbox, clock, tasks, logger, ended }: MarkingParts, told: Marked): Marking {
  let waiting: Acknowledged[] = [];
  /** Nobody waits for who lingers: a process at rest may have published what it has not marked. */
  let lingering: AbortController | undefined;
  /** Elapsed time. */
  let hastyUntil = 0;

  async function mark(acknowledged: readonly Acknowledged[]): Promise<void> {
    const messages = acknowledged.map(({ message }) => message);
    try {
      await outbox.mark(
        acknowledged.map(({ message, publishedAt, place }) => ({ id: message.id, publishedAt, place })),
      );
      told.onMarked(messages);
    } catch (error) {
      if (ended.aborted) return;
      logger.warn(
        { err: error, messages: messages.length },
        'published messages could not be marked, and come again',
      );
      told.onLost(messages);
    }
  }

  async function markAll(): Promise<void> {
    const gathered = waiting;
    waiting = [];
    for (let i = 0; i < gathered.length; i += MOST_AT_ONCE) await mark(gathered.slice(i, i + MOST_AT_ONCE));
  }

  function endLinger(): void {
    lingering?.abort();
    lingering = undefined;
    tasks.run('mark what was published', markAll);
  }

  async function linger(): Promise<void> {
    const own = new AbortController();
    lingering = own;
    await clock.after(LINGER_MS, own.signal);
    if (lingering === own) endLinger();
  }

  return {
    add(message, place) {
      waiting.push({ message, publishedAt: clock.now(), place });
      if (waiting.length > 1) return;
      // Where time moves by steps, it must not have to pass for this.
      if (clock.paces || clock.elapsedMs() < hastyUntil)
        tasks.run('mark what was published', () => clock.turn().then(markAll));
      else void linger();
    },
    hurry() {
      hastyUntil = clock.elapsedMs() + HASTE_MS;
      if (lingering) endLinger();
    },
  };
}
