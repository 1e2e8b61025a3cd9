import type { Clock, Logger, Tasks } from '@payflow/service-kit';
import type { Bus, Received, Subscribed } from '../bus/bus.ts';
import type { Consumer } from './consumer.ts';
import type { Handling } from './handling.ts';

/** Begins the names of the groups on the bus, which other readers may share. */
const GROUP = 'payflow';
/** What waits for a bus that is away is not waited for any longer. */
const CAUGHT_UP_WITHIN_MS = 10_000;

/** The consumers of a process, as members of their groups. */
export interface Subscriptions {
  /** Joins the groups; a bus that is away is waited for behind it. */
  start(): void;
  /** Resolves when what was published before is done with, as far as it falls to this process, or the bus is away. */
  caughtUp(): Promise<void>;
  /** Takes no more, finishes what is in hand, and leaves the groups. */
  stop(): Promise<void>;
}

export interface SubscriptionParts {
  readonly bus: Bus;
  readonly consumers: readonly Consumer[];
  readonly handling: Handling;
  readonly tasks: Tasks;
  readonly clock: Pick<Clock, 'after'>;
  readonly logger: Logger;
}

export function createSubscriptions(parts: SubscriptionParts): Subscriptions {
  const { bus, consumers, handling, tasks, clock, logger } = parts;
  let joined: Promise<Subscribed | undefined>[] = [];

  /** As a task: whoever waits for this process to come to rest waits for it too. */
  function handle(consumer: Consumer, message: Received): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { name } = consumer;
    tasks.run(`${name} takes a message`, () => handling.receive(consumer, message).then(resolve, reject));
    return promise;
  }

  async function join(consumer: Consumer): Promise<Subscribed | undefined> {
    const { name, topics, atOnce } = consumer;
    const group = `${GROUP}.${name}`;
    try {
      return await bus.subscribe({
        ...{ group, topics, atOnce },
        handle: (message) => handle(consumer, message),
      });
    } catch (error) {
      logger.error({ err: error, group }, 'not subscribed');
      return undefined;
    }
  }

  const members = async (): Promise<Subscribed[]> =>
    (await Promise.all(joined)).filter((member) => member !== undefined);

  return {
    start() {
      joined = consumers.map(join);
    },
    async caughtUp() {
      if (joined.length === 0) return;
      const waiting = new AbortController();
      const caughtUp = members().then((all) => Promise.all(all.map((member) => member.caughtUp())));
      // Messages that the bus will never bring any more are no reason to wait.
      const done = caughtUp.catch(() => undefined);
      await Promise.race([done, clock.after(CAUGHT_UP_WITHIN_MS, waiting.signal)]);
      waiting.abort();
    },
    async stop() {
      const leaving = members();
      joined = [];
      await Promise.all((await leaving).map((member) => member.stop()));
    },
  };
}
