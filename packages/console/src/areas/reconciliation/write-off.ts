import type { LedgerAccount, reconciliation } from '@payflow/contracts';

type Case = Pick<reconciliation.Case, 'line' | 'ownAmount' | 'statedAmount'>;

/** One line that a write-off posts; minor units. */
export interface WriteOffLine {
  readonly account: LedgerAccount;
  readonly debit: number;
  readonly credit: number;
}

/** What goes back to cardholders lessens what an issuer owes. */
const net = (line: Case['line'], amount: number | null): number =>
  (line === 'CAPTURE' ? 1 : -1) * (amount ?? 0);

const pair = (debited: LedgerAccount, credited: LedgerAccount, amount: number): WriteOffLine[] => {
  if (amount === 0) return [];
  const [debit, credit] = amount > 0 ? [debited, credited] : [credited, debited];
  const sum = Math.abs(amount);
  return [
    { account: debit, debit: sum, credit: 0 },
    { account: credit, debit: 0, credit: sum },
  ];
};

/** The difference goes to write_off, and what the statement says is paid. */
export function writeOffLines({ line, ownAmount, statedAmount }: Case): WriteOffLine[] {
  const stated = net(line, statedAmount);
  return [
    ...pair('issuer_receivable', 'write_off', stated - net(line, ownAmount)),
    ...pair('bank', 'issuer_receivable', stated),
  ];
}
