import { isRefusal, type QueryOf, type Refusal, type ReplyOf, type rest } from '@payflow/contracts';
import { counted, pageOf } from '../records/page.ts';
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
  const span = { from: timeOf(from), to: timeOf(to) };
  const page = await pageOf(
    { cursor, limit },
    (place) => reads.newest({ merchantId, ...filters, ...span, ...place }),
    ({ terms }) => ({ at: terms.createdAt, id: terms.tid }),
  );
  if (isRefusal(page)) return page;
  const { rows, nextCursor } = page;
  return {
    code: 'OK',
    message: counted(rows, 'payment'),
    data: { payments: rows.map(apiPayment), nextCursor },
  };
}
