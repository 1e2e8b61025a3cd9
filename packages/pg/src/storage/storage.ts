import { type CommitterOptions, createCommitter, type OpenDatabase } from '@payflow/database';
import { type Tracing, tracedCommits } from '@payflow/service-kit';
import type { Measures } from '../measures.ts';
import { createBacklogReads } from './backlog-reads.ts';
import { createBillingKeyReads } from './billing-key-reads.ts';
import { createDisputeReads } from './dispute-reads.ts';
import { createLedgerReads } from './ledger-reads.ts';
import { createLetterReads } from './letter-reads.ts';
import { createOutbox } from './outbox.ts';
import { createOverviewReads } from './overview-reads.ts';
import { createPaymentSearch } from './payment-search.ts';
import { createReads } from './reads.ts';
import { createReconciliationReads } from './reconciliation-reads.ts';
import { createReportReads } from './report-reads.ts';
import { createSettlementReads } from './settlement-reads.ts';
import { createStore } from './store.ts';
import { createSubscriptionReads } from './subscription-reads.ts';
import { createSurroundingsReads } from './surroundings-reads.ts';
import { createWalletReads } from './wallet-reads.ts';
import { createWebhookReads } from './webhook-reads.ts';

interface StorageOptions extends Pick<CommitterOptions, 'turn'> {
  readonly commits?: Measures['commits'];
  readonly tracing?: Tracing | undefined;
}

/** All ways to the gateway's database, for one life of the gateway. */
export function createStorage(database: OpenDatabase<'pg'>, { turn, commits, tracing }: StorageOptions) {
  const { writePath } = database;
  const committer = createCommitter({
    turn,
    writePath: commits?.timed(writePath) ?? writePath,
    ...(commits ? { onBatch: commits.onBatch } : {}),
  });
  commits?.watch(committer);
  return {
    writePath,
    committer,
    store: createStore(writePath, tracedCommits(committer, tracing)),
    outbox: createOutbox(writePath, committer),
    reads: createReads(database),
    searchReads: createPaymentSearch(database),
    ledger: createLedgerReads(database, turn),
    disputeReads: createDisputeReads(database),
    backlog: createBacklogReads(database),
    settlementReads: createSettlementReads(database),
    letterReads: createLetterReads(database),
    billingKeyReads: createBillingKeyReads(database),
    subscriptionReads: createSubscriptionReads(database),
    surroundings: createSurroundingsReads(database),
    overviewReads: createOverviewReads(database),
    reportReads: createReportReads(database, turn),
    walletReads: createWalletReads(database),
    webhookReads: createWebhookReads(database),
    reconciliationReads: createReconciliationReads(database),
  };
}

export type Storage = ReturnType<typeof createStorage>;
