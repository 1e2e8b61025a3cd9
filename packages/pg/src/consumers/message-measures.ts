import { Counter, Gauge, Histogram, type Metrics } from '@payflow/service-kit';

/** What is looked up when the measures are read; each life of the process has its own. */
export interface Sources {
  /** Dead letters by their state. */
  letters?: () => Promise<Readonly<Record<string, number>>>;
}

/** What consumers did, and what they could not do. */
export function createMessageMeasures({ registry }: Metrics) {
  const registers = [registry];
  const sources: Sources = {};
  const letters = new Gauge({
    name: 'payflow_dead_letters',
    help: 'Messages that could not be handled, by what is done about them.',
    labelNames: ['state'],
    registers,
    async collect() {
      // While the database cannot say, they stay what they were.
      const counts = (await sources.letters?.().catch(() => undefined)) ?? {};
      for (const [state, count] of Object.entries(counts)) letters.set({ state }, count);
    },
  });
  return {
    sources,
    handled: new Counter({
      name: 'payflow_consumer_handled_total',
      help: 'Messages from the bus by consumer and what became of them.',
      labelNames: ['consumer', 'outcome'],
      registers,
    }),
    duplicates: new Counter({
      name: 'payflow_consumer_duplicates_total',
      help: 'Messages that came again after their effect stood.',
      labelNames: ['consumer'],
      registers,
    }),
    handling: new Histogram({
      name: 'payflow_consumer_seconds',
      help: 'How long a consumer took over a message.',
      labelNames: ['consumer'],
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3, 10],
      registers,
    }),
  };
}

export type MessageMeasures = ReturnType<typeof createMessageMeasures>;
