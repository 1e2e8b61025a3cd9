import {
  type BodyOf,
  isRefusal,
  type Refusal,
  type ReplyOf,
  refuse,
  type webhooks,
  webhookTypes,
} from '@payflow/contracts';
import { type Ids, isoTime } from '@payflow/service-kit';
import { encodeSecret } from '@payflow/webhook-signature';
import type { ReplyKey } from '../idempotency/reply.ts';
import { type Keyed, onceByKey, type Replied, storedReply } from '../records/replied.ts';
import type { Facts, Outcome, Store } from '../records/store.ts';
import type { Endpoint } from './endpoint.ts';
import { checkTargetUrl, type TargetPolicy } from './target.ts';

type RegisterReply = ReplyOf<typeof webhooks.registerWebhookEndpoint>;

export interface RegisterContext {
  readonly store: Store;
  readonly ids: Ids;
  readonly targetPolicy: TargetPolicy;
  sealSecret(secret: string, endpointId: string): string;
  /** The reply shows a secret, so it is kept sealed for its repeats. */
  sealReply(bytes: string, key: ReplyKey): string;
  openReply(sealed: string, key: ReplyKey): string;
}

export interface RegisterCall {
  readonly body: BodyOf<typeof webhooks.registerWebhookEndpoint>;
  readonly merchantId: string;
  readonly keyed: Keyed;
}

const SECRET_BYTES = 32;

export const endpointReply = ({ id, url, events, createdAt }: Endpoint) => ({
  id,
  url,
  events: [...events],
  createdAt: isoTime(createdAt),
});

/** Registers a URL, or updates the one that is known; a disabled one is enabled again. The secret is shown only when it is new. */
export async function registerEndpoint(
  context: RegisterContext,
  call: RegisterCall,
): Promise<Replied | Refusal> {
  const { store, ids, targetPolicy, sealSecret } = context;
  const { body, merchantId, keyed } = call;
  const target = checkTargetUrl(body.url, targetPolicy);
  if (!target.allowed) return refuse('CALLBACK_NOT_ALLOWED', `url: ${target.message}`);
  const fresh = { id: ids.next('we'), secret: encodeSecret(ids.bytes(SECRET_BYTES)) };

  const decide = ({ endpoints }: Facts): Outcome<Replied> => {
    const known = endpoints.find(({ url }) => url === body.url);
    const id = known?.id ?? fresh.id;
    const secret = body.secret ?? (known ? undefined : fresh.secret);
    const endpoint: Endpoint = {
      id,
      merchantId,
      url: body.url,
      events: body.events ?? known?.events ?? webhookTypes,
      sealedSecret: secret === undefined ? (known?.sealedSecret ?? '') : sealSecret(secret, id),
      createdAt: known?.createdAt ?? keyed.at,
      disabledAt: null,
    };
    const data = { ...endpointReply(endpoint), ...(secret === undefined ? {} : { secret }) };
    const answer: RegisterReply = { code: 'OK', message: known ? 'Updated.' : 'Registered.', data };
    const reply = { status: 200, bytes: JSON.stringify(answer) };
    const { replyKey } = keyed;
    const kept = replyKey && { ...reply, bytes: context.sealReply(reply.bytes, replyKey) };
    return { result: { reply, replayed: false }, endpoint, ...storedReply(keyed, kept) };
  };

  const question = { endpointsOf: merchantId, ...(keyed.replyKey ? { reply: keyed.replyKey } : {}) };
  const result = await store.decide(question, (facts) =>
    onceByKey<Replied>(keyed, facts, () => decide(facts)),
  );
  if (result === 'LOST' || (!isRefusal(result) && !('reply' in result)))
    throw new Error('register asked under no timer');
  if (isRefusal(result) || !result.replayed || !keyed.replyKey) return result;
  const { status, bytes } = result.reply;
  return { reply: { status, bytes: context.openReply(bytes, keyed.replyKey) }, replayed: true };
}
