import {
  isRefusal,
  type QueryOf,
  type Refusal,
  type ReplyOf,
  refuse,
  type settlements,
} from '@payflow/contracts';
import { seoulDay, startOfDay } from '../ledger/seoul-day.ts';
import { cursorOf, readCursor } from '../records/cursor.ts';
import type { SettlementReads } from './reads.ts';
import { lineView, settlementView } from './replies.ts';

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

type ListQuery = QueryOf<typeof settlements.listSettlements>;

/** A page of one merchant's settlements, or of all, the newest first. Refuses a cursor that no page gave. */
export async function listSettlements(
  reads: SettlementReads,
  merchantId: string | undefined,
  { status, from, to, cursor, limit }: ListQuery,
): Promise<ReplyOf<typeof settlements.listSettlements> | Refusal> {
  const end = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(end)) return end;
  const after = end && { day: seoulDay(end.at), id: end.id };
  // One more tells whether anything follows.
  const found = await reads.newest({ merchantId, status, from, to, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    code: 'OK',
    message: `${counted(page.length, 'settlement')}.`,
    data: {
      settlements: page.map(settlementView),
      nextCursor: last ? cursorOf({ at: startOfDay(last.day), id: last.id }) : null,
    },
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
  { merchantId, id, query: { cursor, limit } }: ShowCall,
): Promise<ReplyOf<typeof settlements.getSettlement> | Refusal> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(after)) return after;
  const settlement = await reads.byId(id);
  if (settlement?.merchantId !== merchantId) return refuse('NOT_FOUND', `There is no settlement ${id}.`);
  const found = await reads.lines({ settlementId: id, merchantId, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    code: 'OK',
    message: `${settlement.status}, ${counted(settlement.itemCount, 'item')}.`,
    data: {
      settlement: settlementView(settlement),
      lines: page.map(lineView),
      nextCursor: last ? cursorOf({ at: last.at, id: last.transactionId }) : null,
    },
  };
}
