import { type CommitterOptions, createCommitter, type OpenDatabase } from '@payflow/database';
import { createLedgerReads } from './ledger-reads.ts';
import { createLetterReads } from './letter-reads.ts';
import { createOutbox } from './outbox.ts';
import { createReads } from './reads.ts';
import { createStore } from './store.ts';
import { createWebhookReads } from './webhook-reads.ts';

/** All ways to the gateway's database, for one life of the gateway. */
export function createStorage(
  database: OpenDatabase<'pg'>,
  options: Pick<CommitterOptions, 'turn' | 'onBatch'>,
) {
  const { writePath } = database;
  const committer = createCommitter({ writePath, ...options });
  return {
    writePath,
    committer,
    store: createStore(writePath, committer),
    outbox: createOutbox(writePath, committer),
    reads: createReads(database),
    ledger: createLedgerReads(database),
    letterReads: createLetterReads(database),
    webhookReads: createWebhookReads(database),
  };
}

export type Storage = ReturnType<typeof createStorage>;
