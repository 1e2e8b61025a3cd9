import type { OpenDatabase } from '@payflow/database';
import type { SettlementReads } from '../settlements/reads.ts';
import { settlementItemOf, settlementOf } from './settlement-rows.ts';

/** What is older than a place in the order of (day, id). */
const olderThan = ({ day, id }: { readonly day: string; readonly id: string }) => ({
  // Said twice, because an index is not entered by an OR.
  day: { lte: day },
  OR: [{ day: { lt: day } }, { id: { lt: id } }],
});

const newerThan = ({ at, id }: { readonly at: number; readonly id: string }) => ({
  at: { gte: at },
  OR: [{ at: { gt: at } }, { transactionId: { gt: id } }],
});

/** In the order of the index by which they are found. */
const OLDEST_FIRST = [{ at: 'asc' as const }, { transactionId: 'asc' as const }];

type Reading = Pick<OpenDatabase<'pg'>, 'read'>;

/** What is not settled, or not paid, as it is measured. */
const unsettled = ({ read }: Reading): Pick<SettlementReads, 'countUnpaid' | 'oldestOpenAt'> => ({
  async countUnpaid() {
    const counts = await read(({ settlement }) =>
      settlement.groupBy({
        by: ['status'],
        where: { status: { in: ['OPEN', 'CLOSED'] } },
        _count: { _all: true },
      }),
    );
    const of = (wanted: string) => counts.find(({ status }) => status === wanted)?._count._all ?? 0;
    return { OPEN: of('OPEN'), CLOSED: of('CLOSED') };
  },
  async oldestOpenAt() {
    // One step in the index for each merchant, however many items it has.
    const [found] = await read(
      (client) =>
        client.$queryRaw<{ oldest: bigint | number | null }[]>`SELECT MIN(o.at) AS oldest FROM
        (SELECT (SELECT i.at FROM settlement_items i WHERE i.settlementId IS NULL AND i.merchantId = m.id
        ORDER BY i.at LIMIT 1) AS at FROM merchants m) o`,
    );
    return found?.oldest === null || found?.oldest === undefined ? undefined : Number(found.oldest);
  },
});

export function createSettlementReads({ read }: Reading): SettlementReads {
  return {
    ...unsettled({ read }),
    async merchantsToSettle({ after, before, limit }) {
      // One step in the index for each merchant, however many items it has.
      const found = await read(
        (client) =>
          client.$queryRaw<{ id: string }[]>`SELECT m.id FROM merchants m WHERE m.id > ${after} AND EXISTS
          (SELECT 1 FROM settlement_items i WHERE i.settlementId IS NULL AND i.merchantId = m.id AND i.at < ${before})
          ORDER BY m.id LIMIT ${limit}`,
      );
      return found.map(({ id }) => id);
    },
    async lastOf(merchantId) {
      const row = await read(({ settlement }) =>
        settlement.findFirst({ where: { merchantId }, orderBy: { number: 'desc' } }),
      );
      return row ? settlementOf(row) : undefined;
    },
    async openItems({ merchantId, before, limit }) {
      const found = await read(({ settlementItem }) =>
        settlementItem.findMany({
          where: { settlementId: null, merchantId, at: { lt: before } },
          orderBy: OLDEST_FIRST,
          take: limit,
          select: { transactionId: true, kind: true, gross: true, fee: true, vat: true, net: true, at: true },
        }),
      );
      return found.map(settlementItemOf);
    },
    async byId(id) {
      const row = await read(({ settlement }) => settlement.findUnique({ where: { id } }));
      return row ? settlementOf(row) : undefined;
    },
    async newest({ merchantId, status, from, to, after, limit }) {
      const found = await read(({ settlement }) =>
        settlement.findMany({
          where: {
            ...(merchantId === undefined ? {} : { merchantId }),
            ...(status === undefined ? {} : { status }),
            AND: [
              ...(from === undefined ? [] : [{ day: { gte: from } }]),
              ...(to === undefined ? [] : [{ day: { lte: to } }]),
              ...(after === undefined ? [] : [olderThan(after)]),
            ],
          },
          orderBy: [{ day: 'desc' }, { id: 'desc' }],
          take: limit,
        }),
      );
      return found.map(settlementOf);
    },
    async lines({ settlementId, merchantId, after, limit }) {
      const found = await read(({ settlementItem }) =>
        settlementItem.findMany({
          where: { settlementId, merchantId, ...(after === undefined ? {} : newerThan(after)) },
          orderBy: OLDEST_FIRST,
          take: limit,
        }),
      );
      return found.map(settlementItemOf);
    },
  };
}
