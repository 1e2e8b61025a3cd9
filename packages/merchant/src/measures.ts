import { type Clock, Counter, commitMeasures, type Metrics, timerMeasure } from '@payflow/service-kit';
import type { OrderState } from './orders/order.ts';
import type { Verdict } from './webhooks/ports.ts';

/** What the shop counts of its own. */
export function createMeasures(metrics: Metrics, clock: Pick<Clock, 'elapsedMs'>) {
  const registers = [metrics.registry];
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
  return {
    webhook: (verdict: Verdict) => webhooks.inc({ verdict }),
    order: (state: OrderState) => orders.inc({ state }),
    commits: commitMeasures(metrics, clock),
    timersLate: timerMeasure(metrics),
  };
}

export type Measures = ReturnType<typeof createMeasures>;
