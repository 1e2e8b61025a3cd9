import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { StartupError, webhooks } from '@payflow/contracts';
import type { Sandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import type { Gate, GateCall } from '../town/gate.ts';
import { firstText } from './fields.ts';

/** Where the shop takes webhooks, and what signs them. */
export interface WebhookAddress {
  readonly url: string;
  readonly secret: string;
}

export const makeWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

const REGISTERING_MS = 3_000;
const LOOK_EVERY_MS = 50;

const isRegistration = ({ method, path, reply }: GateCall): boolean =>
  method === 'POST' && path.startsWith('/api/v1/webhook-endpoints') && (reply?.status ?? 500) < 300;

/** What a shop that registers its endpoint itself told the PG, or was told by it. */
function registered({ calls }: Gate): WebhookAddress | undefined {
  const call = calls.findLast(isRegistration);
  const url = firstText(call?.reply?.body, ['data.url']);
  const secret = firstText(call?.reply?.body, ['data.secret']) ?? firstText(call?.body, ['secret']);
  return url === undefined || secret === undefined ? undefined : { url, secret };
}

export interface FindAddress {
  readonly gate: Gate;
  readonly town: Sandbox;
  readonly shop: URL;
  /** As the user says it. */
  readonly path: string | undefined;
  /** What the shop was told to verify with. */
  readonly secret: string;
}

/** The address that the shop registered, else the one that the user names. Throws a StartupError when there is none. */
export async function webhookAddress({
  gate,
  town,
  shop,
  path,
  secret,
}: FindAddress): Promise<WebhookAddress> {
  if (path === undefined) {
    for (const deadline = Date.now() + REGISTERING_MS; Date.now() < deadline; await wait(LOOK_EVERY_MS)) {
      const own = registered(gate);
      if (own) return own;
    }
    const message =
      'Say where your shop takes webhooks: --webhook /payments/webhook. It has registered no endpoint at the PG itself.';
    throw new StartupError(message);
  }
  const own = registered(gate);
  if (own && new URL(own.url).pathname === path) return own;
  const url = new URL(path, shop).href;
  replyOf(await town.pg.call(webhooks.registerWebhookEndpoint, { body: { url, secret } }));
  return { url, secret };
}
