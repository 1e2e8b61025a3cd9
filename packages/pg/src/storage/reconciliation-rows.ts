import { insert, plainRow, type ReadRow, type Table, type Write } from '@payflow/database';
import type { Case } from '../reconciliation/case.ts';
import type {
  ReconciliationFacts,
  ReconciliationOutcome,
  ReconciliationQuestion,
} from '../reconciliation/records.ts';
import type { Run } from '../reconciliation/run.ts';
import { by, type Found, type Lookups } from './lookups.ts';
import { tables } from './tables.ts';

/** Runs and cases of reconciliation as rows. Numbers may come as bigint when Prisma read them. */

export const runOf = (row: ReadRow): Run => plainRow(row) as unknown as Run;
export const caseOf = (row: ReadRow): Case => plainRow(row) as unknown as Case;

export function addReconciliationLookups(
  lookups: Lookups,
  { reconciliationRun, reconciliationCase }: ReconciliationQuestion,
): void {
  if (reconciliationRun) lookups.reconciliationRun = by(tables.reconciliationRuns, { ...reconciliationRun });
  if (reconciliationCase !== undefined)
    lookups.reconciliationCase = by(tables.reconciliationCases, { id: reconciliationCase });
}

export const reconciliationFacts = (found: Found): ReconciliationFacts => ({
  reconciliationRun: found.first('reconciliationRun', runOf),
  reconciliationCase: found.first('reconciliationCase', caseOf),
});

/** Version 0 was never stored. Whoever was overtaken loses its commit. */
function versioned<Record extends Run | Case>(
  table: Table,
  record: Record,
  key: readonly (keyof Record)[],
): Write {
  const { version } = record;
  const row = { ...record, version: version + 1 };
  if (version === 0) return insert(table, row as never);
  const named = Object.fromEntries(key.map((column) => [column, record[column]]));
  const set = Object.fromEntries(Object.entries(row).filter(([column]) => !(column in named)));
  return { write: 'update', table, key: named as never, set: set as never, guard: { version } };
}

export function addReconciliationWrites(
  writes: Write[],
  { reconciliationRun, reconciliationCases = [] }: ReconciliationOutcome,
): void {
  if (reconciliationRun)
    writes.push(versioned(tables.reconciliationRuns, reconciliationRun, ['issuer', 'day']));
  for (const one of reconciliationCases) writes.push(versioned(tables.reconciliationCases, one, ['id']));
}
