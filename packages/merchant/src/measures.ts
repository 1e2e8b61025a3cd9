import { Counter, Histogram, type Metrics } from '@payflow/service-kit';
import type { OrderState } from './orders/order.ts';
import type { Verdict } from './webhooks/ports.ts';

/** What the shop counts of its own. */
export function createMeasures({ registry }: Metrics) {
  const registers = [registry];
  const webhooks = new Counter({
    name: 'merchant_webhooks_total',
    help: 'Webhooks received, by verdict.',
    labelNames: ['verdict'],
    registers,
  });
  const orders = new Counter({
    name: 'merchant_orders_total',
    help: 'Orders that came into a state.',
    labelNames: ['state'],
    registers,
  });
  const batches = new Histogram({
    name: 'commit_batch_size',
    help: 'Requests in one commit.',
    buckets: [1, 2, 5, 10, 20, 50, 100],
    registers,
  });
  const timersLate = new Histogram({
    name: 'timer_late_seconds',
    help: 'From when a timer was due to when it ran.',
    buckets: [0.01, 0.1, 0.5, 1, 5, 30, 300],
    registers,
  });
  return {
    webhook: (verdict: Verdict) => webhooks.inc({ verdict }),
    order: (state: OrderState) => orders.inc({ state }),
    batch: (size: number) => batches.observe(size),
    timersLate,
  };
}

export type Measures = ReturnType<typeof createMeasures>;
