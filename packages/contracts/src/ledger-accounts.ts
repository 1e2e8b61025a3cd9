import { z } from 'zod';

/** Whose money it is. What the PG has coming stands on the debit side, what it owes or earned on the credit side. */
export const ledgerAccounts = [
  'issuer_receivable',
  'bank',
  'merchant_payable',
  'fee_income',
  'vat_payable',
  'withholding_payable',
  'dispute_hold',
  'write_off',
] as const;
export const LedgerAccount = z.enum(ledgerAccounts).meta({
  id: 'LedgerAccount',
  description:
    'issuer_receivable: what an issuer owes the PG. bank: what the PG has. merchant_payable: what the PG owes the merchant. fee_income: what the PG earned. vat_payable and withholding_payable: what it owes the tax office. dispute_hold: what it keeps of its money while a cardholder disputes a payment. write_off: what was written off when its books and those of an issuer disagreed.',
});
export type LedgerAccount = (typeof ledgerAccounts)[number];

/** Accounts that grow by debits; the others grow by credits. */
const GROWS_BY_DEBITS: ReadonlySet<LedgerAccount> = new Set(['issuer_receivable', 'bank']);

/** What stands on an account: above zero when it is on its usual side. */
export function ledgerBalance(account: LedgerAccount, debits: bigint, credits: bigint): bigint {
  return GROWS_BY_DEBITS.has(account) ? debits - credits : credits - debits;
}
