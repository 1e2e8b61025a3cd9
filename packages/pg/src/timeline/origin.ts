import type { TraceContext } from '@payflow/service-kit';
import type { IssuerCall } from '../payments/issuer-call.ts';

/** Where an event came from, as far as that is no part of the payment. */
export interface Origin {
  /** The request that it is an effect of; absent: a timer's, or another process's. */
  readonly request?: OriginRequest;
  readonly traceId?: string;
  /** The issuer's answer that it is an effect of. */
  readonly issuer?: IssuerCall;
}

export interface OriginRequest {
  readonly id: string;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** Its Idempotency-Key, when it had one. */
  readonly key?: string;
}

const PATH_CHARS = 300;
const KEY_CHARS = 255;

/** The cell that keeps it; null when nothing is known. */
export function originText(trace: TraceContext | undefined, issuer: IssuerCall | undefined): string | null {
  if (!trace && !issuer) return null;
  const { traceId, request } = trace ?? {};
  if (!request) return JSON.stringify({ traceId, issuer });
  const { id, method, url, key } = request;
  const end = url.indexOf('?');
  const path = (end === -1 ? url : url.slice(0, end)).slice(0, PATH_CHARS);
  const own: OriginRequest = { id, method, path, ...(key ? { key: plainKey(key) } : {}) };
  return JSON.stringify({ request: own, traceId, issuer });
}

/** As it is compared: with or without quotes it is the same key. */
const plainKey = (key: string): string => (/^"(.*)"$/.exec(key)?.[1] ?? key).slice(0, KEY_CHARS);

export const readOrigin = (text: string | null): Origin =>
  text === null ? {} : (JSON.parse(text) as Origin);
