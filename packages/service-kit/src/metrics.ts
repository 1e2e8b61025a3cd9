import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  /** Seconds by method, route and status. */
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  /** Stored replies that went out again, by route. */
  readonly replays: Counter<'route'>;
}

/** A registry for each server, so that several servers in one process do not count into each other's. */
export function createMetrics(server: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ server });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'HTTP requests by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const replays = new Counter({
    name: 'payflow_idempotent_replays_total',
    help: 'Repeats under an Idempotency-Key that got the stored reply, by route.',
    labelNames: ['route'],
    registers: [registry],
  });
  return { registry, requests, replays };
}

/** Memory, CPU and event loop of the process; only where a server has a process of its own. */
export function addProcessMetrics({ registry }: Metrics): void {
  collectDefaultMetrics({ register: registry });
}
