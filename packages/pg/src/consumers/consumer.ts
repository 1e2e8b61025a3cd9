/**
 * What is done about events that come by the bus.
 * 1. A message may come again, and in another order than it was sent. Its effect stands once: the effect's own commit
 *    inserts (consumer, eventId), and is not made when that is there.
 * 2. `seq` numbers the events of a payment: one that the payment has left behind has no effect.
 * 3. A message that cannot be handled is kept and tried again aside (dead-letter.ts); those behind it go on.
 */
export interface Consumer {
  /** Names its group on the bus, and its rows. */
  readonly name: string;
  readonly topics: readonly string[];
  /** How many messages are in hand at most. */
  readonly atOnce: number;
  /** Throws when it cannot be done; then nothing was. */
  handle(event: BusEvent): Promise<Handled>;
}

/** A fact of one payment, as it came by the bus. */
export interface BusEvent {
  readonly id: string;
  readonly topic: string;
  readonly tid: string;
  readonly seq: number;
}

export type Handled =
  | { readonly handled: 'done' }
  /** Its effect stood already. */
  | { readonly handled: 'duplicate' }
  /** The payment has gone on since. */
  | { readonly handled: 'stale' }
  /** It is nobody's fault that it cannot be done now. */
  | { readonly handled: 'later'; readonly why: string; readonly waitMs: number };

/** The mark of an effect that stands. */
export interface Consumed {
  readonly consumer: string;
  readonly eventId: string;
  /** Business time, ms. */
  readonly at: number;
}

/** How long it is remembered that an effect stands; a message that comes again later finds a payment that has gone on. */
export const REMEMBERED_MS = 7 * 24 * 60 * 60_000;
