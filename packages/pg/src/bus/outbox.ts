import type { Place } from './bus.ts';

/** So long a row is held by who committed or leased it; when that one dies, others publish it this late. */
export const HOLD_MS = 5_000;

/** An event on its way to the bus, as the outbox keeps it. */
export interface OutboxMessage {
  readonly id: string;
  readonly topic: string;
  readonly tid: string;
  readonly seq: number;
  /** The whole message as it is published; see contracts/bus-events.ts. */
  readonly payload: string;
  /** Business time, ms. */
  readonly createdAt: number;
  /** Real time until which whoever commits it publishes it from memory; 0 leaves it to any relay. */
  readonly heldUntil: number;
}

export interface Unsent extends Pick<OutboxMessage, 'id' | 'topic' | 'tid' | 'seq' | 'payload'> {
  /** The trace of the commit that left it. */
  readonly traceparent?: string | null;
}

/** The port to the outbox. All of it throws Refused STORAGE_UNAVAILABLE when the database does not answer. */
export interface Outbox {
  /** Leases unsent rows that nobody holds until a real time: the first of each payment alone, the oldest payments first. */
  take(query: {
    readonly realNow: number;
    readonly heldUntil: number;
    readonly limit: number;
  }): Promise<readonly Unsent[]>;
  /** The bus has them, each since its business time, and where it says. */
  mark(
    published: readonly {
      readonly id: string;
      readonly publishedAt: number;
      readonly place?: Place | undefined;
    }[],
  ): Promise<void>;
  /** Holds rows until another real time. */
  hold(ids: readonly string[], until: number): Promise<void>;
  /** How many rows are unsent, and when the oldest was written, in business time. */
  unsent(): Promise<{ readonly rows: number; readonly since: number | undefined }>;
}
