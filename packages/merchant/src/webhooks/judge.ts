import {
  paymentWebhookTypes,
  type Refusal,
  refuse,
  subscriptions,
  webhooks,
  webhookTypes,
} from '@payflow/contracts';
import { verify } from '@payflow/webhook-signature';
import type { z } from 'zod';

export interface Delivery {
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What a delivery is before anyone looks at orders. */
export type Judged =
  | { readonly judged: 'unverified'; readonly reason: string }
  | { readonly judged: 'malformed'; readonly webhookId: string; readonly refusal: Refusal }
  | { readonly judged: 'unknown-type' | 'not-acted-on'; readonly webhookId: string; readonly type: string }
  | { readonly judged: 'order-event'; readonly webhookId: string; readonly event: webhooks.WebhookEvent }
  | { readonly judged: 'subscription-event'; readonly webhookId: string; readonly event: SubscriptionEvent };

export type SubscriptionEvent = subscriptions.SubscriptionEvent | subscriptions.InvoiceEvent;

const parsed = (rawBody: Buffer): unknown => {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
};

const isOneOf = (types: readonly string[], type: unknown): boolean =>
  typeof type === 'string' && types.includes(type);

function malformed(webhookId: string, error: z.ZodError): Judged {
  const errors = error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }));
  const where = errors[0]?.path ? `${errors[0].path}: ` : '';
  const refusal = refuse('VALIDATION_FAILED', `${where}${errors[0]?.message ?? 'is not a webhook'}`, {
    errors,
  });
  return { judged: 'malformed', webhookId, refusal };
}

const subscriptionEvent = (webhookId: string, event: z.ZodSafeParseResult<SubscriptionEvent>): Judged =>
  event.success
    ? { judged: 'subscription-event', webhookId, event: event.data }
    : malformed(webhookId, event.error);

/**
 * Verifies the signature over the bytes as they came, and only then reads them. A type that this shop does not
 * know is no error: a PG may bring new ones.
 */
export function judge({ rawBody, headers }: Delivery, secret: string, nowSeconds: number): Judged {
  const verdict = verify({ headers, body: rawBody, secret, nowSeconds });
  if (!verdict.valid) return { judged: 'unverified', reason: verdict.message };
  const webhookId = verdict.id;
  const body = parsed(rawBody);
  if (body === undefined) {
    return {
      judged: 'malformed',
      webhookId,
      refusal: refuse('MALFORMED_JSON', 'The body is not valid JSON.'),
    };
  }
  const type = (body as { type?: unknown } | null)?.type;
  if (typeof type === 'string' && !isOneOf(webhookTypes, type))
    return { judged: 'unknown-type', webhookId, type };
  if (isOneOf(subscriptions.SubscriptionEventType.options, type))
    return subscriptionEvent(webhookId, subscriptions.SubscriptionEvent.safeParse(body));
  if (isOneOf(subscriptions.InvoiceEventType.options, type))
    return subscriptionEvent(webhookId, subscriptions.InvoiceEvent.safeParse(body));
  if (typeof type === 'string' && !isOneOf(paymentWebhookTypes, type))
    return { judged: 'not-acted-on', webhookId, type };
  const event = webhooks.WebhookEvent.safeParse(body);
  return event.success
    ? { judged: 'order-event', webhookId, event: event.data }
    : malformed(webhookId, event.error);
}

export interface Named {
  readonly type: string | null;
  readonly tid: string | null;
}

const short = (value: unknown): string | null =>
  typeof value === 'string' && value.length <= 64 ? value : null;

/** What a body says it is about, for the inbox alone: it may not even be signed. */
export function named(rawBody: Buffer): Named {
  const body = parsed(rawBody) as { type?: unknown; data?: { tid?: unknown } | null } | null | undefined;
  return { type: short(body?.type), tid: short(body?.data?.tid) };
}
