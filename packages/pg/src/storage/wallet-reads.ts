import type { OpenDatabase } from '@payflow/database';
import type { Movement, WalletReads } from '../wallet/reads.ts';
import { NEWEST_POSTING_FIRST, placesIn, postingOf } from './ledger-reads.ts';
import { settlementItemOf, settlementOf } from './settlement-rows.ts';

/** Read along the index (merchantId, account, at); settlements along (merchantId, number). */
export function createWalletReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): WalletReads {
  return {
    async movements({ merchantId, ...part }) {
      const found = await read(({ posting }) =>
        posting.findMany({
          where: {
            merchantId,
            account: 'merchant_payable',
            AND: placesIn(part),
          },
          orderBy: NEWEST_POSTING_FIRST,
          take: part.limit,
        }),
      );
      const ids = found.map(({ transactionId }) => transactionId);
      const rows = await read(({ settlementItem }) =>
        settlementItem.findMany({ where: { transactionId: { in: ids } } }),
      );
      const items = new Map(rows.map((row) => [row.transactionId, settlementItemOf(row)]));
      return found.map(postingOf).map(({ transactionId, line, at, day, tid, debit, credit }): Movement => {
        return { transactionId, line, at, day, tid, amount: credit - debit, item: items.get(transactionId) };
      });
    },
    async payable(merchantId) {
      const { _sum } = await read(({ settlement }) =>
        settlement.aggregate({
          where: { merchantId, status: 'CLOSED' },
          _sum: { netAmount: true, carriedOut: true },
        }),
      );
      return (_sum.netAmount ?? 0n) - (_sum.carriedOut ?? 0n);
    },
    async payouts(merchantId, { before, limit }) {
      const found = await read(({ settlement }) =>
        settlement.findMany({
          where: {
            merchantId,
            status: 'PAID',
            payoutAmount: { gt: 0 },
            ...(before === undefined ? {} : { number: { lt: before } }),
          },
          orderBy: { number: 'desc' },
          take: limit,
        }),
      );
      return found.map(settlementOf);
    },
  };
}
