import { type Refusal, refuse, type shopInvoices } from '@payflow/contracts';
import { cutPage, isoTime } from '@payflow/service-kit';
import { type Asking, mayLook } from '../buyers/shopper.ts';
import type { Order } from '../orders/order.ts';
import type { Paper, PaperKind } from './paper.ts';
import { endOfDay, startOfDay } from './seoul-day.ts';

/** What of the papers is looked for; times are business time in ms, `until` is not of it any more. */
export interface PaperQuery {
  readonly kind?: PaperKind | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** The number that the page before ended with. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface Papers {
  /** The invoice first, then the credit notes in the order of their numbers. */
  ofOrder(orderNo: string): Promise<readonly Paper[]>;
  /** The newest first. */
  list(query: PaperQuery): Promise<readonly Paper[]>;
}

/** An order with all that it has on paper. */
export interface OnPaper {
  readonly invoice: Paper;
  readonly creditNotes: readonly Paper[];
}

export interface ShowInvoiceParts {
  readonly papers: Papers;
  find(orderNo: string): Promise<Order | undefined>;
}

/** Refuses NOT_FOUND, also for another buyer's order, and for one that was not paid. */
export function createShowInvoice({ papers, find }: ShowInvoiceParts) {
  return async (orderNo: string, asking: Asking): Promise<OnPaper | Refusal> => {
    const order = await find(orderNo);
    if (!order || !mayLook(asking, order)) return refuse('NOT_FOUND', `There is no order ${orderNo}.`);
    const [invoice, ...creditNotes] = await papers.ofOrder(orderNo);
    return invoice
      ? { invoice, creditNotes }
      : refuse('NOT_FOUND', `Order ${orderNo} has no invoice: it gets one when it is paid.`);
  };
}

export const paperReply = ({ issuedAt, ...paper }: Paper): shopInvoices.Paper => ({
  ...paper,
  lines: paper.lines.map((line) => ({ ...line })),
  issuedAt: isoTime(issuedAt),
});

export interface ListQuery {
  readonly kind?: PaperKind | undefined;
  /** Business days, both of them in. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of papers; the number that it ends with is where the next one goes on. */
export function createListPapers({ list }: Pick<Papers, 'list'>) {
  return async ({ kind, from, to, cursor, limit }: ListQuery) => {
    const found = await list({
      kind,
      from: from === undefined ? undefined : startOfDay(from),
      until: to === undefined ? undefined : endOfDay(to),
      after: cursor,
      limit: limit + 1,
    });
    const { rows, nextCursor } = cutPage(found, limit, ({ number }) => number);
    return {
      papers: rows.map(paperReply).map(({ lines, seller, tid, reason, ...summary }) => summary),
      nextCursor,
    };
  };
}
