import {
  isRefusal,
  type QueryOf,
  type Refusal,
  type ReplyOf,
  type reconciliation,
  refuse,
} from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { seoulDay, startOfDay } from '../ledger/seoul-day.ts';
import { cursorOf, readCursor } from '../records/cursor.ts';
import type { Case } from './case.ts';
import type { ReconciliationReads } from './reads.ts';
import type { Run } from './run.ts';

/** Runs and cases as they look from outside. */

const isoOrNull = (at: number | null): string | null => (at === null ? null : isoTime(at));

export function shownRun(run: Run): reconciliation.Run {
  const { id, issuer, day, state, accepted, paid, trouble } = run;
  return {
    ...{ id, issuer, day, state, accepted, paid, trouble },
    matched: { count: run.matchedCount, net: run.matchedNet },
    missingAtPg: { count: run.missingAtPgCount, net: run.missingAtPgNet },
    missingAtIssuer: { count: run.missingAtIssuerCount, net: run.missingAtIssuerNet },
    amountDiffers: { count: run.differsCount, net: run.differsNet },
    fetchedAt: isoOrNull(run.fetchedAt),
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
  const end = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(end)) return end;
  const after = end && { issuer: end.id, day: seoulDay(end.at) };
  // One more tells whether anything follows.
  const found = await reads.runs({ issuer, from, to, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  const nextCursor = last ? cursorOf({ at: startOfDay(last.day), id: last.issuer }) : null;
  return { runs: page.map(shownRun), nextCursor };
}

/** One page of cases. Refuses a cursor that was never given out. */
export async function listCases(
  reads: ReconciliationReads,
  { cursor, limit, status, kind, issuer }: QueryOf<typeof reconciliation.listReconciliationCases>,
): Promise<ReplyOf<typeof reconciliation.listReconciliationCases> | Refusal> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(after)) return after;
  const found = await reads.cases({ status, kind, issuer, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    cases: page.map(shownCase),
    nextCursor: last ? cursorOf({ at: last.openedAt, id: last.id }) : null,
  };
}
