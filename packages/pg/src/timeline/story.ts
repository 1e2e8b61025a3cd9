import type { OutboxMessage } from '../bus/outbox.ts';
import type { Dispute } from '../disputes/dispute.ts';
import type { Posting } from '../ledger/posting.ts';
import type { PaymentEvent } from '../payments/events.ts';
import type { Payment } from '../payments/payment.ts';
import type { Delivery, DeliveryAttempt } from '../webhooks/delivery.ts';

/** All that is stored about one payment, each list in the order in which it came about. */
export interface Story {
  readonly payment: Payment;
  readonly events: readonly PaymentEvent[];
  readonly postings: readonly Posting[];
  readonly disputes: readonly Dispute[];
  readonly messages: readonly (Omit<OutboxMessage, 'heldUntil'> & { readonly publishedAt: number | null })[];
  readonly deliveries: readonly Delivery[];
  readonly attempts: readonly DeliveryAttempt[];
}

/** How much of each list is told. */
export const STORY_LIMIT = 1_000;
