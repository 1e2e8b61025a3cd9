import type { OpenDatabase } from '@payflow/database';
import type { LedgerPages } from '../ledger/imbalance.ts';
import { timerId } from '../payments/change.ts';

/** What waits in the database of all processes together. */
export interface Backlog {
  readonly timersOverdue: number;
  readonly webhooksWaiting: number;
  /** Business time, ms, at which the oldest webhook that waits was to be sent first; absent when none waits. */
  readonly oldestWebhookAt: number | undefined;
}

/** Ids of webhooks' timers, as a stretch of the index: SQLite would look through all timers for those that begin so. */
const WEBHOOKS = { gte: timerId('deliver', ''), lt: timerId('deliver', '~') };

export interface BacklogReads extends LedgerPages {
  /** Timers count that were due before these times. */
  backlog(before: { readonly businessAt: number; readonly realAt: number }): Promise<Backlog>;
}

export function createBacklogReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): BacklogReads {
  return {
    backlog: ({ businessAt, realAt }) =>
      read(async ({ timer, delivery }) => {
        // What waits is what timers are set for; the table of all deliveries is too long to be counted.
        const [overdueBusiness, overdueReal, webhooksWaiting, oldest] = await Promise.all([
          timer.count({ where: { clock: 'business', due: { lt: businessAt } } }),
          timer.count({ where: { clock: 'real', due: { lt: realAt } } }),
          timer.count({ where: { id: WEBHOOKS } }),
          // Deliveries' ids sort by time.
          timer.findFirst({
            where: { id: WEBHOOKS },
            orderBy: { id: 'asc' },
            select: { subject: true },
          }),
        ]);
        const first = oldest && (await delivery.findUnique({ where: { id: oldest.subject } }));
        return {
          timersOverdue: overdueBusiness + overdueReal,
          webhooksWaiting,
          oldestWebhookAt: first ? Number(first.createdAt) : undefined,
        };
      }),
    imbalances: (after, limit) =>
      read(async ({ posting }) => {
        const [bound] = await posting.findMany({
          where: { transactionId: { gt: after } },
          orderBy: [{ transactionId: 'asc' }, { line: 'asc' }],
          skip: limit,
          take: 1,
          select: { transactionId: true },
        });
        const upTo = bound?.transactionId;
        const sums = await posting.groupBy({
          by: ['currency'],
          where: { transactionId: { gt: after, ...(upTo === undefined ? {} : { lte: upTo }) } },
          _sum: { debit: true, credit: true },
        });
        const byCurrency = Object.fromEntries(
          sums.map(({ currency, _sum }) => [currency, (_sum.debit ?? 0n) - (_sum.credit ?? 0n)]),
        );
        return { byCurrency, upTo };
      }),
  };
}
