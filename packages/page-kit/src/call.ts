import routes from 'virtual:payflow-routes';
import type { EndpointById, EndpointId, InputOf, ReplyOf } from '@payflow/contracts';

/** A refusal, in the words of the server. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly requestId: string | undefined;
  readonly data: unknown;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(typeof body.message === 'string' ? body.message : `The server answered ${status}.`);
    this.status = status;
    this.code = typeof body.code === 'string' ? body.code : 'UNREADABLE';
    this.errors = Array.isArray(body.errors) ? body.errors : [];
    this.requestId = typeof body.requestId === 'string' ? body.requestId : undefined;
    this.data = body.data;
  }
}

/** Nobody answered. */
export class Unreachable extends Error {}

export interface CallOptions {
  /** The merchant to act as. */
  readonly merchant?: string | undefined;
  /** Makes a repeat safe; a fresh one for every call when it is absent. */
  readonly key?: string;
  /** A buyer's access token. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal;
}

interface Given {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Where a call goes, without the origin; `undefined` in the query is left out. */
export function addressOf<Id extends EndpointId>(id: Id, input: InputOf<EndpointById<Id>>): string {
  const { params = {}, query = {} } = input as Given;
  const path = routes[id][1].replaceAll(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? ''));
  const asked = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => [name, String(value)]);
  return asked.length > 0 ? `${path}?${new URLSearchParams(asked)}` : path;
}

function headersOf({ body }: Given, isKeyed: boolean, { merchant, key, token }: CallOptions): Headers {
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (merchant) headers.set('x-payflow-merchant', merchant);
  if (token) headers.set('authorization', `Bearer ${token}`);
  if (isKeyed) headers.set('idempotency-key', key ?? crypto.randomUUID());
  return headers;
}

const readBody = async (response: Response): Promise<Record<string, unknown>> => {
  const text = await response.text();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return { message: text.slice(0, 200) };
  }
};

const unauthorized = new Set<() => void>();

/** Tells of every call that is answered 401, until what comes back is called. */
export function whenUnauthorized(tell: () => void): () => void {
  unauthorized.add(tell);
  return () => unauthorized.delete(tell);
}

async function send<Id extends EndpointId>(
  id: Id,
  input: InputOf<EndpointById<Id>>,
  options: CallOptions,
): Promise<Response> {
  const [method, , keyed] = routes[id];
  const given = input as Given;
  const response = await fetch(addressOf(id, input), {
    method,
    headers: headersOf(given, keyed === 1 && method !== 'GET', options),
    credentials: 'same-origin',
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    ...(options.signal ? { signal: options.signal } : {}),
  }).catch((error: unknown) => {
    if (options.signal?.aborted) throw error;
    throw new Unreachable('The server does not answer.');
  });
  if (response.status === 401) for (const tell of unauthorized) tell();
  if (!response.ok) throw new Problem(response.status, await readBody(response));
  return response;
}

/**
 * Calls an endpoint of the server that the page came from. Throws a Problem when it is refused and Unreachable
 * when nobody answers; a 202 is an answer.
 */
export async function call<Id extends EndpointId>(
  id: Id,
  input: InputOf<EndpointById<Id>>,
  options: CallOptions = {},
): Promise<ReplyOf<EndpointById<Id>>> {
  return (await readBody(await send(id, input, options))) as ReplyOf<EndpointById<Id>>;
}

const NAMED = /filename="([^"]+)"/;

/**
 * Calls an endpoint and saves what it answers, under the name that the server gives it. Answers its headers; throws as
 * `call` does.
 */
export async function download<Id extends EndpointId>(
  id: Id,
  input: InputOf<EndpointById<Id>>,
  options: CallOptions = {},
): Promise<Headers> {
  const response = await send(id, input, options);
  const [, name = id] = NAMED.exec(response.headers.get('content-disposition') ?? '') ?? [];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  return response.headers;
}
