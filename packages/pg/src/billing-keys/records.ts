import type { BillingKey } from './billing-key.ts';

/** What decisions about cards on file ask of the store, know from it, and leave in it. */

export interface BillingKeyQuestion {
  readonly billingKey?: string;
}

export interface BillingKeyFacts {
  readonly billingKey: BillingKey | undefined;
}

export interface BillingKeyOutcome {
  readonly billingKey?: BillingKey;
}
