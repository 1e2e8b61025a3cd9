import { Counter, createMetrics, Gauge, Histogram, type Registry } from '@payflow/service-kit';
import { createMessageMeasures } from './consumers/message-measures.ts';

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
export function createMeasures(server: 'pg' | 'worker', backlog: () => Promise<Backlog>) {
  const metrics = createMetrics(server);
  const registers = [metrics.registry];
  backlogGauges(backlog, registers);
  return {
    metrics,
    messages: createMessageMeasures(metrics),
    payments: new Counter({
      name: 'payflow_payments_total',
      help: 'Authorizations by what became of them.',
      labelNames: ['outcome'],
      registers,
    }),
    breakerOpen: new Gauge({
      name: 'payflow_issuer_breaker_open',
      help: '1 while the breaker of an issuer keeps authorizations away.',
      labelNames: ['issuer'],
      registers,
    }),
    issuerCalls: new Counter({
      name: 'payflow_issuer_calls_total',
      help: 'Calls to an issuer by what became of them.',
      labelNames: ['issuer', 'call', 'outcome'],
      registers,
    }),
    webhookAttempts: new Counter({
      name: 'payflow_webhook_attempts_total',
      help: 'Tries to deliver a webhook by result.',
      labelNames: ['outcome'],
      registers,
    }),
    timersLate: new Histogram({
      name: 'payflow_timer_late_seconds',
      help: 'How long after its time a timer ran.',
      buckets: [0.01, 0.1, 0.5, 1, 2, 5, 10, 60],
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
    batchSize: new Histogram({
      name: 'payflow_commit_batch_size',
      help: 'Requests that shared one commit.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 100],
      registers,
    }),
  };
}

export type Measures = ReturnType<typeof createMeasures>;
