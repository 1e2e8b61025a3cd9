import type { LedgerAccount } from '@payflow/contracts';
import type { OpenDatabase } from '@payflow/database';
import type { Prisma } from '@payflow/database/pg';
import type { LedgerReads, Sum, SumsQuery } from '../ledger/ledger.ts';
import type { Lines, Stretch, SumsByPieces } from './by-pieces.ts';
import { alongPostings, type PostingFilter } from './posting-lines.ts';

/**
 * What stands on the accounts of the ledger, or of one merchant in it. All lines of a transaction are in one piece: they have
 * one id, and one time; so debits equal credits in whatever is read while others post.
 */
type Read = OpenDatabase<'pg'>['read'];
type Of = Pick<SumsQuery, 'merchantId' | 'account'>;
type AccountSums = readonly Sum[];

const filterOf = ({ merchantId, account }: Of): PostingFilter => ({
  ...(merchantId === undefined ? {} : { merchantId }),
  ...(account === undefined ? {} : { account }),
});

async function groupsOf(read: Read, where: Prisma.PostingWhereInput): Promise<AccountSums> {
  const found = await read(({ posting }) =>
    posting.groupBy({
      by: ['account', 'issuer', 'currency'],
      where,
      _sum: { debit: true, credit: true },
      orderBy: [{ account: 'asc' }, { issuer: 'asc' }, { currency: 'asc' }],
    }),
  );
  return found.map(({ account, issuer, currency, _sum }) => ({
    account: account as LedgerAccount,
    issuer,
    currency,
    debits: _sum.debit ?? 0n,
    credits: _sum.credit ?? 0n,
  }));
}

const between = <Place>({ from, before }: Stretch<Place>) => ({
  gte: from,
  ...(before === undefined ? {} : { lt: before }),
});

/** Along the index of the merchant, or of its account, in the order of time. */
const byTime = (read: Read, of: Of): Lines<number, AccountSums> => ({
  ...alongPostings<number>(read, 'at', filterOf(of)),
  read: (stretch) => groupsOf(read, { ...filterOf(of), at: between(stretch) }),
});

/** Along the key. */
const byTransaction = (read: Read): Lines<string, AccountSums> => ({
  ...alongPostings<string>(read, 'transactionId', {}),
  read: (stretch) => groupsOf(read, { transactionId: between(stretch) }),
});

const nameOf = ({ account, issuer, currency }: Sum): string => `${account} ${issuer ?? ''} ${currency}`;

/** As one read of everything would tell it. */
function addedUp(pieces: readonly AccountSums[]): Sum[] {
  const totals = new Map<string, Sum>();
  for (const sum of pieces.flat()) {
    const { debits = 0n, credits = 0n } = totals.get(nameOf(sum)) ?? {};
    totals.set(nameOf(sum), { ...sum, debits: debits + sum.debits, credits: credits + sum.credits });
  }
  return [...totals].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

export function createLedgerSums(
  { read }: Pick<OpenDatabase<'pg'>, 'read'>,
  sumsOf: SumsByPieces,
): LedgerReads['sums'] {
  return async ({ beforeMs, ...of }) => {
    const { merchantId, account } = of;
    if (merchantId === undefined && account === undefined)
      return addedUp(await sumsOf('all', byTransaction(read), { from: '', before: undefined }));
    const stretch = { from: 0, before: beforeMs };
    return addedUp(await sumsOf(`${merchantId} ${account}`, byTime(read, of), stretch));
  };
}
