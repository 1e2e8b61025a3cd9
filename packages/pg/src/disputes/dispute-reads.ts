import type { disputes } from '@payflow/contracts';
import type { PageEnd } from '../records/cursor.ts';
import type { Dispute } from './dispute.ts';

export interface DisputesQuery {
  /** Absent: of all merchants, also those that were refused. */
  readonly merchantId?: string;
  readonly state?: disputes.AnyDisputeState | undefined;
  readonly tid?: string | undefined;
  readonly after?: PageEnd | undefined;
  readonly limit: number;
}

/** Looks at disputes, off the way of a write; Prisma answers them. */
export interface DisputeReads {
  /** The newest first. */
  disputes(query: DisputesQuery): Promise<Dispute[]>;
}
