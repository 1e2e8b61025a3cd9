import {
  type Clock,
  Counter,
  commitMeasures,
  createMetrics,
  Gauge,
  Histogram,
  type Registry,
  timerMeasure,
} from '@payflow/service-kit';
import { createBusMeasures } from './bus/bus-measures.ts';
import { createMessageMeasures } from './consumers/message-measures.ts';
import type { Breaker } from './payments/breaker.ts';
import { createSettlementMeasures } from './settlements/settlement-measures.ts';

/** How a breaker stands, as a number: the higher, the fewer calls pass. */
const BREAKER: Readonly<Record<Breaker['state'], number>> = { closed: 0, probing: 1, open: 2 };

/** What stands in the outbox when somebody asks. */
export interface Backlog {
  readonly rows: number;
  /** Of the oldest of them, seconds of business time. */
  readonly ageSeconds: number;
}

/** Asked for each look at the metrics, once for both; while nobody can say, they stay what they were. */
function backlogGauges(look: () => Promise<Backlog>, registers: readonly Registry[]): void {
  let looking: Promise<Backlog | undefined> | undefined;
  const once = () => {
    looking ??= look()
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  const gauge = (name: string, help: string, value: (backlog: Backlog) => number) =>
    new Gauge({
      name,
      help,
      registers: [...registers],
      async collect() {
        const backlog = await once();
        if (backlog) this.set(value(backlog));
      },
    });
  gauge('payflow_outbox_unsent', 'Messages that the bus has not yet.', ({ rows }) => rows);
  gauge(
    'payflow_outbox_oldest_seconds',
    'How long the oldest message that the bus has not yet has waited.',
    ({ ageSeconds }) => ageSeconds,
  );
}

/** The metrics of the gateway's own processes beside those of every server. */
export function createMeasures(
  server: 'pg' | 'worker',
  clock: Pick<Clock, 'elapsedMs'>,
  backlog: () => Promise<Backlog>,
) {
  const metrics = createMetrics(server);
  const registers = [metrics.registry];
  backlogGauges(backlog, registers);
  const breaker = new Gauge({
    name: 'payflow_issuer_breaker_state',
    help: 'The breaker of an issuer: 0 closed, 1 one call at a time, 2 open, so that no authorization passes.',
    labelNames: ['issuer'],
    registers,
  });
  return {
    metrics,
    messages: createMessageMeasures(metrics),
    bus: createBusMeasures(metrics.registry),
    settlements: createSettlementMeasures(metrics.registry),
    payments: new Counter({
      name: 'payflow_payments_total',
      help: 'Authorizations by what became of them, and by issuer.',
      labelNames: ['outcome', 'issuer'],
      registers,
    }),
    breaker: (issuer: string, state: Breaker['state']) => breaker.set({ issuer }, BREAKER[state]),
    issuerCalls: new Histogram({
      name: 'payflow_issuer_call_seconds',
      help: 'Calls to an issuer by what became of them, their wait for a turn included.',
      labelNames: ['issuer', 'call', 'outcome'],
      buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4],
      registers,
    }),
    webhooks: new Histogram({
      name: 'payflow_webhook_seconds',
      help: 'Tries to deliver a webhook by result.',
      labelNames: ['outcome'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
      registers,
    }),
    published: new Counter({
      name: 'payflow_outbox_published_total',
      help: 'Messages that the bus acknowledged.',
      labelNames: ['topic'],
      registers,
    }),
    publishTook: new Histogram({
      name: 'payflow_bus_publish_seconds',
      help: 'How long the bus took to acknowledge what was published together.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    publishFailures: new Counter({
      name: 'payflow_bus_publish_failures_total',
      help: 'Times that the bus refused what was to be published.',
      registers,
    }),
    timersLate: timerMeasure(metrics),
    commits: commitMeasures(metrics, clock),
  };
}

export type Measures = ReturnType<typeof createMeasures>;
