import { isUtf8 } from 'node:buffer';
import {
  type BodyOf,
  type EndpointShape,
  isRefusal,
  type ParamsOf,
  type QueryOf,
  type Refusal,
  Refused,
  type ReplyOf,
  refuse,
} from '@payflow/contracts';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { z } from 'zod';
import { type Authenticators, type Caller, callerFacts } from './access.ts';
import { type Answer, writeReply, writeTable } from './answer.ts';
import { wantsCsv } from './csv.ts';
import { fieldErrors } from './field-errors.ts';
import { writeProblem } from './problems.ts';
import { wording } from './wording.ts';

/** The body's limit, 100 kB. */
export const BODY_LIMIT_BYTES = 102_400;

/** What a handler is given, all of it checked. */
export interface Call<E> {
  readonly body: BodyOf<E>;
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly caller: Caller;
  /** The Idempotency-Key, when one was sent to a call that looks at it. */
  readonly key: string | undefined;
  readonly requestId: string;
  /** The client's, also when it comes through a trusted proxy. */
  readonly address: string | undefined;
  /** Only for webhooks: the bytes as they came. */
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export type Handler<E> = (call: Call<E>) => Promise<ReplyOf<E> | Answer<ReplyOf<E>> | Refusal>;

export interface Routes {
  readonly router: Router;
  readonly authenticators: Authenticators;
  /** path → methods, for 405. */
  readonly paths: Map<string, Set<string>>;
}

export function createRoutes(authenticators: Authenticators): Routes {
  return { router: express.Router(), authenticators, paths: new Map() };
}

const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

/** 1–255 visible characters, quoted or not. */
function idempotencyKey(endpoint: EndpointShape, header: string | undefined): string | undefined | Refusal {
  if (!endpoint.idempotency) return undefined;
  if (header === undefined) {
    return endpoint.idempotency === 'required'
      ? refuse('IDEMPOTENCY_KEY_MISSING', 'Send an Idempotency-Key header.')
      : undefined;
  }
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (KEY_PATTERN.test(key)) return key;
  const message = 'must be 1 to 255 visible ASCII characters';
  return refuse('VALIDATION_FAILED', `Idempotency-Key ${message}.`, {
    errors: [{ path: 'Idempotency-Key', message }],
  });
}

function parse(schema: z.ZodType | undefined, value: unknown): { value: unknown } | Refusal {
  if (!schema) return { value: undefined };
  const parsed = schema.safeParse(value, { error: wording });
  if (parsed.success) return { value: parsed.data };
  const errors = fieldErrors(schema, parsed.error);
  const [first] = errors;
  const where = first?.path ? `${first.path}: ` : '';
  return refuse('VALIDATION_FAILED', `${where}${first?.message ?? 'is not valid'}`, { errors });
}

/** Bytes that are no UTF-8 would be stored as something else than was sent. */
function demandUtf8(_req: unknown, _res: unknown, bytes: Buffer): void {
  if (!isUtf8(bytes)) throw new Refused(refuse('MALFORMED_JSON', 'The body is not UTF-8.'));
}

const json = express.json({
  limit: BODY_LIMIT_BYTES,
  strict: false,
  inflate: false,
  // `jsonOnly` has looked.
  type: () => true,
  verify: demandUtf8,
});
const raw = express.raw({ limit: BODY_LIMIT_BYTES, inflate: false, type: () => true });

const hasBody = (req: Request): boolean =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;

/** Only JSON is read. A call without a body goes on, and its schema says what is missing. */
const jsonOnly: RequestHandler = (req, res, next) => {
  if (!hasBody(req)) return next();
  if (req.is('json')) return json(req, res, next);
  writeProblem(res, refuse('UNSUPPORTED_MEDIA_TYPE', 'Send the body as "content-type: application/json".'));
};

async function answer<E extends EndpointShape>(
  routes: Routes,
  endpoint: E,
  handler: Handler<E>,
  req: Request,
  res: Response,
) {
  const authenticate = endpoint.access === 'public' ? undefined : routes.authenticators[endpoint.access];
  if (endpoint.access !== 'public' && !authenticate)
    throw new Error(`${endpoint.id}: nobody authenticates '${endpoint.access}'`);
  const caller = authenticate ? await authenticate(callerFacts(req)) : { id: 'public' };
  if (isRefusal(caller)) return writeProblem(res, caller);
  res.locals.callerId = caller.id;
  const key = idempotencyKey(endpoint, req.get('idempotency-key'));
  if (isRefusal(key)) return writeProblem(res, key);
  const params = parse(endpoint.params, req.params);
  if (isRefusal(params)) return writeProblem(res, params);
  const query = parse(endpoint.query, req.query);
  if (isRefusal(query)) return writeProblem(res, query);
  const rawBody = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  const body = rawBody.length > 0 ? { value: undefined } : parse(endpoint.body, req.body);
  if (isRefusal(body)) return writeProblem(res, body);
  const call = {
    body: body.value,
    params: params.value,
    query: query.value,
    caller,
    key,
    requestId: res.locals.requestId,
    address: req.ip,
    rawBody,
    headers: req.headers,
  };
  const write = wantsCsv(endpoint, req, query.value) ? writeTable : writeReply;
  write(res, endpoint, await handler(call as unknown as Call<E>));
}

function mount<E extends EndpointShape>(
  routes: Routes,
  endpoint: E,
  read: RequestHandler | undefined,
  handler: Handler<E>,
): void {
  const last: RequestHandler = (req, res) => {
    res.locals.route = endpoint.path;
    res.setHeader('Cache-Control', 'no-store');
    return answer(routes, endpoint, handler, req, res);
  };
  routes.router[endpoint.method](endpoint.path, ...(read ? [read, last] : [last]));
  allow(routes, endpoint.path, endpoint.method);
}

/** Remembers that a path has a method, so that others are answered with 405 and Allow. */
export function allow(routes: Routes, path: string, method: string): void {
  const methods = routes.paths.get(path) ?? new Set();
  methods.add(method.toUpperCase());
  if (method === 'get') methods.add('HEAD');
  routes.paths.set(path, methods);
}

/** Puts an endpoint on the router: authentication, checks, the handler's one call, and the reply. */
export function serve<E extends EndpointShape>(routes: Routes, endpoint: E, handler: Handler<E>): void {
  mount(routes, endpoint, endpoint.body ? jsonOnly : undefined, handler);
}

/** The same for a body that must be taken as it came, whatever it holds: `rawBody`. */
export function serveRaw<E extends EndpointShape>(routes: Routes, endpoint: E, handler: Handler<E>): void {
  mount(routes, endpoint, raw, handler);
}

/** What is left: a known path with another method, then everything else. */
export function refuseTheRest(routes: Routes): void {
  for (const [path, methods] of routes.paths) {
    routes.router.all(path, (req, res) => {
      res.locals.route = path;
      res.setHeader('Allow', [...methods].sort().join(', '));
      writeProblem(
        res,
        refuse('METHOD_NOT_ALLOWED', `${req.method} is not for this path; Allow says what is.`),
      );
    });
  }
  routes.router.use((req, res) => {
    writeProblem(
      res,
      refuse('NOT_FOUND', `There is nothing at ${req.method} ${req.path.slice(0, 100)}; see /docs.`),
    );
  });
}
