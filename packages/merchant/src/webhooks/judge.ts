import { paymentWebhookTypes, type Refusal, refuse, webhooks } from '@payflow/contracts';
import { verify } from '@payflow/webhook-signature';

export interface Delivery {
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What a delivery is before anyone looks at orders. */
export type Judged =
  | { readonly judged: 'unverified'; readonly reason: string }
  | { readonly judged: 'malformed'; readonly webhookId: string; readonly refusal: Refusal }
  | { readonly judged: 'unknown-type'; readonly webhookId: string; readonly type: string }
  | { readonly judged: 'event'; readonly webhookId: string; readonly event: webhooks.WebhookEvent };

const parsed = (rawBody: Buffer): unknown => {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
};

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
  if (typeof type === 'string' && !(paymentWebhookTypes as readonly string[]).includes(type))
    return { judged: 'unknown-type', webhookId, type };
  const event = webhooks.WebhookEvent.safeParse(body);
  if (event.success) return { judged: 'event', webhookId, event: event.data };
  const errors = event.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: path.join('.'), message }));
  const where = errors[0]?.path ? `${errors[0].path}: ` : '';
  const refusal = refuse('VALIDATION_FAILED', `${where}${errors[0]?.message ?? 'is not a webhook'}`, {
    errors,
  });
  return { judged: 'malformed', webhookId, refusal };
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
