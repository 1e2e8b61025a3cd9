import {
  isRefusal,
  type QueryOf,
  type Refusal,
  type ReplyOf,
  refuse,
  type settlements,
} from '@payflow/contracts';
import { seoulDay, startOfDay } from '../ledger/seoul-day.ts';
import { counted, pageOf } from '../records/page.ts';
import type { SettlementReads } from './reads.ts';
import { lineView, settlementView } from './replies.ts';

type ListQuery = QueryOf<typeof settlements.listSettlements>;

/** A page of one merchant's settlements, or of all, the newest first. Refuses a cursor that no page gave. */
export async function listSettlements(
  reads: SettlementReads,
  merchantId: string | undefined,
  { status, from, to, cursor, limit }: ListQuery,
): Promise<ReplyOf<typeof settlements.listSettlements> | Refusal> {
  const page = await pageOf(
    { cursor, limit },
    ({ after, limit }) => {
      const before = after && { day: seoulDay(after.at), id: after.id };
      return reads.newest({ merchantId, status, from, to, after: before, limit });
    },
    (last) => ({ at: startOfDay(last.day), id: last.id }),
  );
  if (isRefusal(page)) return page;
  const { rows, nextCursor } = page;
  return {
    code: 'OK',
    message: counted(rows, 'settlement'),
    data: { settlements: rows.map(settlementView), nextCursor },
  };
}

interface ShowCall {
  readonly merchantId: string;
  readonly id: string;
  readonly query: QueryOf<typeof settlements.getSettlement>;
}

/** One settlement with a page of its lines; another merchant's is not there. */
export async function showSettlement(
  reads: SettlementReads,
  { merchantId, id, query }: ShowCall,
): Promise<ReplyOf<typeof settlements.getSettlement> | Refusal> {
  const page = await pageOf(
    query,
    (place) => reads.lines({ settlementId: id, merchantId, ...place }),
    ({ at, transactionId }) => ({ at, id: transactionId }),
  );
  if (isRefusal(page)) return page;
  const settlement = await reads.byId(id);
  if (settlement?.merchantId !== merchantId) return refuse('NOT_FOUND', `There is no settlement ${id}.`);
  const { rows, nextCursor } = page;
  return {
    code: 'OK',
    message: `${settlement.status}, ${counted({ length: settlement.itemCount }, 'item')}`,
    data: { settlement: settlementView(settlement), lines: rows.map(lineView), nextCursor },
  };
}
