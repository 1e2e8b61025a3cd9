import type { Consumer } from '@platformatic/kafka';
import type { Subscribed, Subscription } from '../../bus/bus.ts';
import { createTelling, ensureTopics, type Kafka, keepTrying, within } from './cluster.ts';
import { createHands } from './hands.ts';
import { holdPlace, type Membership } from './membership.ts';
import { progressOf } from './progress.ts';
import type { Share } from './share.ts';
import { createSignal } from './signal.ts';

const TOPICS_MS = 5_000;
/** Whoever starts does not wait longer for a cluster that is away. */
const START_WAITS_MS = 3_000;
/** Whoever stops without a place has nothing to give back, and does not wait for a cluster that is silent. */
const STOP_WAITS_MS = 1_000;

/** A member of the group, for as long as it is not stopped: it may lose its place, and comes back by itself. */
export async function subscribe(kafka: Kafka, subscription: Subscription): Promise<Subscribed> {
  const { settings, clock, logger } = kafka;
  const wire = (name: string) => `${settings.topicPrefix}${name}`;
  const group = wire(subscription.group);
  const topics = subscription.topics.map(wire);
  const shares = new Map<string, Share>();
  const changed = createSignal();
  const off = new AbortController();
  let place: Consumer | undefined;
  const hands = createHands(kafka, subscription, shares, changed.tell);
  const lost = `${group} gets nothing from Kafka; it comes back by itself`;
  const telling = createTelling(logger, lost, `${group} gets messages from Kafka again`);

  async function handleWhatComes(): Promise<void> {
    while (!off.signal.aborted) {
      hands.fill();
      await changed.next();
    }
  }

  const holding = keepTrying(
    clock,
    off.signal,
    async (settled) => {
      const membership: Membership = {
        ...{ kafka, group, topics, shares, hands, changed },
        placed(consumer) {
          place = consumer;
          changed.tell();
          if (!consumer) return;
          settled();
          telling.back();
        },
      };
      await within(clock, TOPICS_MS, ensureTopics(kafka, topics));
      await holdPlace(membership, off.signal);
    },
    telling.gone,
  );
  const working = Promise.all([handleWhatComes(), holding]);

  const placed = async () => {
    while (!place && !off.signal.aborted) await changed.next();
  };
  await within(clock, START_WAITS_MS, placed()).catch(() => undefined);
  const progress = progressOf({
    ...{ kafka, group, topics, shares, changed },
    place: () => place,
    off: off.signal,
  });
  return {
    caughtUp: progress.caughtUp,
    lag: (topic) => progress.lag(topic === undefined ? topics : [wire(topic)]),
    async stop() {
      const had = place;
      off.abort();
      changed.tell();
      if (had) return void (await working);
      await hands.idle();
      await within(clock, STOP_WAITS_MS, working).catch(() => undefined);
    },
  };
}
