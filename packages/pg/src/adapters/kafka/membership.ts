import { Consumer, findErrorBy, type GroupAssignment, ListOffsetTimestamps } from '@platformatic/kafka';
import { clientOptions, discard, insist, type Kafka, within } from './cluster.ts';
import { commit, keepCommitting } from './commits.ts';
import type { Hands } from './hands.ts';
import { readAll } from './reader.ts';
import { createShare, type Share, shareKey } from './share.ts';
import type { Signal } from './signal.ts';

/**
 * A member of a group, from joining to the loss of its place.
 * 1. What it holds is what the group's present generation gives it. A partition that the next generation gives it again goes on
 *    where it is; any other begins where the group says, since somebody else may have had it meanwhile.
 * 2. The group is told how far each partition is done, never further, and only of those that it still gives.
 * 3. A broker that is away takes no place away: the heartbeat is repeated, and goes on where it was. Who is not answered, or not
 *    for long, leaves the place and asks for another one.
 */
export interface Membership {
  readonly kafka: Kafka;
  readonly group: string;
  readonly topics: readonly string[];
  /** Empty while it has no place. */
  readonly shares: Map<string, Share>;
  readonly hands: Hands;
  readonly changed: Signal;
  /** Told when it has its share of what the group gets, and with undefined when it has not. */
  placed(consumer: Consumer | undefined): void;
}

interface Generation {
  readonly id: number;
  readonly memberId: string;
  readonly given: readonly GroupAssignment[];
  readonly over: AbortController;
}

/** The shortest session that brokers allow as they come: so soon is succeeded who has died. */
const SESSION_MS = 6_000;
const HEARTBEAT_MS = 1_500;
/** How long a group waits for its members to join again: longer than for one that has died. */
const REBALANCE_MS = 8_000;
const JOIN_MS = REBALANCE_MS + 4_000;
/** Without an answer to heartbeats. */
const STALL_MS = 20_000;
const LAST_WORDS_MS = 2_000;

function newConsumer(kafka: Kafka, group: string, topics: readonly string[]): Consumer {
  const consumer: Consumer = new Consumer({
    ...clientOptions(kafka.settings),
    groupId: group,
    // Joining takes as long as the slowest member.
    requestTimeout: JOIN_MS,
    sessionTimeout: SESSION_MS,
    heartbeatInterval: HEARTBEAT_MS,
    rebalanceTimeout: REBALANCE_MS,
    heartbeatStallTimeout: STALL_MS,
  });
  consumer.topics.trackAll(...topics);
  return consumer;
}

/** Where the group is on these partitions; on one of which it has done nothing yet, at the oldest message. */
async function startsOf(consumer: Consumer, given: readonly GroupAssignment[]): Promise<Share[]> {
  if (given.length === 0) return [];
  const committed = await consumer.listCommittedOffsets({ topics: [...given] });
  const topics = given.map(({ topic }) => topic);
  const oldest = await consumer.listOffsets({ topics, timestamp: ListOffsetTimestamps.EARLIEST });
  return given.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => {
      const known = committed.get(topic)?.[partition] ?? -1n;
      return createShare(topic, partition, known >= 0n ? known : (oldest.get(topic)?.[partition] ?? 0n));
    }),
  );
}

function leaveAllBut(kept: ReadonlySet<string>, shares: Map<string, Share>): void {
  for (const [key, share] of shares) {
    if (kept.has(key)) continue;
    share.leave();
    shares.delete(key);
  }
}

const follows = (next: Generation, present: Generation | undefined): boolean =>
  present?.memberId === next.memberId && present.id + 1 === next.id;

/** Takes up what a generation gives, and reads it until that is over. */
async function takeUp(
  { kafka, group, shares, changed, placed }: Membership,
  consumer: Consumer,
  { given, over }: Generation,
  kept: 'kept' | 'anew',
): Promise<void> {
  placed(undefined);
  const keys = given.flatMap(({ topic, partitions }) => partitions.map((p) => shareKey(topic, p)));
  leaveAllBut(new Set(kept === 'kept' ? keys : []), shares);
  const fresh = given
    .map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.filter((partition) => !shares.has(shareKey(topic, partition))),
    }))
    .filter(({ partitions }) => partitions.length > 0);
  const begun = await insist(kafka.clock, over.signal, () => startsOf(consumer, fresh));
  if (over.signal.aborted) return;
  for (const share of begun) shares.set(shareKey(share.topic, share.partition), share);
  placed(consumer);
  await readAll({ kafka, group, shares: [...shares.values()], changed }, over.signal);
}

/** Resolves when the group knows, or cannot be told. */
const leaving = (consumer: Consumer): Promise<void> =>
  new Promise((resolve) => consumer.leaveGroup(true, () => resolve()));

/** Takes nothing more, and finishes what is in hand while the place is still held. */
async function finish({ kafka, shares, hands }: Membership, consumer: Consumer): Promise<void> {
  for (const share of shares.values()) share.leave();
  await hands.idle();
  await within(kafka.clock, LAST_WORDS_MS, commit(consumer, shares.values())).catch(() => undefined);
}

/** Holds one place in the group until `off`, or until it is lost, which throws. */
export async function holdPlace(membership: Membership, off: AbortSignal): Promise<void> {
  const { kafka, group, topics, shares, changed, placed } = membership;
  const consumer = newConsumer(kafka, group, topics);
  const over = Promise.withResolvers<void>();
  const ended = new AbortController();
  let present: Generation | undefined;
  consumer.on('error', over.reject);
  consumer.on('consumer:heartbeat:error', ({ error }) => {
    if (error && findErrorBy(error, 'canRetry', false)) over.reject(error);
  });
  consumer.on('consumer:heartbeat:stalled', () => over.reject(new Error('no heartbeat was answered')));
  consumer.on('consumer:group:join', ({ generationId = 0, memberId, assignments }) => {
    const next = { id: generationId, memberId, given: assignments ?? [], over: new AbortController() };
    const kept = follows(next, present) ? 'kept' : 'anew';
    present?.over.abort();
    present = next;
    takeUp(membership, consumer, next, kept).catch(over.reject);
  });
  const end = () => over.resolve();
  off.addEventListener('abort', end);
  try {
    await Promise.race([within(kafka.clock, JOIN_MS, consumer.joinGroup()), over.promise]);
    void keepCommitting(consumer, shares, changed, kafka.clock, ended.signal);
    await over.promise;
    present?.over.abort();
    await finish(membership, consumer);
  } finally {
    off.removeEventListener('abort', end);
    ended.abort();
    present?.over.abort();
    leaveAllBut(new Set(), shares);
    placed(undefined);
    // Else the group would wait for it for a whole session.
    await within(kafka.clock, LAST_WORDS_MS, leaving(consumer)).catch(() => undefined);
    await discard(kafka.clock, consumer);
  }
}
