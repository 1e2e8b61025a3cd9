import {
  type BodyOf,
  isRefusal,
  type Refusal,
  type ReplyOf,
  refuse,
  type webhooks,
} from '@payflow/contracts';
import { isoTimeOrNull } from '@payflow/service-kit';
import { answerOnce } from '../records/answer-once.ts';
import type { Keyed, Replied } from '../records/replied.ts';
import { changed, type Endpoint, ownEndpoint } from './endpoint.ts';
import { type EndpointsContext, endpointReply, freshSecret, withSecret } from './register.ts';
import { checkTargetUrl } from './target.ts';
import { withdrawal } from './withdraw.ts';

/** A call about one endpoint of the caller's. */
export interface EndpointCall<Body> {
  readonly id: string;
  readonly merchantId: string;
  readonly body: Body;
  readonly keyed: Keyed;
}

const asking = ({ merchantId, keyed }: EndpointCall<unknown>) => ({
  keyed,
  question: { endpointsOf: merchantId },
  status: 200,
});

const stateOf = ({ disabledAt, disabledReason }: Endpoint): string =>
  disabledAt === null ? 'Enabled.' : `Disabled: ${disabledReason}.`;

export const showEndpoint = (endpoint: Endpoint): ReplyOf<typeof webhooks.getWebhookEndpoint> => ({
  code: 'OK',
  message: stateOf(endpoint),
  data: endpointReply(endpoint),
});

/**
 * Another address, other events, off or on. When it is switched off, what waits for it ends. Refuses an address that
 * webhooks may not reach, and one that another endpoint has.
 */
export async function changeEndpoint(
  { store, targetPolicy }: EndpointsContext,
  call: EndpointCall<BodyOf<typeof webhooks.changeWebhookEndpoint>>,
): Promise<Replied | Refusal> {
  const { id, body, keyed } = call;
  const target = body.url === undefined ? undefined : checkTargetUrl(body.url, targetPolicy);
  if (target && !target.allowed) return refuse('CALLBACK_NOT_ALLOWED', `url: ${target.message}`);
  return answerOnce(store, asking(call), ({ endpoints }) => {
    const known = ownEndpoint(endpoints, id);
    if (isRefusal(known)) return known;
    const other = endpoints.find((endpoint) => endpoint.url === body.url && endpoint.id !== id);
    if (other) return refuse('INVALID_STATE', `${other.id} has this URL; change or delete that one.`);
    const endpoint = changed(known, body, keyed.at);
    if (endpoint === known) return { answer: showEndpoint(known), outcome: {} };
    const isOff = known.disabledAt === null && endpoint.disabledAt !== null;
    const timers = isOff ? [withdrawal(endpoint, keyed.at)] : [];
    return { answer: showEndpoint(endpoint), outcome: { endpoint, timers } };
  });
}

/** Forgets an endpoint; what waits for it ends. */
export const deleteEndpoint = (
  { store }: EndpointsContext,
  call: EndpointCall<undefined>,
): Promise<Replied | Refusal> =>
  answerOnce(store, asking(call), ({ endpoints }) => {
    const known = ownEndpoint(endpoints, call.id);
    if (isRefusal(known)) return known;
    const answer: ReplyOf<typeof webhooks.deleteWebhookEndpoint> = {
      code: 'OK',
      message: 'Deleted.',
      data: { id: known.id },
    };
    return { answer, outcome: { dropsEndpoint: known, timers: [withdrawal(known, call.keyed.at)] } };
  });

/** Another secret, made here unless one is sent; both sign for a day of real time. */
export async function rotateSecret(
  context: EndpointsContext,
  call: EndpointCall<BodyOf<typeof webhooks.rotateWebhookSecret>>,
): Promise<Replied | Refusal> {
  const { store, ids } = context;
  const secret = call.body.secret ?? freshSecret(ids, call.id);
  return answerOnce(store, { ...asking(call), seal: context }, ({ endpoints }) => {
    const known = ownEndpoint(endpoints, call.id);
    if (isRefusal(known)) return known;
    const endpoint = withSecret(context, known, secret);
    const { id, previousUntil } = endpoint;
    const answer: ReplyOf<typeof webhooks.rotateWebhookSecret> = {
      code: 'OK',
      message: endpoint === known ? 'This is the secret already.' : 'Rotated.',
      data: { id, secret, previousExpiresAt: isoTimeOrNull(previousUntil) },
    };
    return { answer, outcome: endpoint === known ? {} : { endpoint } };
  });
}
