import type { WebhookType, webhooks } from '@payflow/contracts';
import type { OutboxMessage } from '../bus/outbox.ts';
import { defaultEndpoint, type Endpoint } from './endpoint.ts';
import { type Outgoing, webhookHeaders } from './outgoing.ts';

/** One event for one target; `attempts` counts its HTTP tries. */
export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  /** null when it is about no single payment. */
  readonly tid: string | null;
  readonly merchantId: string;
  /** Whose secret signs it. */
  readonly endpointId: string;
  /** ENDPOINT: to wherever that endpoint is; CALLBACK: to the payment's own callbackUrl. */
  readonly addressee: 'ENDPOINT' | 'CALLBACK';
  /** Where it goes, or went last. */
  readonly url: string;
  readonly type: WebhookType;
  readonly body: string;
  readonly state: webhooks.DeliveryState;
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
  /** What webhook-timestamp said: unix seconds, real time. */
  readonly signedAt: number | null;
  /** What webhook-signature said; null when nothing went out, and of tries from before it was kept. */
  readonly signature: string | null;
  /** The body that went out, where it was not the delivery's own. */
  readonly body: string | null;
  /** When it began by business time, ms; null of tries from before it was kept. */
  readonly businessAt: number | null;
}

/** What is kept of what went out: the rest of it is the delivery's own. */
export function trace(sent: Outgoing | null, { body }: Delivery) {
  const { 'webhook-timestamp': signedAt, 'webhook-signature': signature = null } = sent?.headers ?? {};
  return {
    signedAt: signedAt === undefined ? null : Number(signedAt),
    signature,
    body: sent === null || sent.body === body ? null : sent.body,
  };
}

/** The request of a try, byte for byte; null when that was not kept. */
export function sentBy({ eventId, body }: Delivery, attempt: DeliveryAttempt): Outgoing | null {
  const { signedAt, signature } = attempt;
  if (signedAt === null || signature === null) return null;
  const headers = webhookHeaders({
    'webhook-id': eventId,
    'webhook-timestamp': String(signedAt),
    'webhook-signature': signature,
  });
  return { headers, body: attempt.body ?? body };
}

/** What a commit left to be sent: deliveries, with the merchant's endpoints as it saw them, and messages to the bus. */
export interface Mail {
  readonly deliveries: readonly Delivery[];
  readonly endpoints: readonly Endpoint[];
  readonly messages: readonly OutboxMessage[];
}

/** Where a delivery goes now, and whose secrets sign it. */
export interface Aim {
  readonly url: string;
  readonly signer: Endpoint;
}

/**
 * Nothing when its endpoint is disabled or gone. What goes to a callbackUrl keeps its signer while that is there;
 * then the default one takes over, if there is one.
 */
export function aimOf(
  { addressee, endpointId, url }: Delivery,
  endpoints: readonly Endpoint[],
): Aim | undefined {
  const own = endpoints.find(({ id }) => id === endpointId);
  if (addressee === 'ENDPOINT') return own?.disabledAt === null ? { url: own.url, signer: own } : undefined;
  const signer = own ?? defaultEndpoint(endpoints);
  return signer && { url, signer };
}
