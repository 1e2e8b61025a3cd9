import type { Dispute, NewsCursor } from './dispute.ts';

/** What decisions about disputes ask of the store, know from it, and leave in it. */

export interface DisputeQuestion {
  /** All disputes of a payment. */
  readonly disputesOf?: string;
  readonly dispute?: string;
  /** How far an issuer's news have been taken in. */
  readonly newsOf?: string;
}

export interface DisputeFacts {
  readonly disputes: readonly Dispute[];
  readonly dispute: Dispute | undefined;
  readonly news: NewsCursor | undefined;
}

export interface DisputeOutcome {
  /** New, or changed; whoever was overtaken decides again. */
  readonly dispute?: Dispute;
  /** Taken in together with its effect. */
  readonly news?: NewsCursor;
}
