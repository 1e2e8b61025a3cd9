import type { ledger, ReplyOf, wallet } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { amountOf, type LedgerReads } from '../ledger/ledger.ts';
import type { Settlement } from '../settlements/settlement.ts';
import type { WalletReads } from './reads.ts';

/** What stands in a merchant's wallet. */

const netOf = async (
  reads: LedgerReads,
  merchantId: string,
  account: 'merchant_payable' | 'dispute_hold',
): Promise<bigint> =>
  (await reads.sums({ merchantId, account })).reduce(
    (sum, { debits, credits }) => sum + credits - debits,
    0n,
  );

/** Throws for one that was never paid, which no payout is. */
export function payoutOf({ id, day, payoutAmount, ...rest }: Settlement): wallet.WalletPayout {
  const { incomeTax, localTax, paidAt } = rest;
  if (paidAt === null) throw new Error(`settlement ${id} was not paid`);
  return {
    settlementId: id,
    day,
    amount: payoutAmount,
    withheld: incomeTax + localTax,
    paidAt: isoTime(paidAt),
  };
}

/** What the PG owes the merchant, by how far it is on its way to the bank; balance = pending + payable. */
export async function walletOf(
  { ledger: entries, wallet: reads }: { readonly ledger: LedgerReads; readonly wallet: WalletReads },
  merchantId: string,
): Promise<ReplyOf<typeof ledger.wallet>> {
  const [balance, held, payable, [last]] = await Promise.all([
    netOf(entries, merchantId, 'merchant_payable'),
    netOf(entries, merchantId, 'dispute_hold'),
    reads.payable(merchantId),
    reads.payouts(merchantId, { before: undefined, limit: 1 }),
  ]);
  return {
    code: 'OK',
    message: `${balance} KRW.`,
    data: {
      merchantId,
      currency: 'KRW',
      balance: amountOf(balance),
      pending: amountOf(balance - payable),
      payable: amountOf(payable),
      held: amountOf(held),
      lastPayout: last ? payoutOf(last) : null,
    },
  };
}
