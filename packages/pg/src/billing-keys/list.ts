import { type billingKeys, isRefusal, type QueryOf, type Refusal, type ReplyOf } from '@payflow/contracts';
import type { PageEnd } from '../records/cursor.ts';
import { byCreation, counted, pageOf } from '../records/page.ts';
import type { BillingKey } from './billing-key.ts';
import { shownKey } from './show.ts';

export interface BillingKeyQuery {
  readonly merchantId: string;
  readonly customerKey?: string | undefined;
  readonly status?: BillingKey['status'] | undefined;
  readonly after?: PageEnd | undefined;
  readonly limit: number;
}

export interface BillingKeyReads {
  /** The newest first, those of the same time by id. */
  newest(query: BillingKeyQuery): Promise<BillingKey[]>;
}

/** A page of a merchant's cards on file. Refuses a cursor that is none. */
export async function listBillingKeys(
  reads: BillingKeyReads,
  query: QueryOf<typeof billingKeys.listBillingKeys>,
  { merchantId, pgUrl }: { readonly merchantId: string; readonly pgUrl: string },
): Promise<ReplyOf<typeof billingKeys.listBillingKeys> | Refusal> {
  const { cursor, limit, ...filters } = query;
  const page = await pageOf(
    { cursor, limit },
    (place) => reads.newest({ merchantId, ...filters, ...place }),
    byCreation,
  );
  if (isRefusal(page)) return page;
  const { rows, nextCursor } = page;
  return {
    code: 'OK',
    message: counted(rows, 'billing key'),
    data: { billingKeys: rows.map((key) => shownKey(key, pgUrl)), nextCursor },
  };
}
