import type { Case } from './case.ts';
import type { Run } from './run.ts';

/** What decisions about reconciliation ask of the store, know from it, and leave in it. */

export interface ReconciliationQuestion {
  readonly reconciliationRun?: Pick<Run, 'issuer' | 'day'>;
  readonly reconciliationCase?: string;
}

export interface ReconciliationFacts {
  readonly reconciliationRun: Run | undefined;
  readonly reconciliationCase: Case | undefined;
}

export interface ReconciliationOutcome {
  /** A new one, or a change of the one that was asked for. */
  readonly reconciliationRun?: Run;
  /** Each one new, or a change of what it was read as; whoever was overtaken fails. */
  readonly reconciliationCases?: readonly Case[];
}
