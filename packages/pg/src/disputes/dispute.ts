import type { disputes } from '@payflow/contracts';

/**
 * A cardholder wants the money of a captured payment back from its issuer.
 * 1. OPEN: its amount has left what the merchant gets, and is held. WON: it is back. LOST: the issuer owes that much less.
 *    REFUSED: the books cannot bear it, nothing was posted, and a person looks. OPEN alone is ever left.
 * 2. Over a payment, captured ≥ refunded + what is or was disputed and not won.
 * 3. Each step is one ledger transaction and one webhook, in one commit with the issuer's number that it came by.
 */
export interface Dispute {
  readonly id: string;
  readonly issuer: string;
  /** What the issuer calls it. */
  readonly issuerDisputeId: string;
  readonly tid: string;
  /** null when no such payment is known. */
  readonly merchantId: string | null;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly state: disputes.AnyDisputeState;
  /** Why it was refused. */
  readonly note: string | null;
  /** The number of its last event: 1, 2. */
  readonly seq: number;
  /** Business times, ms, as all of these; with each the number of the payment's last event before it. */
  readonly openedAt: number;
  readonly openedAfter: number;
  readonly resolvedAt: number | null;
  readonly resolvedAfter: number | null;
  readonly evidence: string | null;
  readonly evidenceAt: number | null;
  readonly evidenceSentAt: number | null;
  /** Rises with every change; who changes it must have seen the last one. */
  readonly version: number;
}

/** What an issuer tells about a dispute. */
export interface DisputeNews {
  /** 1, 2, 3… over all disputes of the issuer. */
  readonly number: number;
  readonly type: 'OPENED' | 'WON' | 'LOST';
  readonly disputeId: string;
  readonly attemptId: string;
  readonly tid: string;
  /** Minor units. */
  readonly amount: number;
  readonly reason: string;
}

/** How far an issuer's news have been taken in. */
export interface NewsCursor {
  readonly issuer: string;
  readonly last: number;
}

const BINDS: ReadonlySet<Dispute['state']> = new Set(['OPEN', 'LOST']);

/** What of a payment cannot be refunded or disputed again, because it is disputed or lost; minor units. */
export const boundBy = (disputes: readonly Dispute[]): number =>
  disputes.reduce((sum, { state, amount }) => sum + (BINDS.has(state) ? amount : 0), 0);
