import { CallFailed, type Transport } from '../transport.ts';
import { currentTrace, type TraceContext, traceparentOf, withinTrace } from './trace-context.ts';

/**
 * Spans: what was done, in which order, and how long each step took. A server that records none has no Tracing at all,
 * and only passes on which trace it works for.
 * 1. What a span says is chosen here, value by value: names, statuses and addresses, never a body, a query or a key.
 * 2. Recording changes nothing of what is done: whatever the collector does, the work goes on.
 */
export interface Tracing {
  /** Begins a step. Without a parent it begins a trace. */
  begin(step: Step, parent: TraceContext | undefined): Span;
  /** Sends what has not been sent. */
  close(): Promise<void>;
}

export interface Step {
  /** Of few kinds: `POST /pay/approve`, `commit`. */
  readonly name: string;
  readonly kind: 'server' | 'client' | 'consumer' | 'inside';
  readonly attributes?: Attributes;
}

export type Attributes = Readonly<Record<string, string | number>>;

export interface Span {
  /** What comes of it is said to come from here. */
  readonly trace: TraceContext;
  end(result?: StepResult): void;
}

export interface StepResult {
  /** Takes the place of the name that it began with. */
  readonly name?: string;
  readonly attributes?: Attributes;
  /** Why it failed, in a word. */
  readonly error?: string;
}

const wordFor = (error: unknown): string =>
  error instanceof CallFailed ? error.reason : error instanceof Error ? error.name : 'error';

/** Does one step, as part of the trace that is given or of the present one. */
export async function traced<Result>(
  tracing: Tracing | undefined,
  step: Step,
  work: () => Promise<Result>,
  parent: TraceContext | undefined = currentTrace(),
): Promise<Result> {
  if (!tracing) return withinTrace(parent, work);
  const span = tracing.begin(step, parent);
  try {
    const result = await withinTrace({ ...span.trace, request: parent?.request }, work);
    span.end();
    return result;
  } catch (error) {
    span.end({ error: wordFor(error) });
    throw error;
  }
}

/** Tells whoever is called which trace the call belongs to. */
export function tracedTransport(transport: Transport, tracing: Tracing | undefined): Transport {
  if (!tracing)
    return (request) => {
      const trace = currentTrace();
      if (!trace) return transport(request);
      return transport({ ...request, headers: { ...request.headers, traceparent: traceparentOf(trace) } });
    };
  return async (request) => {
    const { method, url, route } = request;
    const { hostname, port } = new URL(url);
    const span = tracing.begin(
      {
        name: route === undefined ? method : `${method} ${route}`,
        kind: 'client',
        attributes: {
          'http.request.method': method,
          'server.address': hostname,
          ...(port === '' ? {} : { 'server.port': Number(port) }),
          ...(route === undefined ? {} : { 'url.template': route }),
        },
      },
      currentTrace(),
    );
    const headers = { ...request.headers, traceparent: traceparentOf(span.trace) };
    try {
      const reply = await transport({ ...request, headers });
      const { status } = reply;
      const attributes = { 'http.response.status_code': status };
      span.end(status >= 400 ? { attributes, error: String(status) } : { attributes });
      return reply;
    } catch (error) {
      span.end({ error: wordFor(error) });
      throw error;
    }
  };
}

/** Shows how long a request waited for its commit. */
export function tracedCommits<C extends { commit(work: never): Promise<unknown> }>(
  committer: C,
  tracing: Tracing | undefined,
): C {
  if (!tracing) return committer;
  const commit = ((work: never) =>
    traced(tracing, { name: 'commit', kind: 'inside' }, () => committer.commit(work))) as C['commit'];
  return { ...committer, commit };
}
