import { isRefusal, type QueryOf, type Refusal, type ReplyOf, type rest } from '@payflow/contracts';
import { cursorOf, readCursor } from '../records/cursor.ts';
import type { PaymentReads } from '../records/reads.ts';
import { apiPayment } from './api-replies.ts';

export interface ListCall {
  readonly merchantId: string;
  readonly query: QueryOf<typeof rest.listPayments>;
}

const timeOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text);

/** A page of a merchant's payments, the newest first. Refuses a cursor that is none. */
export async function listPayments(
  reads: PaymentReads,
  { merchantId, query }: ListCall,
): Promise<ReplyOf<typeof rest.listPayments> | Refusal> {
  const { cursor, limit, from, to, ...filters } = query;
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(after)) return after;
  const found = await reads.newest({
    merchantId,
    ...filters,
    from: timeOf(from),
    to: timeOf(to),
    after,
    // One more, to know whether there is another page.
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    code: 'OK',
    message: `${page.length} payment${page.length === 1 ? '' : 's'}.`,
    data: {
      payments: page.map(apiPayment),
      nextCursor: last ? cursorOf({ at: last.terms.createdAt, id: last.terms.tid }) : null,
    },
  };
}
