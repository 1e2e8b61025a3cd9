import { type Refusal, Refused, refusals, refuse } from '@payflow/contracts';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from '../logger.ts';
import type { TraceContext } from '../tracing/trace-context.ts';

const traceIdOf = ({ locals }: Response) => (locals.trace as TraceContext | undefined)?.traceId;

/** The one place where a refusal becomes an HTTP reply. */
export function writeProblem(res: Response, refusal: Refusal): void {
  const { status } = refusals[refusal.refusal];
  if (refusal.retryAfterSeconds !== undefined)
    res.setHeader('Retry-After', String(refusal.retryAfterSeconds));
  if (status === 401) res.setHeader('WWW-Authenticate', 'Bearer realm="payflow"');
  res.status(status).json({
    code: refusal.refusal,
    message: refusal.message,
    ...(refusal.errors ? { errors: refusal.errors } : {}),
    requestId: res.locals.requestId,
    traceId: traceIdOf(res),
  });
}

/** What the body parser throws, by its `type`. */
const bodyErrors: Readonly<Record<string, Refusal>> = {
  'entity.parse.failed': refuse('MALFORMED_JSON', 'The body is not valid JSON.'),
  'parameters.too.many': refuse('VALIDATION_FAILED', 'The form holds too many fields.'),
  'encoding.unsupported': refuse('UNSUPPORTED_MEDIA_TYPE', 'Send the body uncompressed.'),
  'charset.unsupported': refuse('UNSUPPORTED_MEDIA_TYPE', 'Send the body in UTF-8.'),
  'request.size.invalid': refuse('VALIDATION_FAILED', 'Content-Length is not the length of the body.'),
};

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof URIError)
    return refuse('VALIDATION_FAILED', 'The path holds a malformed percent-encoding.');
  const { type, limit } = Object(error) as { type?: unknown; limit?: number };
  if (type === 'entity.too.large')
    return refuse('BODY_TOO_LARGE', `The body may hold at most ${Number(limit) / 1024} kB.`);
  return typeof type === 'string' ? bodyErrors[type] : undefined;
}

/** Express's error handler: a known refusal as itself, anything else as 500 that shows nothing of the inside. */
export function problemHandler(logger: Logger) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, req: Request, res: Response, _next: NextFunction): void => {
    if (req.aborted) return;
    const refusal = refusalOf(error);
    if (!refusal || res.headersSent)
      logger.error(
        { err: error, requestId: res.locals.requestId, traceId: traceIdOf(res), route: req.path },
        'request failed',
      );
    if (res.headersSent) return void res.destroy();
    writeProblem(
      res,
      refusal ??
        refuse(
          'INTERNAL_ERROR',
          'Something went wrong inside PayFlow; its log has more under this requestId.',
        ),
    );
  };
}
