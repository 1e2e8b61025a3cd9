import { compatibilityPartitioner } from '@platformatic/kafka';
import type { Place } from '../../bus/bus.ts';

/** Which partition messages go to, and where they stand there once the broker has them. */

interface Keyed {
  readonly topic: string;
  readonly key: string;
}

/** What the broker says of a batch: where its first message of a partition stands. */
interface FirstOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

export type PartitionCount = (topic: string) => number | undefined;

/** Before it is brought into the range of the partitions that there are. Any other client finds a key in the same one. */
export const partitionFor = (key: string): number =>
  compatibilityPartitioner({ topic: '' }, Buffer.from(key));

/** The place of each message of a batch; undefined where the broker does not say. */
export function placesOf(
  batch: readonly Keyed[],
  first: readonly FirstOffset[],
  partitions: PartitionCount,
): (Place | undefined)[] {
  const next = new Map(first.map(({ topic, partition, offset }) => [`${topic} ${partition}`, offset]));
  return batch.map(({ topic, key }) => {
    const count = partitions(topic);
    if (!count) return undefined;
    const partition = partitionFor(key) % count;
    const offset = next.get(`${topic} ${partition}`);
    // A batch that the broker knew already may have no offset any more.
    if (offset === undefined || offset < 0n) return undefined;
    next.set(`${topic} ${partition}`, offset + 1n);
    return { partition, offset: Number(offset) };
  });
}
