import { type Consumer, ListOffsetTimestamps } from '@platformatic/kafka';
import { BusUnavailable } from '../../bus/bus.ts';
import { type Kafka, pauseMs, within } from './cluster.ts';
import { type Share, shareKey } from './share.ts';
import type { Signal } from './signal.ts';

/** How far a member is, as seen from outside. */
export interface Progress {
  caughtUp(): Promise<void>;
  /** Rejects while nobody can say. */
  lag(topics: readonly string[]): Promise<number>;
}

export interface ProgressParts {
  readonly kafka: Kafka;
  readonly group: string;
  readonly topics: readonly string[];
  readonly shares: ReadonlyMap<string, Share>;
  readonly changed: Signal;
  /** What has the place in the group at present. */
  readonly place: () => Consumer | undefined;
  readonly off: AbortSignal;
}

const ANSWER_MS = 2_000;

/** By partition, the offset behind its newest message. */
type Ends = ReadonlyMap<string, bigint>;

async function endsOf(kafka: Kafka, consumer: Consumer, topics: readonly string[]): Promise<Ends> {
  const asked = consumer.listOffsets({ topics: [...topics], timestamp: ListOffsetTimestamps.LATEST });
  const ends = await within(kafka.clock, ANSWER_MS, asked);
  return new Map(
    [...ends].flatMap(([topic, of]) =>
      of.map((end, partition) => [shareKey(topic, partition), end] as const),
    ),
  );
}

const leftOf = ({ topic, partition, doneTo }: Share, ends: Ends): number =>
  Math.max(0, Number((ends.get(shareKey(topic, partition)) ?? 0n) - doneTo));

export function progressOf({ kafka, group, topics, shares, changed, place, off }: ProgressParts): Progress {
  /** What there is at the time of asking, as soon as the cluster tells. */
  async function endsNow(): Promise<Ends> {
    for (let failures = 0; !off.aborted; ) {
      const consumer = place();
      if (!consumer) {
        await changed.next();
        continue;
      }
      try {
        return await endsOf(kafka, consumer, topics);
      } catch {
        await kafka.clock.after(pauseMs(failures++), off);
      }
    }
    return new Map();
  }

  return {
    async caughtUp() {
      const ends = await endsNow();
      const behind = () => !place() || [...shares.values()].some((share) => leftOf(share, ends) > 0);
      while (!off.aborted && behind()) await changed.next();
    },
    async lag(asked) {
      const consumer = place();
      if (!consumer) throw new BusUnavailable(`${group} has no place at present`);
      const ends = await endsOf(kafka, consumer, asked);
      return [...shares.values()]
        .filter(({ topic }) => asked.includes(topic))
        .reduce((sum, share) => sum + leftOf(share, ends), 0);
    },
  };
}
