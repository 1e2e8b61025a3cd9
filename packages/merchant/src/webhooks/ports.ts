import type { Refusal, shop } from '@payflow/contracts';
import type { Timer } from '@payflow/service-kit';
import type { Order } from '../orders/order.ts';
import type { Asking, PgAnswer } from '../orders/ports.ts';

export type Verdict = shop.InboxEntry['verdict'];

/** A delivery as it came in. */
export interface Received {
  readonly id: string;
  /** Business time, ms. */
  readonly receivedAt: number;
  readonly valid: boolean;
  readonly webhookId: string | null;
  readonly type: string | null;
  readonly tid: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string;
}

/** What becomes of a delivery. */
export interface Handling {
  readonly verdict: Verdict;
  readonly reason: string | null;
  /** What the sender is told; undefined is `ok`, and then the delivery's id counts as done. */
  readonly refusal?: Refusal;
  readonly order?: Order;
  readonly asking?: Asking;
}

export interface Subject {
  readonly webhookId: string;
  /** Absent for an event that is about nothing this shop knows. */
  readonly order?: { readonly orderNo: string; readonly tid: string };
}

export interface InboxQuery {
  readonly valid?: boolean | undefined;
  readonly type?: string | undefined;
  readonly tid?: string | undefined;
  readonly limit: number;
}

export interface Inbox {
  /**
   * One commit: the entry, the mark that its id is done, and the order's change. `seen`: its id was done before.
   * Without a subject nothing but the entry is written. `decide` may run more than once.
   */
  record(
    entry: Received,
    subject: Subject | undefined,
    decide: (known: { readonly seen: boolean; readonly order: Order | undefined }) => Handling,
  ): Promise<Handling>;
  list(query: InboxQuery): Promise<{
    counts: { received: number; valid: number; rejected: number; duplicates: number };
    webhooks: shop.InboxEntry[];
  }>;
  /** Drops what is more than `keepEntries`, and marks from before `marksBefore`; `more` when that was not all of it. */
  prune(limits: { keepEntries: number; marksBefore: number }): Promise<{ more: boolean }>;
}

export interface EndpointRegistry {
  register(url: string, secret: string): Promise<PgAnswer<unknown>>;
}

/** Timers that the shop has one of. */
export interface Alarms {
  /** Sets it anew for this time of the named clock. */
  set(kind: string, due: number, clock: Timer['clock']): Promise<void>;
  /** Its holder sets it again, or is done with it; nothing happens when someone else holds it by now. */
  repeat(timer: Timer, due: number, attempts: number): Promise<void>;
  end(timer: Timer): Promise<void>;
}
