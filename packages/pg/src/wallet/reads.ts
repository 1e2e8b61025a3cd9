import type { Place } from '../ledger/cursor.ts';
import type { SettlementItem } from '../settlements/item.ts';
import type { Settlement } from '../settlements/settlement.ts';

/** One ledger transaction's line on what the gateway owes a merchant. */
export interface Movement extends Place {
  /** Minor units; below zero what left the wallet. */
  readonly amount: number;
  readonly tid: string | null;
  readonly day: string;
  /** What settlements know of it; nothing of a payout. */
  readonly item: Pick<SettlementItem, 'kind' | 'settlementId'> | undefined;
}

export interface MovementsQuery {
  readonly merchantId: string;
  /** Business time, ms: from this moment on. */
  readonly fromMs: number | undefined;
  /** Business time, ms: before this moment. */
  readonly beforeMs: number | undefined;
  /** Only what is older than this one. */
  readonly after: Place | undefined;
  readonly limit: number;
}

/** Looks at a merchant's wallet; Prisma answers them. */
export interface WalletReads {
  /** The newest first. */
  movements(query: MovementsQuery): Promise<Movement[]>;
  /** What the settlements have reckoned and not paid yet, minor units. */
  payable(merchantId: string): Promise<bigint>;
  /** Settlements out of which something was paid, the newest first. */
  payouts(
    merchantId: string,
    page: { readonly before: number | undefined; readonly limit: number },
  ): Promise<Settlement[]>;
}
