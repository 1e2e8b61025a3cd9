import type { Unsent } from './outbox.ts';

/** What is being published or marked, and whether something of the same payment waits behind it. */
export interface Hand {
  readonly size: number;
  has(message: Unsent): boolean;
  take(messages: readonly Unsent[]): void;
  /** Whether its payment has something in hand; then `drop` tells when that is gone. */
  waitFor(message: Unsent): boolean;
  /** Whether somebody waited for one of these. */
  drop(messages: readonly Unsent[]): boolean;
}

export function createHand(): Hand {
  const inHand = new Set<string>();
  /** TID → how many of it are in hand. */
  const payments = new Map<string, number>();
  const waitedFor = new Set<string>();

  function dropOne({ id, tid }: Unsent): boolean {
    if (!inHand.delete(id)) return false;
    const left = (payments.get(tid) ?? 1) - 1;
    if (left > 0) {
      payments.set(tid, left);
      return false;
    }
    payments.delete(tid);
    return waitedFor.delete(tid);
  }

  return {
    get size() {
      return inHand.size;
    },
    has: ({ id }) => inHand.has(id),
    take(messages) {
      for (const { id, tid } of messages) {
        inHand.add(id);
        payments.set(tid, (payments.get(tid) ?? 0) + 1);
      }
    },
    waitFor({ tid }) {
      const isThere = payments.has(tid);
      if (isThere) waitedFor.add(tid);
      return isThere;
    },
    drop(messages) {
      let awaited = false;
      for (const message of messages) awaited = dropOne(message) || awaited;
      return awaited;
    },
  };
}
