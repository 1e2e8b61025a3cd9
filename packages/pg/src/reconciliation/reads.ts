import type { reconciliation } from '@payflow/contracts';
import type { PageEnd } from '../records/cursor.ts';
import type { Case } from './case.ts';
import type { OwnItem } from './match.ts';
import type { Run } from './run.ts';

export interface OwnItemsQuery {
  readonly issuer: string;
  readonly day: string;
  /** The transaction that the page before ended with; empty for the first. */
  readonly after: string;
  readonly limit: number;
}

export interface RunsQuery {
  readonly issuer: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Only what is before this one in the list. */
  readonly after: Pick<Run, 'issuer' | 'day'> | undefined;
  readonly limit: number;
}

export interface CasesQuery {
  readonly status: reconciliation.CaseStatus | undefined;
  readonly kind: reconciliation.CaseKind | undefined;
  readonly issuer: string | undefined;
  readonly after: PageEnd | undefined;
  readonly limit: number;
}

/** Looks off the way of a write; Prisma answers them. */
export interface ReconciliationReads {
  /** Captures, refunds and lost disputes of a day, in order of their transactions. */
  ownItems(query: OwnItemsQuery): Promise<OwnItem[]>;
  /** Captures, refunds and lost disputes of some payments on some days. */
  ownItemsOf(query: {
    readonly issuer: string;
    readonly tids: readonly string[];
    readonly days: readonly string[];
  }): Promise<OwnItem[]>;
  /** All cases of a day. */
  casesOf(of: Pick<Run, 'issuer' | 'day'>): Promise<Case[]>;
  /** The last day that an issuer was reconciled for, or is. */
  lastDay(issuer: string): Promise<string | undefined>;
  /** The newest day first. */
  runs(query: RunsQuery): Promise<Run[]>;
  /** The newest first. */
  cases(query: CasesQuery): Promise<Case[]>;
  countOpen(): Promise<number>;
}
