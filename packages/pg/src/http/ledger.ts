import { ledger } from '@payflow/contracts';
import { type Clock, type Routes, serve } from '@payflow/service-kit';
import { balancesOf, entriesOf, type LedgerReads, trialBalanceOf } from '../ledger/ledger.ts';

export function addLedgerRoutes(routes: Routes, reads: LedgerReads, clock: Pick<Clock, 'now'>): void {
  serve(routes, ledger.ledgerEntries, ({ caller, query }) => entriesOf(reads, caller.id, query));
  serve(routes, ledger.trialBalance, ({ caller }) => trialBalanceOf(reads, { merchantId: caller.id }));
  serve(routes, ledger.wholeTrialBalance, () => trialBalanceOf(reads, {}));
  serve(routes, ledger.ledgerBalances, ({ caller, query }) =>
    balancesOf(reads, caller.id, { date: query.date, now: clock.now() }),
  );
}
