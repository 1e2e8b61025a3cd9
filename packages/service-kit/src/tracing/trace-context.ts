import { AsyncLocalStorage } from 'node:async_hooks';
import type { Ids } from '../ids.ts';

/**
 * Which story a piece of work belongs to, as the W3C's Trace Context has it: the trace goes with a payment through all
 * servers, in the header `traceparent`. It is there whether spans are recorded or not.
 */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits: the step that what follows comes from. */
  readonly spanId: string;
  /** Whether spans of this trace are recorded by who called. */
  readonly sampled: 'sampled' | 'not-sampled';
  /** The request that is being answered; what other processes or timers do in the same trace has none. */
  readonly request?: RequestFacts | undefined;
}

/** What may be remembered of a request, for those who ask later what it did. */
export interface RequestFacts {
  readonly id: string;
  readonly method: string;
  /** As it came, with its query. */
  readonly url: string;
  /** Its Idempotency-Key, as it came. */
  readonly key: string | undefined;
}

const present = new AsyncLocalStorage<TraceContext>();

/** The trace of the work that runs now. */
export const currentTrace = (): TraceContext | undefined => present.getStore();

/** Runs work, and all that follows from it, as part of a trace. */
export const withinTrace = <Result>(trace: TraceContext | undefined, work: () => Result): Result =>
  trace ? present.run(trace, work) : work();

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ALL_ZEROS = /^0+$/;
const SAMPLED = 1;

/** What a `traceparent` says; nothing when it is none, see https://www.w3.org/TR/trace-context/. */
export function parseTraceparent(header: string | null | undefined): TraceContext | undefined {
  const [, version, traceId = '', spanId = '', flags = '', more] = TRACEPARENT.exec(header ?? '') ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (ALL_ZEROS.test(traceId) || ALL_ZEROS.test(spanId)) return undefined;
  const isSampled = (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED;
  return { traceId, spanId, sampled: isSampled ? 'sampled' : 'not-sampled' };
}

export const traceparentOf = ({ traceId, spanId, sampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${sampled === 'sampled' ? '01' : '00'}`;

/** Of the work that runs now, as it is sent along or kept in a row; null outside of any trace. */
export function currentTraceparent(): string | null {
  const trace = currentTrace();
  return trace ? traceparentOf(trace) : null;
}

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/** A trace of its own, of which nothing is recorded. */
export function freshTrace(ids: Pick<Ids, 'bytes'>, subject: string): TraceContext {
  const { buffer, byteOffset } = ids.bytes(TRACE_ID_BYTES + SPAN_ID_BYTES, `trace of ${subject}`);
  const drawn = Buffer.from(buffer, byteOffset, TRACE_ID_BYTES + SPAN_ID_BYTES).toString('hex');
  return {
    traceId: drawn.slice(0, 2 * TRACE_ID_BYTES),
    spanId: drawn.slice(2 * TRACE_ID_BYTES),
    sampled: 'not-sampled',
  };
}
