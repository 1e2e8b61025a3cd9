import type { webhooks } from '@payflow/contracts';
import type { Delivery, DeliveryAttempt } from '../webhooks/delivery.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import type { PageEnd } from './cursor.ts';
import type { Question } from './store.ts';

/** A delivery that waits, with its timer. */
export interface WaitingDelivery {
  readonly id: string;
  readonly timer: NonNullable<Question['timer']>;
  /** Real time until which someone is busy with it. */
  readonly heldUntil: number;
}

export interface DeliveryQuery {
  readonly merchantId: string;
  readonly state?: webhooks.DeliveryState | undefined;
  readonly tid?: string | undefined;
  readonly endpointId?: string | undefined;
  readonly after?: PageEnd | undefined;
  readonly limit: number;
}

/** Deliveries to an endpoint that are to be sent again: of events from `since` on, untouched after `before`. */
export interface Resending {
  readonly endpointId: string;
  readonly merchantId: string;
  /** Business time, ms. */
  readonly since: number;
  /** Business time, ms: what was touched later is on its way again. */
  readonly before: number;
  readonly states: readonly webhooks.Resendable[];
}

/** Looks at webhooks that are not on the way of a write; Prisma answers them. */
export interface WebhookReads {
  /** The newest first, at most `limit`. */
  deliveries(query: DeliveryQuery): Promise<Delivery[]>;
  /** The last tries of each, `each` at most, the oldest first. */
  attemptsOf(deliveries: readonly Delivery[], each: number): Promise<DeliveryAttempt[]>;
  /** Some that wait for this endpoint. */
  waitingFor(endpoint: Pick<Endpoint, 'id' | 'merchantId'>, limit: number): Promise<WaitingDelivery[]>;
  /** The ids of those that are to be sent again, the oldest first. */
  toResend(resending: Resending, limit: number): Promise<string[]>;
  countToResend(resending: Resending): Promise<number>;
  merchantOf(endpointId: string): Promise<string | undefined>;
}
