import axios, { type AxiosAdapter, AxiosError, AxiosHeaders, type AxiosResponse } from 'axios';
import { Agent, type Dispatcher } from 'undici';
import type { Clock } from './clock.ts';

export interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly deadlineMs: number;
}

export interface TransportReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One request, one reply; fails with CallFailed alone. In a simulation it dispatches without a network. */
export type Transport = (request: TransportRequest) => Promise<TransportReply>;

/**
 * `refused`: surely nothing was sent. `forbidden`: the address may not be called, nothing was sent.
 * `timeout`, `reset`, `unintelligible`: the other side may have acted on it.
 */
export type CallFailure = 'refused' | 'forbidden' | 'timeout' | 'reset' | 'unintelligible';

export class CallFailed extends Error {
  readonly reason: CallFailure;
  constructor(reason: CallFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CallFailed';
    this.reason = reason;
  }
}

export interface LiveTransport {
  readonly call: Transport;
  close(): Promise<void>;
}

export interface LiveTransportOptions {
  readonly clock: Clock;
  /** Opens every connection; a guard against forbidden addresses stands here. */
  readonly connect?: Agent.Options['connect'];
  readonly connections?: number;
  /** `undici` leaves axios out: half the CPU, for calls that are many and need nothing of it. */
  readonly through?: 'axios' | 'undici';
}

/** No reply of PayFlow's or of a webhook's receiver is larger. */
const REPLY_LIMIT_BYTES = 1_048_576;
export const CONNECT_TIMEOUT_MS = 2_000;
const NOTHING_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

type Exchange = (request: TransportRequest, signal: AbortSignal) => Promise<TransportReply>;

/** The exchange itself, on a kept-alive pool. */
function undiciExchange(agent: Agent): Exchange {
  return async ({ method, url, headers, body }, signal) => {
    const { origin, pathname, search } = new URL(url);
    const reply = await agent.request({
      origin,
      path: pathname + search,
      method: method as Dispatcher.HttpMethod,
      headers: { ...headers },
      body: body ?? null,
      signal,
    });
    return {
      status: reply.statusCode,
      headers: reply.headers as Record<string, string>,
      body: await reply.body.text(),
    };
  };
}

/** axios over that pool: its own connection handling costs three times as much CPU. */
function axiosExchange(exchange: Exchange): Exchange {
  const adapter: AxiosAdapter = async (config): Promise<AxiosResponse<string>> => {
    const reply = await exchange(
      {
        method: (config.method ?? 'get').toUpperCase(),
        url: config.url ?? '',
        headers: AxiosHeaders.from(config.headers).toJSON() as Record<string, string>,
        ...(typeof config.data === 'string' ? { body: config.data } : {}),
        deadlineMs: 0,
      },
      config.signal as AbortSignal,
    );
    return {
      data: reply.body,
      status: reply.status,
      statusText: '',
      headers: { ...reply.headers },
      config,
      request: null,
    };
  };
  const http = axios.create({
    adapter,
    validateStatus: () => true,
    transformRequest: (data: string) => data,
    transformResponse: (data: string) => data,
  });
  return async ({ method, url, headers, body }, signal) => {
    const reply = await http.request<string>({ method, url, headers: { ...headers }, data: body, signal });
    return { status: reply.status, headers: reply.headers as Record<string, string>, body: reply.data };
  };
}

/** Errors hide in `cause` (axios) and in `errors` (one for each address that was tried). */
function codesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code, syscall, cause, errors } = error as Record<'code' | 'syscall' | 'cause' | 'errors', unknown>;
  const below = [cause, ...(Array.isArray(errors) ? errors : [])].flatMap(codesOf);
  // A network that goes away under an open connection says the same, but something was sent by then.
  const open = syscall === 'read' || syscall === 'write';
  return typeof code === 'string' && !open ? [code, ...below] : below;
}

function asCallFailed(error: unknown, aborted: boolean, target: string): CallFailed {
  if (error instanceof CallFailed) return error;
  if (error instanceof AxiosError && error.cause instanceof CallFailed) return error.cause;
  const codes = codesOf(error);
  const nothingSent = codes.some((code) => NOTHING_SENT.has(code));
  if (codes.includes('EFORBIDDENTARGET'))
    return new CallFailed('forbidden', (error as Error).message, { cause: error });
  if (nothingSent) return new CallFailed('refused', `${target} cannot be reached`, { cause: error });
  if (codes.includes('UND_ERR_RES_EXCEEDED_MAX_SIZE'))
    return new CallFailed('unintelligible', `${target} answered with more than 1 MB`, { cause: error });
  if (aborted) return new CallFailed('timeout', `${target} did not answer in time`, { cause: error });
  return new CallFailed('reset', `the connection to ${target} broke`, { cause: error });
}

/** Real HTTP over kept-alive connections. Redirects are never followed. */
export function liveTransport({
  clock,
  connect,
  connections = 128,
  through = 'axios',
}: LiveTransportOptions): LiveTransport {
  const agent = new Agent({
    connections,
    keepAliveTimeout: 4_000,
    maxResponseSize: REPLY_LIMIT_BYTES,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: connect ?? { timeout: CONNECT_TIMEOUT_MS },
  });
  const bare = undiciExchange(agent);
  const exchange = through === 'axios' ? axiosExchange(bare) : bare;
  const call: Transport = async (request) => {
    using deadline = clock.deadline(request.deadlineMs);
    try {
      return await exchange(request, deadline.signal);
    } catch (error) {
      throw asCallFailed(error, deadline.signal.aborted, new URL(request.url).origin);
    }
  };
  return { call, close: () => agent.destroy() };
}
