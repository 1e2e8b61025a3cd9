import { adminPayments, isRefusal, type QueryOf, type Refusal } from '@payflow/contracts';
import { type Clock, isoTime } from '@payflow/service-kit';
import { attemptOf, methodOf, type Payment, refundedAmount } from '../payments/payment.ts';
import { maskedCard } from '../payments/replies.ts';
import { cursorOf, type PageEnd, readCursor } from '../records/cursor.ts';
import { merge } from './merge.ts';
import type { FoundPage, SearchFilters, SearchReads } from './reads.ts';
import { type Understood, understand } from './understand.ts';

interface SearchContext {
  readonly reads: SearchReads;
  readonly clock: Clock;
}

type Query = QueryOf<typeof adminPayments.searchPayments>;

const PAGE_ROWS = 50;
/** As many rows are read at once. */
const SLICE_ROWS = 500;
/** As many looks are taken for one page, and for a table, when filters let few through. */
const PAGE_LOOKS = 10;
const TABLE_LOOKS = 400;

/** A payment in a line of the console. */
export function adminPayment(payment: Payment): adminPayments.AdminPayment {
  const { terms, state, seq, updatedAt } = payment;
  const attempt = attemptOf(payment);
  return {
    tid: terms.tid,
    seq,
    merchantId: terms.merchantId,
    orderNo: terms.orderNo,
    orderName: terms.orderName,
    amount: terms.amount,
    currency: terms.currency as 'KRW',
    status: state.status,
    method: methodOf(payment),
    issuer: attempt?.issuer ?? null,
    cardMasked: attempt ? maskedCard(attempt) : null,
    refundedAmount: refundedAmount(payment),
    failureCode: state.status === 'FAILED' ? state.responseCode : null,
    createdAt: isoTime(terms.createdAt),
    updatedAt: isoTime(updatedAt),
  };
}

interface Look {
  readonly filters: SearchFilters;
  /** What it is looked for as; undefined once: everything. */
  readonly meanings: readonly (Understood | undefined)[];
  readonly limit: number;
  readonly looks: number;
}

/** Goes on until the page is full, nothing is left, or it has looked often enough. */
async function gather(
  { reads, clock }: SearchContext,
  look: Look,
  from: PageEnd | undefined,
): Promise<FoundPage> {
  const payments: Payment[] = [];
  let after = from;
  for (let looks = look.looks; looks > 0 && payments.length < look.limit; looks--) {
    const limit = Math.min(SLICE_ROWS, look.limit - payments.length);
    const found = await Promise.all(
      look.meanings.map((meant) => reads.page({ ...look.filters, meant, after, limit })),
    );
    const page = merge(found, limit);
    payments.push(...page.payments);
    after = page.end;
    if (after === undefined) break;
    // SQLite answers within a turn of the event loop: without one between them, all looks would be one long one.
    await clock.turn();
  }
  return { payments, end: after };
}

const timeOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text);

/** A page of all merchants' payments, the newest first. Refuses a cursor that is none. */
export async function searchPayments(
  { reads, clock }: SearchContext,
  { q, cursor, limit: asked, format, from, to, ...filters }: Query,
): Promise<adminPayments.PaymentSearch | Refusal> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(after)) return after;
  const isTable = format === 'csv';
  const limit = asked ?? (isTable ? adminPayments.MAX_TABLE_ROWS : PAGE_ROWS);
  const at = isoTime(clock.now());
  const understood = q === undefined ? [] : understand(q);
  const look = {
    filters: { ...filters, from: timeOf(from), to: timeOf(to) },
    meanings: q === undefined ? [undefined] : understood,
    limit,
    looks: isTable ? TABLE_LOOKS : PAGE_LOOKS,
  };
  const { payments, end } = await gather({ reads, clock }, look, after);
  return {
    at,
    payments: payments.map(adminPayment),
    nextCursor: end ? cursorOf(end) : null,
    understood: [...understood],
    searchedTo: end && payments.length < limit ? isoTime(end.at) : null,
  };
}
