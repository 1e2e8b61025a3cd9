import type { LedgerAccount } from '@payflow/contracts';
import { type Fee, feeReturned } from './fee.ts';
import { seoulDay } from './seoul-day.ts';

/**
 * The ledger's double entry.
 * 1. A transaction's debits equal its credits (I2).
 * 2. Postings are never changed; what is given back is posted the other way round.
 * 3. A transaction's id is that of the event that made it, so no event is posted twice; what is no payment's event
 *    (a settlement, a dispute, a reconciliation) has an id that is made of its own.
 */
export interface Posting {
  readonly transactionId: string;
  /** 1, 2, 3… within the transaction. */
  readonly line: number;
  readonly account: LedgerAccount;
  /** Who owes it, on `issuer_receivable`. */
  readonly issuer: string | null;
  /** Whom the transaction is about; on `merchant_payable`, to whom it is owed. */
  readonly merchantId: string | null;
  /** Minor units; one of the two is 0. */
  readonly debit: number;
  readonly credit: number;
  readonly currency: string;
  readonly tid: string | null;
  readonly seq: number | null;
  /** The business day in Asia/Seoul, YYYY-MM-DD. */
  readonly day: string;
  /** Business time, ms. */
  readonly at: number;
}

/** What a transaction is about; of one that no payment's event made, some of it is null. */
export interface Subject
  extends Pick<Posting, 'transactionId' | 'issuer' | 'merchantId' | 'currency' | 'tid' | 'seq'> {
  /** Business time, ms. */
  readonly at: number;
}

export interface Captured extends Fee {
  /** Minor units, as the other amounts. */
  readonly amount: number;
}

/** A refund, and what was captured and refunded before it. */
export interface Refunded extends Captured {
  readonly refundedBefore: number;
  readonly captured: number;
}

/** An account and what goes onto it: above zero a debit, below zero a credit. */
export type Entry = readonly [account: LedgerAccount, signed: number];

/** What breaks the first invariant: a sentence for each transaction, or nothing. */
export function unbalanced(postings: Iterable<Posting>): string[] {
  const sums = new Map<string, { debits: bigint; credits: bigint }>();
  for (const { transactionId, currency, debit, credit } of postings) {
    const sum = sums.get(`${transactionId} in ${currency}`) ?? { debits: 0n, credits: 0n };
    sum.debits += BigInt(debit);
    sum.credits += BigInt(credit);
    sums.set(`${transactionId} in ${currency}`, sum);
  }
  return [...sums]
    .filter(([, { debits, credits }]) => debits !== credits)
    .map(([what, { debits, credits }]) => `${what} has debits of ${debits} and credits of ${credits}`);
}

/** Lines of nothing are left out. Throws when debits and credits differ: that is a bug, never an input. */
export function transaction(subject: Subject, entries: readonly Entry[]): Posting[] {
  const { issuer, ...shared } = subject;
  const day = seoulDay(subject.at);
  const postings = entries
    .filter(([, signed]) => signed !== 0)
    .map(
      ([account, signed], i): Posting => ({
        ...shared,
        line: i + 1,
        account,
        issuer: account === 'issuer_receivable' ? issuer : null,
        debit: Math.max(signed, 0),
        credit: Math.max(-signed, 0),
        day,
      }),
    );
  const [broken] = unbalanced(postings);
  if (broken) throw new Error(`I2: ${broken}`);
  return postings;
}

/** The issuer owes the amount; the merchant gets it less the fee and its VAT. A fee above the amount is the merchant's debt. */
export const capturePostings = (subject: Subject, { amount, fee, vat }: Captured): Posting[] =>
  transaction(subject, [
    ['issuer_receivable', amount],
    ['merchant_payable', fee + vat - amount],
    ['fee_income', -fee],
    ['vat_payable', -vat],
  ]);

/** `fee` and `vat` are the capture's; what of them goes back is reckoned here. */
export function refundPostings(subject: Subject, { fee, vat, ...refunding }: Refunded): Posting[] {
  const { amount } = refunding;
  const back = feeReturned({ fee, vat }, refunding);
  return transaction(subject, [
    ['merchant_payable', amount - back.fee - back.vat],
    ['fee_income', back.fee],
    ['vat_payable', back.vat],
    ['issuer_receivable', -amount],
  ]);
}
