import {
  isRefusal,
  type LedgerAccount,
  type ledger,
  ledgerBalance,
  type QueryOf,
  type Refusal,
  type ReplyOf,
} from '@payflow/contracts';
import { cutPage, isoTime } from '@payflow/service-kit';
import { counted } from '../records/page.ts';
import { cursorOf, type Place, placeOf } from './cursor.ts';
import type { Posting } from './posting.ts';
import { endOfDay, seoulDay, startOfDay } from './seoul-day.ts';

/** What stands in the ledger. */
export interface LedgerReads {
  /** Postings of one merchant's transactions, the newest first. */
  postings(query: PostingsQuery): Promise<Posting[]>;
  /** Sums by account, issuer and currency. */
  sums(query: SumsQuery): Promise<Sum[]>;
}

export interface PostingsQuery {
  readonly merchantId: string;
  readonly account: LedgerAccount | undefined;
  readonly tid: string | undefined;
  /** Business time, ms: from this moment on. */
  readonly fromMs: number | undefined;
  /** Business time, ms: before this moment. */
  readonly beforeMs: number | undefined;
  /** Only what is older than this one. */
  readonly after: Place | undefined;
  readonly limit: number;
}

export interface SumsQuery {
  /** Absent: over the whole ledger. */
  readonly merchantId?: string;
  readonly account?: LedgerAccount;
  /** Business time, ms: before this moment. */
  readonly beforeMs?: number;
}

export interface Sum {
  readonly account: LedgerAccount;
  readonly issuer: string | null;
  readonly currency: string;
  readonly debits: bigint;
  readonly credits: bigint;
}

/** A sum as JSON says it. Throws for one that a number cannot hold. */
export function amountOf(sum: bigint): number {
  const amount = Number(sum);
  if (!Number.isSafeInteger(amount)) throw new Error(`a sum of ${sum} minor units is beyond 2^53`);
  return amount;
}

function entryOf({ merchantId: _own, currency, at, ...rest }: Posting): ledger.LedgerEntry {
  return { ...rest, currency: currency as 'KRW', at: isoTime(at) };
}

/** One page of a merchant's lines. Refuses a cursor that was never given out. */
export async function entriesOf(
  reads: LedgerReads,
  merchantId: string,
  { account, tid, from, to, cursor, limit }: QueryOf<typeof ledger.ledgerEntries>,
): Promise<ReplyOf<typeof ledger.ledgerEntries> | Refusal> {
  const after = cursor === undefined ? undefined : placeOf(cursor);
  if (isRefusal(after)) return after;
  const found = await reads.postings({
    merchantId,
    account,
    tid,
    fromMs: from === undefined ? undefined : startOfDay(from),
    beforeMs: to === undefined ? undefined : endOfDay(to),
    after,
    limit: limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, limit, cursorOf);
  return {
    code: 'OK',
    message: counted(rows, 'entry', 'entries'),
    data: { entries: rows.map(entryOf), nextCursor },
  };
}

/** Debits and credits of each account, and in total; of one merchant's transactions, or of all. */
export async function trialBalanceOf(
  reads: LedgerReads,
  of: Pick<SumsQuery, 'merchantId'>,
): Promise<ReplyOf<typeof ledger.trialBalance>> {
  const sums = await reads.sums(of);
  const amounts = (part: readonly Sum[]) => ({
    debits: amountOf(part.reduce((total, { debits }) => total + debits, 0n)),
    credits: amountOf(part.reduce((total, { credits }) => total + credits, 0n)),
  });
  const totals = [...Map.groupBy(sums, ({ currency }) => currency)].map(([currency, part]) => ({
    currency: currency as 'KRW',
    ...amounts(part),
  }));
  const accounts = sums.map((sum) => {
    const { account, issuer, currency } = sum;
    return { account, issuer, currency: currency as 'KRW', ...amounts([sum]) };
  });
  const message = counted(accounts, 'account');
  return { code: 'OK', message, data: { accounts, totals } };
}

/** What stood on each account when a business day ended; today, and as it stands, without a date. */
export async function balancesOf(
  reads: LedgerReads,
  merchantId: string,
  { date, now }: { readonly date: string | undefined; readonly now: number },
): Promise<ReplyOf<typeof ledger.ledgerBalances>> {
  const day = date ?? seoulDay(now);
  const sums = await reads.sums({ merchantId, beforeMs: endOfDay(day) });
  const balances = sums.map(({ account, issuer, currency, debits, credits }) => {
    const balance = amountOf(ledgerBalance(account, debits, credits));
    return { account, issuer, currency: currency as 'KRW', balance };
  });
  const message = counted(balances, 'account');
  return { code: 'OK', message, data: { date: day, balances } };
}
