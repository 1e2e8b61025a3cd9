import { ledger, wallet } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { LedgerReads } from '../ledger/ledger.ts';
import { historyOf, payoutsOf } from '../wallet/history.ts';
import type { WalletReads } from '../wallet/reads.ts';
import { walletOf } from '../wallet/wallet.ts';

export function addWalletRoutes(
  routes: Routes,
  reads: { readonly ledger: LedgerReads; readonly wallet: WalletReads },
): void {
  serve(routes, ledger.wallet, ({ caller }) => walletOf(reads, caller.id));
  serve(routes, wallet.walletHistory, ({ caller, query }) => historyOf(reads, caller.id, query));
  serve(routes, wallet.walletPayouts, ({ caller, query }) => payoutsOf(reads.wallet, caller.id, query));
}
