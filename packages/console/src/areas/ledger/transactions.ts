import type { ledger, wallet } from '@payflow/contracts';

type Entry = ledger.LedgerEntry;

export type TransactionKind = wallet.WalletLineKind | 'DISPUTE_LOST';

/** The lines of one event, in their order. */
export interface Transaction {
  readonly id: string;
  readonly lines: readonly Entry[];
}

/**
 * Lines, the newest first, put together by their transaction. Where more lines follow, the last transaction may be
 * cut off: it is held back until the rest of it is there.
 */
export function transactionsOf(entries: readonly Entry[], more: boolean): Transaction[] {
  const byId = Map.groupBy(entries, ({ transactionId }) => transactionId);
  const whole = [...byId].map(([id, lines]) => ({ id, lines: lines.toSorted((a, b) => a.line - b.line) }));
  return more && whole.length > 1 ? whole.slice(0, -1) : whole;
}

/** What a transaction is about, as far as its lines tell: undefined where only some of them are shown. */
export function kindOf({ lines }: Transaction): TransactionKind | undefined {
  const moved = (account: Entry['account'], side: 'debit' | 'credit') =>
    lines.some((line) => line.account === account && line[side] > 0);
  if (moved('dispute_hold', 'credit')) return 'DISPUTE_OPENED';
  if (moved('dispute_hold', 'debit'))
    return moved('merchant_payable', 'credit') ? 'DISPUTE_WON' : 'DISPUTE_LOST';
  if (moved('bank', 'credit')) return 'PAYOUT';
  if (moved('issuer_receivable', 'debit')) return 'CAPTURE';
  if (moved('issuer_receivable', 'credit')) return 'REFUND';
  return undefined;
}
