import {
  type ClusterMetadata,
  Consumer,
  findErrorBy,
  IS_CONTROL,
  type KafkaRecord,
  ListOffsetTimestamps,
} from '@platformatic/kafka';
import { clientOptions, createTelling, discard, type Kafka, keepTrying } from './cluster.ts';
import type { Share } from './share.ts';
import type { Signal } from './signal.ts';

/**
 * Reads partitions. It has a connection of its own, since a broker answers one request of a connection after the other, and one
 * for more messages waits there for them; heartbeats must not wait behind it.
 */
export interface Reading {
  readonly kafka: Kafka;
  readonly group: string;
  readonly shares: readonly Share[];
  /** Told when messages were read; heard when there may be room for more. */
  readonly changed: Signal;
}

const LONGEST_WAIT_MS = 500;
const BYTES_AT_ONCE = 1_048_576;
const BYTES_OF_PARTITION = 262_144;
const ANY_EPOCH = -1;

const text = (bytes: Buffer | null): string => bytes?.toString('utf8') ?? '';

const headersOf = ({ headers }: KafkaRecord): Record<string, string> =>
  Object.fromEntries(headers.map(([name, value]) => [text(name), text(value)]));

function leaderOf(metadata: ClusterMetadata, { topic, partition }: Share): number {
  const leader = metadata.topics.get(topic)?.partitions[partition]?.leader;
  if (leader === undefined || leader < 0) throw new Error(`${topic}/${partition} has no leader`);
  return leader;
}

type Fetched = Awaited<ReturnType<Consumer['fetch']>>;
type TakenPartition = Fetched['responses'][number]['partitions'][number];

function takeRecords(share: Share, { records }: TakenPartition, nameOf: (topic: string) => string): void {
  const topic = nameOf(share.topic);
  for (const batch of records ?? []) {
    const end = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
    if ((batch.attributes & IS_CONTROL) === 0)
      for (const record of batch.records) {
        const offset = batch.firstOffset + BigInt(record.offsetDelta);
        share.take(offset, {
          topic,
          key: text(record.key),
          value: text(record.value),
          headers: headersOf(record),
          position: `${topic}/${share.partition}/${offset}`,
        });
      }
    share.skipTo(end);
  }
}

const isOutOfRange = (error: unknown): boolean =>
  error instanceof Error && findErrorBy(error, 'apiId', 'OFFSET_OUT_OF_RANGE') !== null;

/** What was to be read next is not there any more, or never was: goes on with the oldest that is. */
async function findPlaceAgain(client: Consumer, { kafka, shares }: Reading): Promise<void> {
  const topics = [...new Set(shares.map(({ topic }) => topic))];
  const oldest = await client.listOffsets({ topics, timestamp: ListOffsetTimestamps.EARLIEST });
  const newest = await client.listOffsets({ topics, timestamp: ListOffsetTimestamps.LATEST });
  for (const share of shares) {
    const { topic, partition, position } = share;
    const from = oldest.get(topic)?.[partition] ?? 0n;
    const to = newest.get(topic)?.[partition] ?? 0n;
    if (position >= from && position <= to) continue;
    kafka.logger.error(
      { topic, partition, position: `${position}`, oldest: `${from}`, newest: `${to}` },
      'messages that were not handled are no longer on the bus',
    );
    share.restartAt(from);
  }
}

async function readFrom(
  node: number,
  shares: readonly Share[],
  client: Consumer,
  metadata: ClusterMetadata,
  { kafka, changed }: Reading,
  onRead: () => void,
): Promise<void> {
  const idOf = (topic: string) => metadata.topics.get(topic)?.id ?? '';
  const byId = new Map(shares.map((share) => [`${idOf(share.topic)}/${share.partition}`, share]));
  const nameOf = (topic: string) => topic.slice(kafka.settings.topicPrefix.length);
  for (;;) {
    const wanted = shares.filter(({ hasRoom }) => hasRoom);
    if (wanted.length === 0) {
      await changed.next();
      continue;
    }
    const { responses } = await client.fetch({
      node,
      maxWaitTime: LONGEST_WAIT_MS,
      minBytes: 1,
      maxBytes: BYTES_AT_ONCE,
      topics: wanted.map(({ topic, partition, position }) => ({
        topicId: idOf(topic),
        partitions: [
          {
            partition,
            fetchOffset: position,
            currentLeaderEpoch: ANY_EPOCH,
            lastFetchedEpoch: ANY_EPOCH,
            partitionMaxBytes: BYTES_OF_PARTITION,
          },
        ],
      })),
    });
    onRead();
    for (const { topicId, partitions } of responses)
      for (const taken of partitions) {
        const share = byId.get(`${topicId}/${taken.partitionIndex}`);
        if (share) takeRecords(share, taken, nameOf);
      }
    changed.tell();
  }
}

/** Reads until `off`, whatever happens to the brokers meanwhile. */
export async function readAll(reading: Reading, off: AbortSignal): Promise<void> {
  const { kafka, group, shares } = reading;
  if (shares.length === 0) return;
  const telling = createTelling(kafka.logger, `${group} cannot read from Kafka`, `${group} reads again`);
  const topics = [...new Set(shares.map(({ topic }) => topic))];
  const attempt = async (settled: () => void): Promise<void> => {
    const client: Consumer = new Consumer({ ...clientOptions(kafka.settings), groupId: group });
    client.on('error', () => undefined);
    client.topics.trackAll(...topics);
    const close = () => discard(kafka.clock, client);
    off.addEventListener('abort', close, { once: true });
    const onRead = () => {
      settled();
      telling.back();
    };
    try {
      const metadata = await client.metadata({ topics });
      const led = Map.groupBy(shares, (share) => leaderOf(metadata, share));
      await Promise.all([...led].map(([node, of]) => readFrom(node, of, client, metadata, reading, onRead)));
    } catch (error) {
      if (!isOutOfRange(error)) throw error;
      await findPlaceAgain(client, reading);
    } finally {
      off.removeEventListener('abort', close);
      await close();
    }
  };
  await keepTrying(kafka.clock, off, attempt, telling.gone);
}
