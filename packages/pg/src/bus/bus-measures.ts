import { type Clock, Gauge, type Registry } from '@payflow/service-kit';
import type { Bus, Subscribed, Subscription } from './bus.ts';

/** What is to be seen of a bus from outside: whether it is there, and how much waits for whom. */
export interface BusMeasures {
  /** The same bus, watched until another one is: each life of the process has its own. */
  watch(bus: Bus, clock: Pick<Clock, 'after'>): Bus;
}

interface Member extends Pick<Subscription, 'group' | 'topics'>, Pick<Subscribed, 'lag'> {}

/** Who looks at the metrics does not wait for a bus that is away: then the numbers stay what they were. */
const LOOK_MS = 1_000;

/** By group and topic, how many messages wait for the members in this process. */
async function lagsOf(members: Iterable<Member>) {
  const asked = [...members].flatMap(({ group, topics, lag }) =>
    topics.map(async (topic) => ({ group, topic, waiting: await lag(topic) })),
  );
  const told = await Promise.allSettled(asked);
  const lags = new Map<string, { group: string; topic: string; waiting: number }>();
  for (const one of told) {
    if (one.status === 'rejected') continue;
    const { group, topic, waiting } = one.value;
    const key = `${group} ${topic}`;
    lags.set(key, { group, topic, waiting: waiting + (lags.get(key)?.waiting ?? 0) });
  }
  return lags.values();
}

export function createBusMeasures(registry: Registry): BusMeasures {
  const registers = [registry];
  let members = new Set<Member>();
  let look: (() => Promise<void>) | undefined;
  let health: (() => string) | undefined;
  const lag = new Gauge({
    name: 'payflow_consumer_lag',
    help: 'Messages that wait for a group, of what falls to this process.',
    labelNames: ['group', 'topic'],
    registers,
    collect: () => look?.(),
  });
  new Gauge({
    name: 'payflow_bus_up',
    help: '1 while the bus takes messages.',
    registers,
    collect() {
      this.set(health?.() === 'ok' ? 1 : 0);
    },
  });

  async function setLags(of: Iterable<Member>): Promise<void> {
    for (const { group, topic, waiting } of await lagsOf(of)) lag.set({ group, topic }, waiting);
  }

  return {
    watch(bus, clock) {
      const own = new Set<Member>();
      members = own;
      health = bus.health;
      look = async () => {
        const waiting = new AbortController();
        await Promise.race([setLags(members), clock.after(LOOK_MS, waiting.signal)]);
        waiting.abort();
      };
      return {
        ...bus,
        async subscribe(subscription) {
          const { group, topics } = subscription;
          const subscribed = await bus.subscribe(subscription);
          const member = { group, topics, lag: subscribed.lag };
          own.add(member);
          const stop = () => {
            own.delete(member);
            for (const topic of topics) lag.remove({ group, topic });
            return subscribed.stop();
          };
          return { ...subscribed, stop };
        },
      };
    },
  };
}
