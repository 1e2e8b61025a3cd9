import type { BillingKey } from './billing-key.ts';

/** What decisions about cards on file ask of the store, know from it, and leave in it. */

export interface BillingKeyQuestion {
  readonly billingKey?: string;
  /** All cards on file of one customer. */
  readonly billingKeysOf?: { readonly merchantId: string; readonly customerKey: string };
}

export interface BillingKeyFacts {
  readonly billingKey: BillingKey | undefined;
  readonly customerKeys: readonly BillingKey[];
}

export interface BillingKeyOutcome {
  readonly billingKey?: BillingKey;
}
