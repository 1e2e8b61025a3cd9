import type { Bus, Subscribed } from '../bus/bus.ts';
import type { Kafka } from './kafka/cluster.ts';
import { createLink } from './kafka/link.ts';
import { createOutlet } from './kafka/outlet.ts';
import { subscribe } from './kafka/subscription.ts';

/**
 * The bus on a Kafka cluster, which may be away, also at the start: then nothing can be published, nothing comes, and both begin
 * again by themselves when it is back. `topics` are made as soon as it is there. A publication is refused after 10 s of real
 * time at most. The library reads the machine's clock: it is for live servers only.
 */
export function openKafkaBus(kafka: Kafka, topics: readonly string[]): Bus {
  const { topicPrefix } = kafka.settings;
  const link = createLink(
    kafka,
    topics.map((topic) => `${topicPrefix}${topic}`),
  );
  const subscriptions = new Set<Promise<Subscribed>>();
  return {
    publish: createOutlet(link, topicPrefix),
    health: link.health,
    subscribe(subscription) {
      const subscribed = subscribe(kafka, subscription);
      subscriptions.add(subscribed);
      return subscribed;
    },
    async close() {
      await Promise.all([...subscriptions].map(async (subscribed) => (await subscribed).stop()));
      await link.close();
    },
  };
}
