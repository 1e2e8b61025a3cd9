import { atMostEvery, type Clock, Gauge, type Logger } from '@payflow/service-kit';
import { watchBalance } from './ledger/imbalance.ts';
import type { Measures } from './measures.ts';
import type { CallLimiter } from './merchants/limits.ts';
import type { ReconciliationReads } from './reconciliation/reads.ts';
import type { SettlementReads } from './settlements/reads.ts';
import { measureUnsettled } from './settlements/settlement-measures.ts';
import type { BacklogReads } from './storage/backlog-reads.ts';

/**
 * What the database says of all processes together, told by those that merchants call.
 * 1. It is looked at when somebody asks for the metrics, and seldom: no payment waits for it.
 * 2. A database that does not answer leaves these out; all other metrics are told.
 */
export interface Watched {
  readonly backlog: BacklogReads;
  readonly reconciliation: Pick<ReconciliationReads, 'countOpen'>;
  readonly settlements: Pick<SettlementReads, 'countUnpaid' | 'oldestOpenAt'>;
  readonly limiter: CallLimiter | undefined;
}

const BACKLOG_EVERY_MS = 5_000;
const LEDGER_EVERY_MS = 60_000;
/** A timer that is later than this is overdue: workers look every second. */
const OVERDUE_MS = 5_000;

const NAMES = {
  overdue: 'payflow_timers_overdue',
  waiting: 'payflow_webhooks_waiting',
  oldest: 'payflow_webhooks_oldest_seconds',
  imbalance: 'payflow_ledger_imbalance',
  differences: 'payflow_reconciliation_cases_open',
  redis: 'payflow_redis_up',
};

/** Tells of this life of the gateway from now on. */
export function measureBacklog(
  { metrics: { registry } }: Pick<Measures, 'metrics'>,
  { backlog, reconciliation, settlements, limiter }: Watched,
  clock: Clock,
  logger: Logger,
): void {
  // A life before this one has left its own.
  for (const name of Object.values(NAMES)) registry.removeSingleMetric(name);
  const registers = [registry];
  const waiting = atMostEvery(clock, BACKLOG_EVERY_MS, () =>
    backlog.backlog({ businessAt: clock.now() - OVERDUE_MS, realAt: clock.realNow() - OVERDUE_MS }),
  );
  const imbalance = atMostEvery(clock, LEDGER_EVERY_MS, watchBalance(backlog, clock));

  const gauge = (name: string, help: string, value: () => Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        try {
          this.set(await value());
        } catch (error) {
          this.remove();
          logger.warn({ err: error, metric: name }, 'a metric could not be read');
        }
      },
    });

  gauge(
    NAMES.overdue,
    'Timers that should have run more than 5 seconds ago, of all processes on this database.',
    async () => (await waiting()).timersOverdue,
  );
  gauge(
    NAMES.waiting,
    'Webhook deliveries that wait for their next try.',
    async () => (await waiting()).webhooksWaiting,
  );
  gauge(
    NAMES.oldest,
    'How long ago the oldest webhook that waits was to be sent first; 0 when none waits.',
    async () => {
      const { oldestWebhookAt } = await waiting();
      return oldestWebhookAt === undefined ? 0 : Math.max(0, clock.now() - oldestWebhookAt) / 1000;
    },
  );
  gauge(
    NAMES.differences,
    "Differences between issuers' statements and the books that nobody has resolved.",
    atMostEvery(clock, BACKLOG_EVERY_MS, () => reconciliation.countOpen()),
  );
  new Gauge({
    name: NAMES.imbalance,
    help: 'Debits less credits of the ledger, by currency; anything but 0 is an error in the books.',
    labelNames: ['currency'],
    registers,
    async collect() {
      try {
        for (const [currency, sum] of Object.entries(await imbalance())) this.set({ currency }, Number(sum));
      } catch (error) {
        this.reset();
        logger.warn({ err: error, metric: NAMES.imbalance }, 'a metric could not be read');
      }
    },
  });
  measureUnsettled(registry, settlements, clock, logger);
  if (limiter?.health) measureRedis(registers, limiter.health);
}

function measureRedis(registers: ConstructorParameters<typeof Gauge>[0]['registers'], health: () => string) {
  new Gauge({
    name: NAMES.redis,
    help: '1 while Redis answers; while it does not, each process counts calls for itself.',
    registers: registers ?? [],
    collect() {
      this.set(health() === 'ok' ? 1 : 0);
    },
  });
}
