import type { Request, RequestHandler, Response } from 'express';
import type { Ids } from '../ids.ts';
import {
  freshTrace,
  parseTraceparent,
  type RequestFacts,
  type TraceContext,
  withinTrace,
} from '../tracing/trace-context.ts';
import type { Span, Tracing } from '../tracing/tracing.ts';

/** Looks at the process, which are no part of any story. */
export const QUIET: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

const SAFE_TOKEN = /^[A-Za-z0-9._-]{1,64}$/;

/** Takes the caller's X-Request-Id when it is a short safe token, and makes one otherwise. */
export function requestIds(ids: Ids): RequestHandler {
  return (req, res, next) => {
    const sent = req.get('x-request-id');
    const requestId = sent && SAFE_TOKEN.test(sent) ? sent : ids.next('req', req.url);
    res.locals.requestId = requestId;
    res.setHeader('X-Request-Id', requestId);
    next();
  };
}

const requestFacts = ({ method, originalUrl, headers }: Request, { locals }: Response): RequestFacts => {
  const key = headers['idempotency-key'];
  return {
    id: locals.requestId,
    method,
    url: originalUrl,
    key: typeof key === 'string' ? key : undefined,
  };
};

/**
 * Takes the trace that the caller's `traceparent` names, and begins one otherwise. Where spans are recorded, the request is
 * one of them, to be ended with its reply.
 */
export function requestTraces(ids: Ids, tracing: Tracing | undefined): RequestHandler {
  const begun = ({ method, path }: Request, sent: TraceContext | undefined): Span | undefined =>
    tracing && !QUIET.has(path)
      ? tracing.begin({ name: method, kind: 'server', attributes: { 'http.request.method': method } }, sent)
      : undefined;
  return (req, res, next) => {
    const sent = parseTraceparent(req.get('traceparent'));
    const span = begun(req, sent);
    const trace = span?.trace ?? sent ?? freshTrace(ids, req.url);
    res.locals.span = span;
    res.locals.trace = trace;
    withinTrace({ ...trace, request: requestFacts(req, res) }, next);
  };
}
