import type { WebhookType } from '@payflow/contracts';
import type { Endpoint } from './endpoint.ts';

/** One event for one target; `attempts` counts its HTTP tries. */
export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly tid: string;
  readonly merchantId: string;
  /** Whose secret signs it. */
  readonly endpointId: string;
  readonly url: string;
  readonly type: WebhookType;
  readonly body: string;
  readonly state: 'WAITING' | 'DELIVERED' | 'EXHAUSTED' | 'DISABLED';
  readonly attempts: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** One HTTP try. */
export interface DeliveryAttempt {
  readonly deliveryId: string;
  readonly number: number;
  /** Real time, ms. */
  readonly at: number;
  readonly durationMs: number;
  readonly status: number | null;
  /** The first kilobyte of the reply. */
  readonly reply: string | null;
  readonly error: string | null;
}

/** Fresh deliveries, with the merchant's endpoints as the commit that left them saw them. */
export interface Mail {
  readonly deliveries: readonly Delivery[];
  readonly endpoints: readonly Endpoint[];
}
