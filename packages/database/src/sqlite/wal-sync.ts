import { closeSync, fdatasync, openSync } from 'node:fs';

/**
 * Puts the write-ahead log on the disk from a thread of its own: SQLite itself would hold up the event loop for
 * a quarter of a busy server's time.
 * 1. One sync runs at a time; what is committed meanwhile shares the next one.
 * 2. What was committed before a sync began is on the disk when it ends.
 */
export interface WalSync {
  /** Something was committed: it must get to the disk. */
  committed(): void;
  /** Resolves when all that was committed so far is on the disk; fails when it may not be. */
  durable(): Promise<void>;
  close(): void;
}

type Sync = (done: (error: Error | null) => void) => void;

/** `sync` puts on the disk what was written before it was called. */
export function createSyncing(sync: Sync, onFatal: (error: Error) => void) {
  let running: PromiseWithResolvers<void> | undefined;
  let next: PromiseWithResolvers<void> | undefined;

  function start(): void {
    const round = next;
    if (running || !round) return;
    running = round;
    next = undefined;
    sync((error) => {
      running = undefined;
      if (error) {
        // It stands in the log, and a crash of the machine may lose it: nobody may build on it.
        onFatal(new Error('the log could not be put on the disk', { cause: error }));
        round.reject(error);
      } else round.resolve();
      start();
    });
  }

  return {
    committed(): void {
      if (!next) {
        next = Promise.withResolvers();
        // Whoever waits for it hears of a failure, which is fatal anyway; nobody may be waiting.
        next.promise.catch(() => undefined);
      }
      start();
    },
    durable: (): Promise<void> => (next ?? running)?.promise ?? Promise.resolve(),
    get idle() {
      return !running && !next;
    },
  };
}

/** The log exists once a first transaction was written; it stays the same file while the database is open. */
export function openWalSync(databaseFile: string, onFatal: (error: Error) => void): WalSync {
  const descriptor = openSync(`${databaseFile}-wal`, 'r+');
  const syncing = createSyncing((done) => fdatasync(descriptor, done), onFatal);
  return {
    committed: syncing.committed,
    durable: syncing.durable,
    close() {
      const close = () => closeSync(descriptor);
      if (syncing.idle) close();
      else void syncing.durable().then(close, close);
    },
  };
}
