import { atMostEvery, type Clock, Counter, Gauge, type Logger, type Registry } from '@payflow/service-kit';
import type { SettlementReads } from './reads.ts';

/** What merchants are owed and were paid: this process's own part of it, and what waits in the database. */

/** A piece of the work of settling that a timer does. */
export type SettlingStep = 'run' | 'merchant' | 'payout';
const STEPS: readonly SettlingStep[] = ['run', 'merchant', 'payout'];
const UNPAID = ['OPEN', 'CLOSED'] as const;

export interface SettlementMeasures {
  /** A settlement was paid; minor units, 0 when there was nothing to pay. */
  paid(amount: number): void;
  /** A step broke off; its timer tries it again. */
  failed(step: SettlingStep): void;
}

export function createSettlementMeasures(registry: Registry): SettlementMeasures {
  const registers = [registry];
  const payouts = new Counter({
    name: 'payflow_settlement_payouts_total',
    help: 'Settlements that became PAID, those with nothing to pay too.',
    registers,
  });
  const won = new Counter({
    name: 'payflow_settlement_paid_won_total',
    help: 'What was paid out to merchants, won.',
    registers,
  });
  const failures = new Counter({
    name: 'payflow_settlement_failures_total',
    help: 'Times that a step of settling broke off and was left to its next try.',
    labelNames: ['step'],
    registers,
  });
  for (const step of STEPS) failures.inc({ step }, 0);
  return {
    paid(amount) {
      payouts.inc();
      won.inc(amount);
    },
    failed: (step) => failures.inc({ step }),
  };
}

/** Unpaid settlements are few, and the oldest item is one step in an index for each merchant: yet not for each look. */
const LOOK_EVERY_MS = 30_000;
const NAMES = { unpaid: 'payflow_settlements_unpaid', oldest: 'payflow_settlement_oldest_item_seconds' };

type Watched = Pick<SettlementReads, 'countUnpaid' | 'oldestOpenAt'>;

/** Tells of this life of the gateway from now on. A database that does not answer leaves these out. */
export function measureUnsettled(registry: Registry, reads: Watched, clock: Clock, logger: Logger): void {
  // A life before this one has left its own.
  for (const name of Object.values(NAMES)) registry.removeSingleMetric(name);
  const counts = atMostEvery(clock, LOOK_EVERY_MS, () => reads.countUnpaid());
  const oldest = atMostEvery(clock, LOOK_EVERY_MS, () => reads.oldestOpenAt());
  const unread = (metric: string, error: unknown) =>
    logger.warn({ err: error, metric }, 'a metric could not be read');
  new Gauge({
    name: NAMES.unpaid,
    help: 'Settlements that are not paid yet: OPEN while items are taken in, CLOSED until their day of payment.',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      try {
        const found = await counts();
        for (const status of UNPAID) this.set({ status }, found[status]);
      } catch (error) {
        this.reset();
        unread(NAMES.unpaid, error);
      }
    },
  });
  new Gauge({
    name: NAMES.oldest,
    help: 'How long the oldest item that no settlement has taken has waited, business time; 0 when none waits.',
    registers: [registry],
    async collect() {
      try {
        const at = await oldest();
        this.set(at === undefined ? 0 : Math.max(0, clock.now() - at) / 1000);
      } catch (error) {
        this.remove();
        unread(NAMES.oldest, error);
      }
    },
  });
}
