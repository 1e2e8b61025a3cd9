import {
  isRefusal,
  type QueryOf,
  type Refusal,
  type ReplyOf,
  type reconciliation,
  refuse,
} from '@payflow/contracts';
import { isoTime, isoTimeOrNull } from '@payflow/service-kit';
import { seoulDay, startOfDay } from '../ledger/seoul-day.ts';
import { pageOf } from '../records/page.ts';
import type { Case } from './case.ts';
import type { ReconciliationReads } from './reads.ts';
import type { Run } from './run.ts';

/** Runs and cases as they look from outside. */

export function shownRun(run: Run): reconciliation.Run {
  const { id, issuer, day, state, accepted, paid, trouble } = run;
  return {
    ...{ id, issuer, day, state, accepted, paid, trouble },
    matched: { count: run.matchedCount, net: run.matchedNet },
    missingAtPg: { count: run.missingAtPgCount, net: run.missingAtPgNet },
    missingAtIssuer: { count: run.missingAtIssuerCount, net: run.missingAtIssuerNet },
    amountDiffers: { count: run.differsCount, net: run.differsNet },
    fetchedAt: isoTimeOrNull(run.fetchedAt),
    startedAt: isoTime(run.startedAt),
  };
}

export function shownCase(one: Case): reconciliation.Case {
  const { id, issuer, day, kind, status, line, refNo, tid, ownAmount, statedAmount } = one;
  const { resolution, reason, resolvedBy, resolvedAt } = one;
  return {
    ...{ id, issuer, day, kind, status, line, refNo, tid, ownAmount, statedAmount },
    openedAt: isoTime(one.openedAt),
    resolution:
      resolution === null || resolvedAt === null
        ? null
        : { resolution, reason: reason ?? '', by: resolvedBy ?? '', at: isoTime(resolvedAt) },
  };
}

export const noSuchCase = (id: string): Refusal =>
  refuse('NOT_FOUND', `There is no reconciliation case ${id}.`);

/** One page of runs. Refuses a cursor that was never given out. */
export async function listRuns(
  reads: ReconciliationReads,
  { issuer, from, to, cursor, limit }: QueryOf<typeof reconciliation.listReconciliation>,
): Promise<ReplyOf<typeof reconciliation.listReconciliation> | Refusal> {
  const page = await pageOf(
    { cursor, limit },
    ({ after, limit }) => {
      const before = after && { issuer: after.id, day: seoulDay(after.at) };
      return reads.runs({ issuer, from, to, after: before, limit });
    },
    (last) => ({ at: startOfDay(last.day), id: last.issuer }),
  );
  return isRefusal(page) ? page : { runs: page.rows.map(shownRun), nextCursor: page.nextCursor };
}

/** One page of cases. Refuses a cursor that was never given out. */
export async function listCases(
  reads: ReconciliationReads,
  { cursor, limit, status, kind, issuer }: QueryOf<typeof reconciliation.listReconciliationCases>,
): Promise<ReplyOf<typeof reconciliation.listReconciliationCases> | Refusal> {
  const page = await pageOf(
    { cursor, limit },
    (place) => reads.cases({ status, kind, issuer, ...place }),
    ({ openedAt, id }) => ({ at: openedAt, id }),
  );
  return isRefusal(page) ? page : { cases: page.rows.map(shownCase), nextCursor: page.nextCursor };
}
