import type { LedgerAccount } from '@payflow/contracts';
import type { OpenDatabase } from '@payflow/database';
import type { Place } from '../ledger/cursor.ts';
import type { LedgerReads, PostingsQuery } from '../ledger/ledger.ts';
import type { Posting } from '../ledger/posting.ts';
import { createPieces } from './by-pieces.ts';
import { createLedgerSums } from './ledger-sums.ts';

type PostingRow = Omit<Posting, 'account' | 'debit' | 'credit' | 'at'> &
  Readonly<Record<'debit' | 'credit' | 'at', bigint> & { account: string }>;

export const postingOf = (row: PostingRow): Posting => ({
  ...row,
  account: row.account as LedgerAccount,
  debit: Number(row.debit),
  credit: Number(row.credit),
  at: Number(row.at),
});

/** What is older than a place in the order of (at, transactionId, line). */
const olderThan = ({ at, transactionId, line }: Place) => ({
  // Said twice, because an index is not entered by an OR.
  at: { lte: at },
  OR: [{ at: { lt: at } }, { transactionId: { lt: transactionId } }, { transactionId, line: { lt: line } }],
});

/** Which part of a list of postings is read; absent: from its end on, or to its end. */
type Part = Pick<PostingsQuery, 'fromMs' | 'beforeMs' | 'after'>;

export const placesIn = ({ fromMs, beforeMs, after }: Part) => [
  ...(fromMs === undefined ? [] : [{ at: { gte: fromMs } }]),
  ...(beforeMs === undefined ? [] : [{ at: { lt: beforeMs } }]),
  ...(after === undefined ? [] : [olderThan(after)]),
];

export const NEWEST_POSTING_FIRST = [
  { at: 'desc' as const },
  { transactionId: 'desc' as const },
  { line: 'desc' as const },
];

export function createLedgerReads(
  { read }: Pick<OpenDatabase<'pg'>, 'read'>,
  turn: () => Promise<void>,
): LedgerReads {
  return {
    async postings({ merchantId, account, tid, ...part }) {
      const found = await read(({ posting }) =>
        posting.findMany({
          where: {
            // A payment is one merchant's. Asked for both, SQLite would read all that the merchant has.
            ...(tid === undefined ? { merchantId } : { tid }),
            ...(account === undefined ? {} : { account }),
            AND: placesIn(part),
          },
          orderBy: NEWEST_POSTING_FIRST,
          take: part.limit,
        }),
      );
      const own = found.filter((posting) => posting.merchantId === merchantId);
      return own.map(postingOf);
    },
    sums: createLedgerSums({ read }, createPieces(turn)),
  };
}
