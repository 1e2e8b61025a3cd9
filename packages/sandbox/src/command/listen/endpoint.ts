import { type ReplyOf, type WebhookType, webhooks, webhookTypes } from '@payflow/contracts';
import { CallFailed, type Transport } from '@payflow/service-kit';
import type { PgAt } from '../pg-at.ts';
import { LISTENERS_PATH } from './receiver.ts';

/** What the PG is told of the listener. */
export interface Wish {
  /** Where the receiver is. */
  readonly url: string;
  readonly events: readonly WebhookType[] | undefined;
  readonly secret: string;
}

type Known = ReplyOf<typeof webhooks.listWebhookEndpoints>['data'][number];

const LOOK_DEADLINE_MS = 1_000;

/** A listener that was killed could not take its endpoint away; one that runs answers. */
async function isLeftOver({ url }: Known, transport: Transport): Promise<boolean> {
  if (!new URL(url).pathname.startsWith(LISTENERS_PATH)) return false;
  const looked = transport({ method: 'GET', url, headers: {}, deadlineMs: LOOK_DEADLINE_MS });
  return looked.then(
    () => false,
    (error) => error instanceof CallFailed && error.reason === 'refused',
  );
}

async function leftOver(pg: PgAt): Promise<Known[]> {
  const { data } = await pg.ask(webhooks.listWebhookEndpoints, {});
  const looks = await Promise.all(data.map((endpoint) => isLeftOver(endpoint, pg.transport)));
  return data.filter((_, i) => looks[i]);
}

/** What waits for a left-over endpoint comes too. */
async function reuse(pg: PgAt, { id }: Known, { url, events, secret }: Wish): Promise<string> {
  const params = { id };
  await pg.ask(webhooks.rotateWebhookSecret, { params, body: { secret } });
  const body = { url, events: [...(events ?? webhookTypes)], enabled: true };
  await pg.ask(webhooks.changeWebhookEndpoint, { params, body });
  return id;
}

async function register(pg: PgAt, { url, events, secret }: Wish): Promise<string> {
  const body = { url, secret, ...(events ? { events: [...events] } : {}) };
  const { data } = await pg.ask(webhooks.registerWebhookEndpoint, { body });
  return data.id;
}

/** Has the PG send to the receiver: by an endpoint that a killed listener left, or by one of its own. Resolves to its id. */
export async function claimEndpoint(pg: PgAt, wish: Wish): Promise<string> {
  const [first, ...others] = await leftOver(pg);
  for (const { id } of others) await removeEndpoint(pg, id);
  return first ? reuse(pg, first, wish) : register(pg, wish);
}

/** `silent`: the PG does not say, or not now. */
export type EndpointState = 'enabled' | 'disabled' | 'gone' | 'silent';

/** How the endpoint stands at the PG; a reset takes it away, and an answer of 410 switches it off. */
export async function stateOfEndpoint(pg: PgAt, id: string): Promise<EndpointState> {
  const answer = await pg.call(webhooks.getWebhookEndpoint, { params: { id } });
  if (!answer.ok) return answer.status === 404 ? 'gone' : 'silent';
  return answer.reply.data.enabled ? 'enabled' : 'disabled';
}

/** One that is gone already is fine. */
export async function removeEndpoint(pg: PgAt, id: string): Promise<void> {
  await pg.call(webhooks.deleteWebhookEndpoint, { params: { id } });
}
