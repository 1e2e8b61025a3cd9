// Relays on a database, with a bus that does as it is told; for tests alone.
import { insert, type OpenDatabase, openDatabase } from '@payflow/database';
import { createIds, createLogger, createTasks, liveClock, liveRandom } from '@payflow/service-kit';
import { type Bus, type BusMessage, BusUnavailable, NO_PLACES } from './bus/bus.ts';
import type { OutboxMessage } from './bus/outbox.ts';
import { createRelay, type RelayParts } from './bus/relay.ts';
import { createStorage } from './storage/storage.ts';
import { tables } from './storage/tables.ts';

export const logger = createLogger({ name: 'test', level: 'silent' });

/** Takes what is published, or refuses it. */
export interface ToldBus extends Bus {
  readonly published: BusMessage[];
  does: 'take' | 'refuse';
  /** What `publish` waits for before it acknowledges. */
  until: Promise<void>;
}

export function toldBus(): ToldBus {
  const bus: ToldBus = {
    published: [],
    does: 'take',
    until: Promise.resolve(),
    async publish(messages) {
      await bus.until;
      if (bus.does === 'refuse') throw new BusUnavailable('told to');
      bus.published.push(...messages);
      return NO_PLACES;
    },
    subscribe: () => Promise.reject(new Error('nobody listens')),
    health: () => 'ok',
    close: async () => undefined,
  };
  return bus;
}

export const idsOf = (messages: readonly BusMessage[]): (string | undefined)[] =>
  messages.map(({ headers }) => headers.ce_id);

export const tidOf = (number: number): string => `T${String(number).padStart(19, '0')}`;

export const aMessage = (tid: string, seq: number, over: Partial<OutboxMessage> = {}): OutboxMessage => ({
  id: `${tid}_${seq}`,
  topic: 'payment.captured',
  tid,
  seq,
  payload: '{}',
  createdAt: 1,
  heldUntil: 0,
  ...over,
});

export function openOn(place: { readonly file: string; readonly url?: string }): Promise<OpenDatabase<'pg'>> {
  return openDatabase({
    service: 'pg',
    ...place,
    clock: liveClock(),
    onFatal(error) {
      throw error;
    },
  });
}

/** A relay as a process of the gateway has one. */
export function relayOn(database: OpenDatabase<'pg'>, over: Partial<RelayParts> & Pick<RelayParts, 'bus'>) {
  const clock = liveClock();
  const tasks = createTasks(logger);
  const { outbox, committer } = createStorage(database, { turn: clock.turn });
  const ids = createIds(clock, liveRandom());
  const nothing = () => undefined;
  const relay = createRelay({
    ...{ outbox, clock, tasks, ids, logger, company: 'alone' },
    ...{ onPublished: nothing, onTook: nothing, onRefused: nothing },
    ...over,
  });
  return {
    ...relay,
    outbox,
    tasks,
    /** Writes messages as a commit does. */
    commits: (messages: readonly OutboxMessage[]) =>
      committer.commit({
        lookups: [],
        decide: () => ({
          result: undefined,
          writes: messages.map((message) => insert(tables.outbox, { ...message, publishedAt: null })),
        }),
      }),
    rows: () =>
      database.read(({ outboxMessage }) =>
        outboxMessage.findMany({ orderBy: [{ tid: 'asc' }, { seq: 'asc' }] }),
      ),
    async quiet(): Promise<void> {
      do {
        await relay.settle();
        await tasks.idle();
        await committer.idle();
      } while (tasks.running > 0);
    },
    [Symbol.dispose]: relay.end,
  };
}
