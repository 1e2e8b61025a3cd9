import type { EndpointShape, ServerName } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import type { SentRequest } from './results.ts';
import type { Stage } from './stage.ts';

export type Caller = 'merchant' | 'admin' | 'card' | 'nobody';

/** What a caller saw. */
export type Answer =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** Parsed when it is JSON. */
      readonly body: unknown;
      readonly bytes: string;
    }
  | { readonly kind: 'failed'; readonly reason: CallFailed['reason'] };

/** What any call may carry beside what it is about. */
export interface CallExtras {
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly lose?: 'reply' | undefined;
}

const DEADLINE_MS = 15_000;

function keyOf({ town }: Stage, caller: Caller): Record<string, string> {
  const { m001SecretKey, adminKey, cardKey } = town.credentials;
  const keys = { merchant: m001SecretKey, admin: adminKey, card: cardKey, nobody: undefined };
  return keys[caller] === undefined ? {} : { authorization: `Bearer ${keys[caller]}` };
}

export const idempotencyHeader = (key: string | undefined): Record<string, string> =>
  key === undefined || key === 'none' ? {} : { 'idempotency-key': key };

export interface Wanted extends CallExtras {
  readonly to: ServerName;
  readonly method: string;
  readonly path: string;
  readonly caller: Caller;
  /** A text is sent as it stands. */
  readonly body?: unknown;
}

export function requestOf(
  stage: Stage,
  { to, method, path, caller, body, key, headers }: Wanted,
): SentRequest {
  const lowered = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    to,
    method: method.toUpperCase(),
    path,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...keyOf(stage, caller),
      ...idempotencyHeader(key),
      ...Object.fromEntries(lowered),
    },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** The endpoint's own address, with `params` in it. */
export function wantedOf(endpoint: EndpointShape, params: Readonly<Record<string, string>> = {}) {
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const to: ServerName = endpoint.server === 'any' ? 'pg' : endpoint.server;
  return { to, method: endpoint.method, path };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Sends it past all wires, as a program outside the town does. */
export async function send({ town }: Stage, request: SentRequest, lose?: 'reply'): Promise<Answer> {
  const { to, method, path, headers, body } = request;
  try {
    const reply = await town.transport({
      method,
      url: `${town.url(to)}${path}`,
      headers,
      ...(body === undefined ? {} : { body }),
      deadlineMs: DEADLINE_MS,
    });
    if (lose === 'reply') return { kind: 'failed', reason: 'timeout' };
    return {
      kind: 'reply',
      status: reply.status,
      headers: reply.headers,
      body: parsed(reply.body),
      bytes: reply.body,
    };
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return { kind: 'failed', reason: error.reason };
  }
}
