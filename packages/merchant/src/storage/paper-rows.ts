import { insert, type Lookup, type View, type Write } from '@payflow/database';
import { issue } from '../invoices/issue.ts';
import { type Paper, seriesOf } from '../invoices/paper.ts';
import type { Order } from '../orders/order.ts';
import { tables } from './tables.ts';

/** Who issues, and when. */
export interface Issuing {
  /** What the shop calls itself. */
  readonly seller: string;
  /** Business time, ms. */
  readonly at: number;
}

const counterLookup = (series: string): Lookup => ({ table: tables.counters, where: { id: series } });

/** What a commit must look up that may issue papers at this time. */
export const counterLookups = (at: number): Lookup[] => [
  counterLookup(seriesOf('INVOICE', at)),
  counterLookup(seriesOf('CREDIT_NOTE', at)),
];

const lastIn = (view: View, series: string): number => Number(view.row(counterLookup(series))?.last ?? 0);

/** Of two who take the same number at once one fails its commit, and decides again. */
function count(view: View, series: string, taken: number): Write {
  const present = view.row(counterLookup(series));
  if (!present) return insert(tables.counters, { id: series, last: taken });
  const last = Number(present.last);
  return {
    write: 'update',
    table: tables.counters,
    key: { id: series },
    guard: { last },
    set: { last: last + taken },
  };
}

function insertPaper(paper: Paper): Write {
  const { number, kind, orderNo, refundId, total, issuedAt } = paper;
  const subject = refundId ?? orderNo;
  const content = JSON.stringify(paper);
  return insert(tables.documents, { number, kind, subject, orderNo, total, issuedAt, content });
}

/** The order with what is due to it on paper, and the writes of that; numbers are counted in the same commit. */
export function issued(
  view: View,
  order: Order,
  { seller, at }: Issuing,
): { readonly order: Order; readonly writes: Write[] } {
  const { papers, ...done } = issue(order, { seller, at, last: (series) => lastIn(view, series) });
  const taken = Map.groupBy(papers, ({ kind }) => seriesOf(kind, at));
  const counts = [...taken].map(([series, { length }]) => count(view, series, length));
  return { order: done.order, writes: [...counts, ...papers.map(insertPaper)] };
}
