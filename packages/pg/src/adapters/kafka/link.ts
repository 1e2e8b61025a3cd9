import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';
import type { Place } from '../../bus/bus.ts';
import {
  clientOptions,
  createTelling,
  discard,
  ensureTopics,
  type Kafka,
  keepTrying,
  within,
} from './cluster.ts';
import { type PartitionCount, partitionFor, placesOf } from './places.ts';
import { createSignal } from './signal.ts';

/**
 * The producer of this process, and whether the cluster is there.
 * 1. A producer is used until something goes wrong with it, and then never again: after a request whose outcome is not known, its
 *    sequence numbers and its connections are worth nothing.
 * 2. Another one is made at once, and then again and again until one is of use.
 */
export interface Link {
  /** Resolves at once, or when the first try has ended; rejects while the cluster is known to be gone. */
  there(): Promise<Sender>;
  health(): string;
  close(): Promise<void>;
}

export interface Sender {
  /** Resolves when all are acknowledged by all replicas that count, to where each of them stands. */
  send(records: readonly KafkaMessage[]): Promise<readonly (Place | undefined)[]>;
}

/** With the topic's name on the wire. */
export interface KafkaMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

type State =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'there'; readonly sender: Sender }
  | { readonly kind: 'gone'; readonly why: unknown }
  | { readonly kind: 'closed' };

type StringProducer = Producer<string, string, string, string>;

const ANSWER_MS = 5_000;
const CLOSE_MS = 1_000;

const newProducer = (kafka: Kafka): StringProducer =>
  new Producer({
    ...clientOptions(kafka.settings),
    idempotent: true,
    acks: ProduceAcks.ALL,
    // The fewest that the library lets an idempotent producer have; the broker knows a repeated batch by its number.
    retries: 2,
    // Any other client finds a key in the same partition.
    partitioner: ({ key }) => partitionFor(key ?? ''),
    serializers: stringSerializers,
  });

const partitionsOf =
  (producer: StringProducer): PartitionCount =>
  (topic) =>
    producer.currentMetadata?.topics.get(topic)?.partitionsCount;

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Makes topics where they are missing, and asks about each of them once. */
function createTopics(kafka: Kafka) {
  const known = new Set<string>();
  return {
    async ensure(names: Iterable<string>): Promise<void> {
      const unknown = [...new Set(names)].filter((name) => !known.has(name));
      await ensureTopics(kafka, unknown);
      for (const name of unknown) known.add(name);
    },
    forget: () => known.clear(),
  };
}

/** Whether the cluster is there, for those who ask and those who wait. */
function createStanding() {
  const changed = createSignal();
  let state: State = { kind: 'connecting' };
  return {
    become(next: State): void {
      if (state.kind === 'closed') return;
      state = next;
      changed.tell();
    },
    /** Who asks now waits for what becomes of it. */
    doubt(): void {
      if (state.kind === 'there') this.become({ kind: 'connecting' });
    },
    async there(): Promise<Sender> {
      for (;;) {
        const now = state;
        if (now.kind === 'there') return now.sender;
        if (now.kind === 'gone') throw now.why;
        if (now.kind === 'closed') throw new Error('it is closed');
        await changed.next();
      }
    },
    health(): string {
      switch (state.kind) {
        case 'there':
          return 'ok';
        case 'connecting':
          return 'not connected';
        case 'gone':
          return 'gone; what is to be published waits';
        case 'closed':
          return 'closed';
      }
    },
  };
}

/** `topics` are there when the link is. */
export function createLink(kafka: Kafka, topics: readonly string[]): Link {
  const { clock, logger } = kafka;
  const telling = createTelling(logger, 'Kafka is gone; what is to be published waits', 'Kafka is back');
  const made = createTopics(kafka);
  const off = new AbortController();
  const standing = createStanding();

  function lose(error: unknown): void {
    standing.become({ kind: 'gone', why: error });
    telling.gone(error);
  }

  const senderOf = (producer: StringProducer, end: () => void): Sender => ({
    async send(records) {
      try {
        await within(clock, ANSWER_MS, made.ensure(records.map(({ topic }) => topic)));
        const messages = records.map(({ headers, ...record }) => ({ ...record, headers: { ...headers } }));
        const { offsets } = await within(clock, ANSWER_MS, producer.send({ messages }));
        return placesOf(messages, offsets ?? [], partitionsOf(producer));
      } catch (error) {
        // A topic may have been deleted.
        made.forget();
        lose(error);
        end();
        throw error;
      }
    },
  });

  /** Holds one producer for as long as it is good. */
  async function hold(settled: () => void): Promise<void> {
    const producer = newProducer(kafka);
    const over = Promise.withResolvers<void>();
    const end = () => over.resolve();
    producer.on('error', end);
    producer.on('client:broker:disconnect', end);
    off.signal.addEventListener('abort', end);
    try {
      await within(clock, ANSWER_MS, made.ensure(topics));
      // Else the first message would wait for it.
      await within(clock, ANSWER_MS, producer.initIdempotentProducer({}));
      settled();
      telling.back();
      standing.become({ kind: 'there', sender: senderOf(producer, end) });
      await over.promise;
      // A broker also hangs up on who was silent for long: that is no loss until it cannot be reached.
      standing.doubt();
    } finally {
      off.signal.removeEventListener('abort', end);
      await discard(clock, producer);
    }
  }
  const holding = keepTrying(clock, off.signal, hold, lose);

  return {
    there: standing.there,
    health: standing.health,
    async close() {
      standing.become({ kind: 'closed' });
      off.abort();
      // Not for the answers of a cluster that is silent.
      await within(clock, CLOSE_MS, holding).catch(() => undefined);
    },
  };
}
