import type { Place } from '../bus/bus.ts';
import type { OutboxMessage } from '../bus/outbox.ts';
import type { Dispute } from '../disputes/dispute.ts';
import type { Posting } from '../ledger/posting.ts';
import type { PaymentEvent } from '../payments/events.ts';
import type { Payment } from '../payments/payment.ts';
import type { Delivery, DeliveryAttempt } from '../webhooks/delivery.ts';
import type { Origin } from './origin.ts';

/** A message with what became of it. */
export interface StoredMessage extends Omit<OutboxMessage, 'heldUntil'> {
  readonly publishedAt: number | null;
  /** Absent while it waits, and on a bus in memory. */
  readonly place: Place | undefined;
}

/** All that is stored about one payment, each list in the order in which it came about. */
export interface Story {
  readonly payment: Payment;
  readonly events: readonly PaymentEvent[];
  /** Where each event came from, by its number; of an old one nothing is known. */
  readonly origins: ReadonlyMap<number, Origin>;
  readonly postings: readonly Posting[];
  readonly disputes: readonly Dispute[];
  readonly messages: readonly StoredMessage[];
  readonly deliveries: readonly Delivery[];
  readonly attempts: readonly DeliveryAttempt[];
}

/** How much of each list is told. */
export const STORY_LIMIT = 1_000;
