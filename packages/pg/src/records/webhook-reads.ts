import type { WebhookType, webhooks } from '@payflow/contracts';
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

/** What is looked for among deliveries; without a merchant, among those of all. */
export interface DeliverySearch {
  readonly merchantId?: string | undefined;
  readonly state?: webhooks.DeliveryState | undefined;
  readonly tid?: string | undefined;
  readonly endpointId?: string | undefined;
  readonly type?: WebhookType | undefined;
  readonly after?: PageEnd | undefined;
  readonly limit: number;
}

export interface FoundDeliveries {
  /** The newest first. */
  readonly found: readonly Delivery[];
  /** How far it was looked; undefined when nothing is left that could be found. */
  readonly lookedTo: PageEnd | undefined;
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
  /** At most `limit`; a search that no index serves looks through so many and then says how far it came. */
  find(search: DeliverySearch): Promise<FoundDeliveries>;
  /** When each of those that wait is tried next, business time, ms. */
  dueOf(deliveries: readonly Delivery[]): Promise<ReadonlyMap<string, number>>;
  /** The last tries of each, `each` at most, the oldest first. */
  attemptsOf(deliveries: readonly Delivery[], each: number): Promise<DeliveryAttempt[]>;
  /** Some that wait for this endpoint. */
  waitingFor(endpoint: Pick<Endpoint, 'id' | 'merchantId'>, limit: number): Promise<WaitingDelivery[]>;
  /** The ids of those that are to be sent again, the oldest first. */
  toResend(resending: Resending, limit: number): Promise<string[]>;
  countToResend(resending: Resending): Promise<number>;
  merchantOf(endpointId: string): Promise<string | undefined>;
}
