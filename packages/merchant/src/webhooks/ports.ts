import type { Refusal, shop } from '@payflow/contracts';
import type { Timer } from '@payflow/service-kit';
import type { Order } from '../orders/order.ts';
import type { Asking, PgAnswer } from '../orders/ports.ts';
import type { Looking } from '../subscriptions/ports.ts';
import type { ShopSubscription } from '../subscriptions/subscription.ts';

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
  readonly subscription?: ShopSubscription;
  readonly looking?: Looking;
}

export interface Subject {
  readonly webhookId: string;
  /** Absent for an event that is about nothing this shop knows. */
  readonly order?: { readonly orderNo: string; readonly tid: string };
  readonly subscription?: { readonly pgSubscriptionId: string };
}

/** What the shop knows of a delivery's subject. `seen`: its id was done before. */
export interface Known {
  readonly seen: boolean;
  readonly order: Order | undefined;
  readonly subscription?: ShopSubscription | undefined;
}

export interface InboxQuery {
  readonly valid?: boolean | undefined;
  readonly type?: string | undefined;
  readonly tid?: string | undefined;
  readonly limit: number;
}

export interface Inbox {
  /**
   * One commit: the entry, the mark that its id is done, and the change of the order or subscription.
   * Without a subject nothing but the entry is written. `decide` may run more than once.
   */
  record(
    entry: Received,
    subject: Subject | undefined,
    decide: (known: Known) => Handling,
  ): Promise<Handling>;
  list(query: InboxQuery): Promise<{
    counts: { received: number; valid: number; rejected: number; duplicates: number };
    webhooks: shop.InboxEntry[];
  }>;
  /** What came in about these payments, the newest first. */
  about(tids: readonly string[], limit: number): Promise<shop.InboxEntry[]>;
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
