import type { settlements } from '@payflow/contracts';
import type { PageEnd } from '../records/cursor.ts';
import type { SettlementItem } from './item.ts';
import type { Settlement } from './settlement.ts';

export interface SettlementsQuery {
  /** Absent: of all merchants. */
  readonly merchantId: string | undefined;
  readonly status: settlements.SettlementStatus | undefined;
  /** Business days, both included. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** What comes after this one. */
  readonly after: Pick<Settlement, 'day' | 'id'> | undefined;
  readonly limit: number;
}

export interface OpenItemsQuery {
  readonly merchantId: string;
  /** Business time, ms. */
  readonly before: number;
  readonly limit: number;
}

/** Of an item, what its settlement needs to know: there are many. */
export type OpenItem = Pick<
  SettlementItem,
  'transactionId' | 'kind' | 'gross' | 'fee' | 'vat' | 'net' | 'at'
>;

export interface LinesQuery extends Pick<SettlementItem, 'merchantId'> {
  readonly settlementId: string;
  /** What comes after the end of another page. */
  readonly after: PageEnd | undefined;
  readonly limit: number;
}

/** Looks that no write depends on alone: who decides by them looks again in the commit. */
export interface SettlementReads {
  /** Merchants after this one by id that have an open item from before that business time (ms). */
  merchantsToSettle(query: { after: string; before: number; limit: number }): Promise<string[]>;
  /** The one with the highest number. */
  lastOf(merchantId: string): Promise<Settlement | undefined>;
  /** The oldest first. */
  openItems(query: OpenItemsQuery): Promise<OpenItem[]>;
  /** Those that are not PAID; of these there are few. */
  countUnpaid(): Promise<Readonly<Record<'OPEN' | 'CLOSED', number>>>;
  /** Business time, ms, of the oldest item that no settlement has taken. */
  oldestOpenAt(): Promise<number | undefined>;
  byId(id: string): Promise<Settlement | undefined>;
  /** By day and id, the newest first. */
  newest(query: SettlementsQuery): Promise<Settlement[]>;
  /** A settlement's items, the oldest first. */
  lines(query: LinesQuery): Promise<SettlementItem[]>;
}
