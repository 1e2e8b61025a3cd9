import type { issuer, QueryOf } from '@payflow/contracts';
import type { Attempt } from '../authorizations/attempt.ts';
import type { Which } from '../authorizations/which.ts';
import type { Dispute, DisputeChange, DisputeEvent } from './dispute.ts';

/** What a decision about a dispute knows, and leaves behind in one commit. */
export interface DisputeFacts {
  readonly dispute: Dispute | undefined;
  readonly attempt: Attempt | undefined;
}
export interface DisputeDecision<Result> {
  readonly result: Result;
  readonly change?: DisputeChange;
}

export interface DisputeStore {
  /** `decide` is pure, and runs again when another process was faster. An event of the change gets the feed's next number. */
  decide<Result>(
    about: { readonly id: string; readonly which: Which },
    decide: (facts: DisputeFacts) => DisputeDecision<Result>,
  ): Promise<Result>;
  find(id: string): Promise<Dispute | undefined>;
  /** The newest first. */
  list(query: QueryOf<typeof issuer.issuerDisputes> & { readonly limit: number }): Promise<Dispute[]>;
  /** What something happens to by itself, in the order of the times. */
  upcoming(query: {
    readonly after?: number;
    readonly upTo?: number;
    readonly limit: number;
  }): Promise<Dispute[]>;
  /** The attempt with the approved authorization of a payment. */
  approvedAttempt(tid: string): Promise<string | undefined>;
  /** Events after a number, in order, and the last number there is. */
  events(
    since: number,
    limit: number,
  ): Promise<{ readonly events: readonly DisputeEvent[]; readonly last: number }>;
}
