import type { OpenDatabase } from '@payflow/database';
import type { Prisma } from '@payflow/database/pg';
import type { PageEnd } from '../records/cursor.ts';
import { placeOf } from '../search/merge.ts';
import type { SearchQuery, SearchReads } from '../search/reads.ts';
import { paymentOf } from './payment-rows.ts';

/**
 * Payments of all merchants. Each look goes along one index, which stands for what is looked for, or for one filter; what else
 * is filtered is held against the rows on the way, and of those there are LOOKED_AT at most. So no look at a million rows costs
 * more than one at so many.
 */
const LOOKED_AT = 5_000;

type Where = Prisma.PaymentWhereInput;

/** The one character after all that a tid is made of. */
const AFTER_ALL = '~';

/** What the index is entered by; what it leads past without a look at the rows. */
function entryOf({ meant, merchantId, status }: SearchQuery): Where {
  switch (meant?.as) {
    case 'TID':
      return { tid: meant.value };
    case 'TID_PREFIX':
      return { tid: { gte: meant.value, lt: meant.value + AFTER_ALL } };
    case 'ORDER_NO':
      return { orderNo: meant.value };
    case 'LAST4':
      return { cardLast4: meant.value };
    case 'AMOUNT':
      return { amount: Number(meant.value) };
    case undefined:
      return { ...(merchantId ? { merchantId } : {}), ...(status ? { status } : {}) };
  }
}

/** Every filter; those that are in the entry already, too. */
function filtersOf({ merchantId, status, method, issuer, minAmount, maxAmount }: SearchQuery): Where[] {
  return [
    ...(merchantId === undefined ? [] : [{ merchantId }]),
    ...(status === undefined ? [] : [{ status }]),
    ...(method === undefined ? [] : [{ method: method === 'EASY_PAY' ? method : null }]),
    ...(issuer === undefined ? [] : [{ issuer }]),
    ...(minAmount === undefined ? [] : [{ amount: { gte: minAmount } }]),
    ...(maxAmount === undefined ? [] : [{ amount: { lte: maxAmount } }]),
  ];
}

/** Whether rows that the index leads to may be filtered out, and there may be many: tids that begin alike are few. */
function mayPassOver({
  meant,
  merchantId,
  status,
  method,
  issuer,
  minAmount,
  maxAmount,
}: SearchQuery): boolean {
  if (meant?.as === 'TID' || meant?.as === 'TID_PREFIX') return false;
  const held = [method, issuer, minAmount, maxAmount, ...(meant ? [merchantId, status] : [])];
  return held.some((filter) => filter !== undefined);
}

/**
 * `lte` and `gte` stand beside NOT so that the index is entered where the page begins and left where it ends; there is one of
 * each, the closer one, for SQLite enters an index by one alone, and not by the closer.
 */
function placesOf({ from, to, after }: SearchQuery, floor: PageEnd | undefined): Where[] {
  const isAfter = after !== undefined && (to === undefined || after.at < to);
  return [
    ...(from === undefined || floor ? [] : [{ createdAt: { gte: from } }]),
    ...(to === undefined || isAfter ? [] : [{ createdAt: { lt: to } }]),
    ...(isAfter
      ? [{ createdAt: { lte: after.at } }, { NOT: { createdAt: after.at, tid: { gte: after.id } } }]
      : []),
    ...(floor
      ? [{ createdAt: { gte: floor.at } }, { NOT: { createdAt: floor.at, tid: { lt: floor.id } } }]
      : []),
  ];
}

const orderBy = [{ createdAt: 'desc' }, { tid: 'desc' }] satisfies Prisma.PaymentOrderByWithRelationInput[];

export function createPaymentSearch(
  { read }: Pick<OpenDatabase<'pg'>, 'read'>,
  lookedAt = LOOKED_AT,
): SearchReads {
  /** The last payment that may be looked at; none when fewer are left. Read from the index alone. */
  async function floorOf(query: SearchQuery): Promise<PageEnd | undefined> {
    if (!mayPassOver(query)) return undefined;
    const [row] = await read(({ payment }) =>
      payment.findMany({
        where: { AND: [entryOf(query), ...placesOf(query, undefined)] },
        ...{ orderBy, skip: lookedAt - 1, take: 1, select: { createdAt: true, tid: true } },
      }),
    );
    return row && { at: Number(row.createdAt), id: row.tid };
  }

  return {
    async page(query) {
      const floor = await floorOf(query);
      const rows = await read(({ payment }) =>
        payment.findMany({
          where: { AND: [entryOf(query), ...filtersOf(query), ...placesOf(query, floor)] },
          ...{ orderBy, take: query.limit + 1, omit: { items: true } },
        }),
      );
      const found = rows.map((row) => paymentOf({ ...row, items: null }, []));
      const payments = found.slice(0, query.limit);
      const last = payments.at(-1);
      return { payments, end: found.length > query.limit && last ? placeOf(last) : floor };
    },
    async changedSince(at, limit) {
      const rows = await read(({ payment }) =>
        payment.findMany({
          where: { updatedAt: { gte: at } },
          orderBy: [{ updatedAt: 'desc' }, { tid: 'desc' }],
          ...{ take: limit, omit: { items: true } },
        }),
      );
      return rows.map((row) => paymentOf({ ...row, items: null }, []));
    },
  };
}
