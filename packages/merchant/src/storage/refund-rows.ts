import { insert, type Lookup, type Row, type Write } from '@payflow/database';
import type { Refund } from '../orders/order.ts';
import type { OrderKey } from '../orders/ports.ts';
import { tables } from './tables.ts';

/** An order's refunds hang on its number and on its payment alike. */
export const refundsLookup = (key: OrderKey): Lookup => ({ table: tables.refunds, where: { ...key } });

const optional = (cell: Row[string] | undefined): number | null =>
  cell === null || cell === undefined ? null : Number(cell);

export function refundOf(row: Row): Refund {
  return {
    id: String(row.id),
    origin: row.origin as Refund['origin'],
    tid: String(row.tid),
    cancelId: row.cancelId as string | null,
    items: JSON.parse(String(row.items)),
    amount: Number(row.amount),
    taxFree: optional(row.taxFree),
    reason: row.reason as string | null,
    state: row.state as Refund['state'],
    failure: row.failure as string | null,
    askedUnder: row.askedUnder as string | null,
    creditNote: row.creditNote as string | null,
    createdAt: Number(row.createdAt),
    settledAt: optional(row.settledAt),
  };
}

export const refundsOf = (rows: readonly Row[]): Refund[] =>
  rows.map(refundOf).sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));

function movingColumns({ cancelId, taxFree, state, failure, creditNote, settledAt }: Refund): Row {
  return { cancelId, taxFree, state, failure, creditNote, settledAt };
}

/** What is new or has moved; whoever writes them moves their order's version, which is what a race is decided by. */
export function refundWrites(orderNo: string, before: readonly Refund[], after: readonly Refund[]): Write[] {
  return after.flatMap((refund): Write[] => {
    const known = before.find(({ id }) => id === refund.id);
    if (known === refund) return [];
    const { id, origin, tid, amount, reason, askedUnder, createdAt, items } = refund;
    const moving = movingColumns(refund);
    if (known) return [{ write: 'update', table: tables.refunds, key: { id }, set: moving }];
    const fixed = { id, orderNo, origin, tid, amount, reason, askedUnder, createdAt };
    return [insert(tables.refunds, { ...fixed, items: JSON.stringify(items), ...moving })];
  });
}
