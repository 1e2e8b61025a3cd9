import type { Clock } from '@payflow/service-kit';
import type { Consumer } from '@platformatic/kafka';
import type { Share } from './share.ts';
import type { Signal } from './signal.ts';

/** Fewer commits: what was handled in between may come again after a crash. */
const EVERY_MS = 100;
const ANY_EPOCH = -1;

/** Tells the group how far its partitions are done; false when it did not take it. */
export async function commit(consumer: Consumer, shares: Iterable<Share>): Promise<boolean> {
  const news = [...shares]
    .map((share) => ({ share, offset: share.doneTo }))
    .filter(({ share, offset }) => offset !== share.committed);
  if (news.length === 0) return true;
  try {
    await consumer.commit({
      offsets: news.map(({ share: { topic, partition }, offset }) => ({
        topic,
        partition,
        offset,
        leaderEpoch: ANY_EPOCH,
      })),
    });
  } catch {
    // Whether the place is lost is for the heartbeat to tell.
    return false;
  }
  for (const { share, offset } of news) share.committed = offset;
  return true;
}

/** Tells it soon after something was done, and again when it did not listen, until `off`. */
export async function keepCommitting(
  consumer: Consumer,
  shares: ReadonlyMap<string, Share>,
  changed: Signal,
  clock: Clock,
  off: AbortSignal,
): Promise<void> {
  while (!off.aborted) {
    const next = changed.next();
    const told = await commit(consumer, shares.values());
    await clock.after(EVERY_MS, off);
    if (told) await next;
  }
}
