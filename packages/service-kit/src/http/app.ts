import type { ServerName } from '@payflow/contracts';
import { operation } from '@payflow/contracts';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import type { Clock } from '../clock.ts';
import type { CommonConfig } from '../config.ts';
import type { Ids } from '../ids.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import type { Span, Tracing } from '../tracing/tracing.ts';
import { type Authenticators, isLoopbackAddress } from './access.ts';
import { REPLAYED } from './answer.ts';
import { addDocs } from './docs.ts';
import { guardOrigins } from './origins.ts';
import { problemHandler } from './problems.ts';
import { QUIET, requestIds, requestTraces } from './request-id.ts';
import { allow, createRoutes, type Routes, refuseTheRest, serve } from './serve.ts';

export interface AppOptions {
  readonly config: CommonConfig;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing?: Tracing | undefined;
  readonly authenticators: Authenticators;
  /** The address of each server as its callers see it. */
  readonly urls: Readonly<Record<ServerName, string>>;
  /** What must be well before requests are taken: name → 'ok' or what is wrong. */
  readiness(): Promise<Readonly<Record<string, string>>>;
  /** What is told beside it, and keeps no request away: name → how it is. */
  details?(): Readonly<Record<string, string>>;
  /** Stands before all routes. */
  readonly before?: RequestHandler;
  routes(routes: Routes): void;
}

/** Several handlers as one: between two of its own, Express matches the path again each time. */
const inOrder = (handlers: readonly RequestHandler[]): RequestHandler =>
  handlers.reduceRight<RequestHandler>(
    (after, handler) => (req, res, next) =>
      handler(req, res, (error?: unknown) => (error ? next(error) : after(req, res, next))),
    (_req, _res, next) => next(),
  );

/** The series of a request: naming it by its labels each time would cost more than counting. */
function labelled(requests: Metrics['requests']) {
  const known = new Map<string, ReturnType<typeof requests.labels>>();
  return (method: string, route: string, status: number | string) => {
    const name = `${method} ${route} ${status}`;
    const series = known.get(name) ?? requests.labels({ method, route, status });
    known.set(name, series);
    return series;
  };
}

/** A reply of the server's own fault is the span's failure too; a refusal is what the caller asked for. */
function endSpan({ method }: Request, { locals }: Response, route: string, status: number | 'aborted'): void {
  const span = locals.span as Span | undefined;
  span?.end({
    name: `${method} ${route}`,
    attributes: {
      'http.route': route,
      ...(status === 'aborted' ? {} : { 'http.response.status_code': status }),
    },
    ...(status === 'aborted' || status >= 500 ? { error: String(status) } : {}),
  });
}

/** Counts and logs every request when its reply has gone out, or its caller has gone away. */
function observe({ requests, replays }: Metrics, logger: Logger, clock: Clock): RequestHandler {
  const seconds = labelled(requests);
  return (req, res, next) => {
    const started = clock.elapsedMs();
    res.on('close', () => {
      const ms = clock.elapsedMs() - started;
      const route = (res.locals.route as string | undefined) ?? 'unmatched';
      const status = res.writableFinished ? res.statusCode : 'aborted';
      seconds(req.method, route, status).observe(ms / 1000);
      if (res.hasHeader(REPLAYED)) replays.inc({ route });
      endSpan(req, res, route, status);
      if (QUIET.has(req.path)) return;
      const entry = {
        requestId: res.locals.requestId,
        traceId: res.locals.trace.traceId,
        method: req.method,
        url: req.originalUrl,
        status,
        ms: Math.round(ms),
      };
      logger[res.statusCode >= 500 ? 'error' : 'info'](entry, 'request');
    });
    next();
  };
}

function addOperation(routes: Routes, { metrics, readiness, details }: AppOptions): void {
  serve(routes, operation.livez, async () => ({ alive: true as const }));
  serve(routes, operation.readyz, async () => {
    const checks = await readiness();
    const ready = Object.values(checks).every((check) => check === 'ok');
    return {
      answer: 'fresh',
      status: ready ? 200 : 503,
      body: { ready, checks: { ...checks, ...details?.() } },
    };
  });
  routes.router.get('/metrics', async (_req, res) => {
    res.locals.route = '/metrics';
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  allow(routes, '/metrics', 'get');
}

/** `loopback`, the default, is answered without parsing the address for every call. */
const trusted = (proxies: string[]): string[] | ((address: string) => boolean) =>
  proxies.join() === 'loopback' ? isLoopbackAddress : proxies;

/** The skeleton that every server has, with its own routes inside. */
export function createApp(options: AppOptions): Express {
  const { config, clock, ids, logger, metrics, tracing, urls, before } = options;
  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .set('trust proxy', trusted(config.trustProxy))
    .set('query parser', 'simple');
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    strictTransportSecurity: config.publicUrl?.startsWith('https:') ?? false,
    // What stays is what protects a reply that is JSON, or a page with a policy of its own; each further
    // header costs every call, here and at its reader.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  const origins = [...Object.values(urls), ...(config.publicUrl ? [config.publicUrl] : [])];
  const guard = guardOrigins({ host: config.host, publicUrl: config.publicUrl, origins });
  app.use(
    inOrder([
      requestIds(ids),
      requestTraces(ids, tracing),
      observe(metrics, logger, clock),
      protect,
      guard,
      ...(before ? [before] : []),
    ]),
  );
  const routes = createRoutes(options.authenticators);
  // The routes are looked at in this order, so the ones that are called most come first.
  options.routes(routes);
  addOperation(routes, options);
  addDocs(routes, { urls, publicUrl: config.publicUrl });
  refuseTheRest(routes);
  app.use(routes.router);
  app.use(problemHandler(logger));
  return app;
}
