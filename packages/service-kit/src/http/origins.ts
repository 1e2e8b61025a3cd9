import { refuse } from '@payflow/contracts';
import type { RequestHandler } from 'express';
import { isLoopbackAddress } from './access.ts';
import { writeProblem } from './problems.ts';

export interface OriginPolicy {
  /** The address that the server binds; Host is checked when it or the client is loopback. */
  readonly host: string;
  /** Where a proxy shows the server to browsers; then Host is checked of all that comes through a proxy. */
  readonly publicUrl: string | undefined;
  /** The origins that pages may call from. */
  readonly origins: readonly string[];
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const ALLOWED_HEADERS =
  'Authorization, Content-Type, Idempotency-Key, X-PayFlow-Merchant, X-PayFlow-Script, X-Request-Id';
const EXPOSED_HEADERS = 'X-Request-Id, Idempotent-Replayed, Retry-After';

export const isLoopbackHost = (host: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/.test(host);

/** `http://localhost:8081` may also be called by its other loopback names. */
function withLoopbackNames(origin: string): string[] {
  const url = new URL(origin);
  if (!isLoopbackHost(url.hostname)) return [url.origin];
  const port = url.port ? `:${url.port}` : '';
  return LOOPBACK_NAMES.map((name) => `${url.protocol}//${name}${port}`);
}

/**
 * Keeps other people's pages out of a server on loopback: a Host that is not ours means DNS rebinding, an
 * Origin that is not ours means that a foreign page is asking. Answers CORS for the origins that are ours.
 */
export function guardOrigins({ host, publicUrl, origins }: OriginPolicy): RequestHandler {
  const allowedOrigins = new Set(origins.flatMap(withLoopbackNames));
  const allowedHosts = new Set([
    ...LOOPBACK_NAMES,
    ...[...allowedOrigins].map((origin) => new URL(origin).hostname),
  ]);
  const bindsLoopback = isLoopbackHost(host);
  const isShown = publicUrl !== undefined;
  return (req, res, next) => {
    const hostHeader = req.headers.host ?? '';
    const checksHost = bindsLoopback || isLoopbackAddress(req.ip) || (isShown && req.ips.length > 0);
    if (checksHost && !allowedHosts.has(hostHeader.replace(/:\d+$/, '').toLowerCase())) {
      return writeProblem(
        res,
        refuse('FORBIDDEN', 'This Host is not served here; use localhost, or set PAYFLOW_PUBLIC_URL.'),
      );
    }
    const { origin } = req.headers;
    if (origin === undefined) return next();
    const own = origin === `${req.protocol}://${hostHeader}`;
    if (!own && !allowedOrigins.has(origin)) {
      return writeProblem(
        res,
        refuse('FORBIDDEN', 'Pages of this Origin may not call PayFlow; call it from your server.'),
      );
    }
    res.setHeader('Access-Control-Allow-Origin', origin);
    res.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    res.vary('Origin');
    if (req.method !== 'OPTIONS' || req.headers['access-control-request-method'] === undefined) return next();
    res.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
    res.setHeader('Access-Control-Allow-Headers', ALLOWED_HEADERS);
    res.setHeader('Access-Control-Max-Age', '600');
    res.status(204).end();
  };
}
