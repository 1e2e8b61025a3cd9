import { type BodyOf, type Refusal, type ReplyOf, refuse, webhooks, webhookTypes } from '@payflow/contracts';
import { type Clock, type Ids, isoTime, isoTimeOrNull } from '@payflow/service-kit';
import { encodeSecret } from '@payflow/webhook-signature';
import { type Asking, answerOnce, type Decided } from '../records/answer-once.ts';
import type { Keyed, Replied } from '../records/replied.ts';
import type { Store } from '../records/store.ts';
import { changed, type Endpoint, rotated } from './endpoint.ts';
import { checkTargetUrl, type TargetPolicy } from './target.ts';

type RegisterReply = ReplyOf<typeof webhooks.registerWebhookEndpoint>;

/** What the use cases of endpoints stand on; replies that show a secret are kept sealed. */
export interface EndpointsContext extends NonNullable<Asking['seal']> {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly targetPolicy: TargetPolicy;
  sealSecret(secret: string, endpointId: string): string;
  openSecret(sealed: string, endpointId: string): string;
}

export interface RegisterCall {
  readonly body: BodyOf<typeof webhooks.registerWebhookEndpoint>;
  readonly merchantId: string;
  readonly keyed: Keyed;
}

const SECRET_BYTES = 32;
export const freshSecret = (ids: Ids, endpointId: string): string =>
  encodeSecret(ids.bytes(SECRET_BYTES, endpointId));

export const endpointReply = (endpoint: Endpoint): ReplyOf<typeof webhooks.getWebhookEndpoint>['data'] => ({
  id: endpoint.id,
  url: endpoint.url,
  events: [...endpoint.events],
  enabled: endpoint.disabledAt === null,
  createdAt: isoTime(endpoint.createdAt),
  updatedAt: isoTime(endpoint.updatedAt),
  previousSecretUntil: isoTimeOrNull(endpoint.previousUntil),
  failingSince: isoTimeOrNull(endpoint.failingSince),
  disabledAt: isoTimeOrNull(endpoint.disabledAt),
  disabledReason: endpoint.disabledReason,
});

/** With this secret from now on; the endpoint itself when it has it already. */
export function withSecret(
  { sealSecret, openSecret, clock }: EndpointsContext,
  endpoint: Endpoint,
  secret: string,
): Endpoint {
  const { id, sealedSecret } = endpoint;
  if (openSecret(sealedSecret, id) === secret) return endpoint;
  return rotated(endpoint, sealSecret(secret, id), clock.realNow());
}

const answerFor = (endpoint: Endpoint, message: string, secret: string | undefined): RegisterReply => ({
  code: 'OK',
  message,
  data: { ...endpointReply(endpoint), ...(secret === undefined ? {} : { secret }) },
});

function updateKnown(context: EndpointsContext, known: Endpoint, { body, keyed }: RegisterCall): Decided {
  const { events, secret } = body;
  const wanted = changed(known, { events, enabled: true }, keyed.at);
  const endpoint = secret === undefined ? wanted : withSecret(context, wanted, secret);
  const outcome = endpoint === known ? {} : { endpoint };
  return { answer: answerFor(endpoint, 'Updated.', secret), outcome };
}

/**
 * Registers a URL, or updates the one that is known; a disabled one is enabled again. The secret is shown only when it
 * is new. Refuses an address that webhooks may not reach, and one endpoint too many.
 */
export async function registerEndpoint(
  context: EndpointsContext,
  call: RegisterCall,
): Promise<Replied | Refusal> {
  const { store, ids, targetPolicy, sealSecret } = context;
  const { body, merchantId, keyed } = call;
  const target = checkTargetUrl(body.url, targetPolicy);
  if (!target.allowed) return refuse('CALLBACK_NOT_ALLOWED', `url: ${target.message}`);
  const id = ids.next('we', body.url);
  const secret = body.secret ?? freshSecret(ids, id);
  const asking = { keyed, question: { endpointsOf: merchantId }, status: 200, seal: context };
  return answerOnce(store, asking, ({ endpoints }) => {
    const known = endpoints.find(({ url }) => url === body.url);
    if (known) return updateKnown(context, known, call);
    if (endpoints.length >= webhooks.MAX_WEBHOOK_ENDPOINTS) {
      const most = `${merchantId} has ${endpoints.length} webhook endpoints, the most there may be`;
      return refuse('INVALID_STATE', `${most}; delete one first.`);
    }
    const endpoint: Endpoint = {
      ...{ id, merchantId, version: 1, url: body.url, events: body.events ?? webhookTypes },
      ...{ sealedSecret: sealSecret(secret, id), sealedPrevious: null, previousUntil: null },
      ...{ createdAt: keyed.at, updatedAt: keyed.at },
      ...{ failingSince: null, disabledAt: null, disabledReason: null },
    };
    return { answer: answerFor(endpoint, 'Registered.', secret), outcome: { endpoint } };
  });
}
