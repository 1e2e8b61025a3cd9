import type { Clock, Logger, Tasks } from '@payflow/service-kit';
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
  /** The bus has it since this moment. */
  add(message: Unsent): void;
  /** Waits for no more of them. */
  hurry(): void;
}

/** So long more of them are waited for: under load they ride along with the commits of payments, and cost no fsync. */
const LINGER_MS = 10;
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
}

export function createMarking({ outbox, clock, tasks, logger, ended }: MarkingParts, told: Marked): Marking {
  let waiting: Acknowledged[] = [];
  let hurried = new AbortController();

  async function mark(acknowledged: readonly Acknowledged[]): Promise<void> {
    const messages = acknowledged.map(({ message }) => message);
    try {
      await outbox.mark(acknowledged.map(({ message, publishedAt }) => ({ id: message.id, publishedAt })));
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

  async function gather(): Promise<void> {
    hurried = new AbortController();
    // Where time moves by steps, it must not have to pass for this.
    await (clock.paces ? clock.turn() : clock.after(LINGER_MS, hurried.signal));
    const gathered = waiting;
    waiting = [];
    for (let i = 0; i < gathered.length; i += MOST_AT_ONCE) await mark(gathered.slice(i, i + MOST_AT_ONCE));
  }

  return {
    add(message) {
      waiting.push({ message, publishedAt: clock.now() });
      if (waiting.length === 1) tasks.run('mark what was published', gather);
    },
    hurry: () => hurried.abort(),
  };
}
