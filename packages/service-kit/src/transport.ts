import { Agent, type Dispatcher } from 'undici';
import { type AddressGuard, guardedConnect } from './address-guard.ts';
import type { Clock } from './clock.ts';

export interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly deadlineMs: number;
  /** The path as its contract has it, with names for what differs. */
  readonly route?: string;
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
  /** Of a reply that came and could not be understood. */
  readonly status: number | undefined;
  constructor(reason: CallFailure, message: string, options?: ErrorOptions & { readonly status?: number }) {
    super(message, options);
    this.name = 'CallFailed';
    this.reason = reason;
    this.status = options?.status;
  }
}

export interface LiveTransport {
  readonly call: Transport;
  close(): Promise<void>;
}

export interface LiveTransportOptions {
  readonly clock: Clock;
  /** Looks at every address before it is called. */
  readonly guard?: AddressGuard;
  readonly connections?: number;
  /** How an exchange is made of the bare one; what a shop's developers know, axios, goes on top of it. */
  readonly over?: (bare: Exchange) => Exchange;
}

/** No reply of PayFlow's or of a webhook's receiver is larger. */
export const REPLY_LIMIT_BYTES = 1_048_576;
const CONNECT_TIMEOUT_MS = 2_000;
const NOTHING_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** One exchange without a deadline of its own: who calls it aborts it. */
export type Exchange = (request: TransportRequest, abort: Abort) => Promise<TransportReply>;

/** Lets the caller end an exchange early. */
export interface Abort {
  /** Called at most once, when the deadline passes. */
  onAbort(end: () => void): void;
}

/** Few addresses get nearly all calls, and parsing one costs as much as signing its webhook. */
const ADDRESSES_KEPT = 1_000;

interface Address {
  readonly origin: string;
  readonly path: string;
}

function addressBook() {
  const known = new Map<string, Address>();
  return (url: string): Address => {
    const address = known.get(url);
    if (address) return address;
    const { origin, pathname, search } = new URL(url);
    if (known.size >= ADDRESSES_KEPT) known.clear();
    known.set(url, { origin, path: pathname + search });
    return { origin, path: pathname + search };
  };
}

/** Collects one reply. */
class Collector implements Dispatcher.DispatchHandler {
  readonly reply = Promise.withResolvers<TransportReply>();
  #controller: Dispatcher.DispatchController | undefined;
  #aborted = false;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #chunks: Buffer[] = [];

  abort(): void {
    this.#aborted = true;
    this.#controller?.abort(ABORTED);
    // One that still waits for a connection has no controller to be ended by.
    this.reply.reject(ABORTED);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#aborted) controller.abort(ABORTED);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    this.#headers = headers as Record<string, string>;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [only] = this.#chunks;
    const bytes = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    this.reply.resolve({ status: this.#status, headers: this.#headers, body: bytes.toString('utf8') });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.reply.reject(error);
  }
}

/** Made once: an error with a stack for each call that runs out of time tells nobody more. */
export const ABORTED = new Error('the deadline passed');

/** The exchange itself, on a kept-alive pool. */
function exchangeOn(agent: Agent): Exchange {
  const addressOf = addressBook();
  return ({ method, url, headers, body }, { onAbort }) => {
    const collector = new Collector();
    onAbort(() => collector.abort());
    const { origin, path } = addressOf(url);
    const options = { origin, path, method: method as Dispatcher.HttpMethod, headers, body: body ?? null };
    agent.dispatch(options, collector);
    return collector.reply.promise;
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

/** Gives every exchange its deadline, and every failure its name. */
export function withDeadlines(exchange: Exchange, clock: Pick<Clock, 'alarm'>): Transport {
  return async (request) => {
    let late = false;
    let end: (() => void) | undefined;
    using _ = clock.alarm(request.deadlineMs, () => {
      late = true;
      end?.();
    });
    try {
      return await exchange(request, {
        onAbort(given) {
          end = given;
        },
      });
    } catch (error) {
      throw asCallFailed(error, late, new URL(request.url).origin);
    }
  };
}

/** Real HTTP over kept-alive connections. Redirects are never followed. */
export function liveTransport({
  clock,
  guard,
  connections = 128,
  over = (bare) => bare,
}: LiveTransportOptions): LiveTransport {
  const agent = new Agent({
    connections,
    keepAliveTimeout: 4_000,
    maxResponseSize: REPLY_LIMIT_BYTES,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: guard ? guardedConnect(guard, CONNECT_TIMEOUT_MS) : { timeout: CONNECT_TIMEOUT_MS },
  });
  return { call: withDeadlines(over(exchangeOn(agent)), clock), close: () => agent.destroy() };
}
