import type { Settlement } from './settlement.ts';

/** What decisions about settlements ask of the store, know from it, and leave in it. */

export interface SettlementQuestion {
  readonly settlement?: string;
  /** The one of a merchant that has or will have this number. */
  readonly settlementNumber?: Pick<Settlement, 'merchantId' | 'number'>;
}

export interface SettlementFacts {
  readonly settlement: Settlement | undefined;
}

export interface SettlementOutcome {
  /** As it is now; whoever was overtaken decides again. */
  readonly settlement?: Settlement;
  /** Transactions whose items it takes; each must be open. */
  readonly settles?: readonly string[];
}
