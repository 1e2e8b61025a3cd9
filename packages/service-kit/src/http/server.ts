import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type RefusalCode, refusals, StartupError } from '@payflow/contracts';
import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import { freshTrace } from '../tracing/trace-context.ts';
import { onSilence } from './silence.ts';

export interface ListenOptions {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly ids: Ids;
  /** The setting that names the port, for the message when it is taken. */
  readonly portSetting: string;
  /** How slow a caller may be; tests are in more of a hurry. */
  readonly patience?: Partial<Patience>;
}

export interface Patience {
  readonly headersMs: number;
  readonly requestMs: number;
  /** How often connections are looked at. */
  readonly checkEveryMs: number;
  /** How long a stop waits for the requests that were accepted. */
  readonly closeMs: number;
}

export interface Listening {
  readonly port: number;
  /** Takes no more requests, finishes those that were accepted, then closes. */
  close(): Promise<void>;
  /** Drops every connection at once. */
  kill(): Promise<void>;
}

const HEADERS_LIMIT_BYTES = 16_384;
const KEEP_ALIVE_MS = 65_000;
const PATIENCE: Patience = { headersMs: 10_000, requestMs: 15_000, checkEveryMs: 1_000, closeMs: 10_000 };

/** What Node's parser refuses before Express sees it, by the error's code. */
const brokenRequests: Readonly<Record<string, [RefusalCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'The headers may hold at most 16 kB.'],
  ERR_HTTP_REQUEST_TIMEOUT: [
    'REQUEST_TIMEOUT',
    'The request came too slowly: headers have 10 s, the whole request 15 s.',
  ],
};

const reasonPhrases: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket, ids: Ids): void {
  const owed = (socket as Socket & { _httpMessage?: ServerResponse })._httpMessage;
  // What is broken came after a whole request: that one gets its own reply, and not this one.
  if (socket.writable && owed?.req.complete) {
    if (!owed.headersSent) owed.setHeader('Connection', 'close');
    return;
  }
  if (!socket.writable || owed?.headersSent || error.code === 'ECONNRESET') return void socket.destroy();
  const [code, message] =
    brokenRequests[error.code ?? ''] ?? (['VALIDATION_FAILED', 'This is not a valid HTTP request.'] as const);
  const { status } = refusals[code as RefusalCode];
  const requestId = ids.next('req', 'broken');
  const { traceId } = freshTrace(ids, 'broken');
  const errors = status === 400 ? { errors: [] } : {};
  const body = JSON.stringify({ code, message, ...errors, requestId, traceId });
  socket.end(
    `HTTP/1.1 ${status} ${reasonPhrases[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `X-Request-Id: ${requestId}\r\nCache-Control: no-store\r\nConnection: close\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function bind(server: Server, { name, host, port, portSetting }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE'
          ? `port ${port} is taken: stop what uses it, or set ${portSetting}`
          : `cannot listen on ${host}:${port} (${error.code})`;
      reject(new StartupError(`${name}: ${reason}.`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

/**
 * The replies that are under way. A kept-alive connection outlives its reply, so when the server stops,
 * every reply says that it is the connection's last; one that will never come is given up.
 */
function trackReplies(server: Server): { sayLast(): void } {
  const open = new Set<ServerResponse>();
  const silent = new Set<ServerResponse>();
  let last = false;
  const say = (res: ServerResponse) => {
    if (!res.headersSent) res.setHeader('Connection', 'close');
  };
  server.prependListener('request', (_req, res) => {
    open.add(res);
    if (last) say(res);
    onSilence(res, () => {
      silent.add(res);
      if (last) res.destroy();
    });
    res.on('close', () => {
      open.delete(res);
      silent.delete(res);
      if (last) server.closeIdleConnections();
    });
  });
  return {
    sayLast() {
      last = true;
      for (const res of open) say(res);
      for (const res of silent) res.destroy();
    },
  };
}

/** Starts to take requests, within limits on size and slowness. Throws a StartupError when the port is taken. */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listening> {
  const { clock, ids } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const server = createServer(
    {
      maxHeaderSize: HEADERS_LIMIT_BYTES,
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: patience.checkEveryMs,
      // A request without a Host is refused as one with a strange Host is, in the shape of every error.
      requireHostHeader: false,
    },
    app,
  );
  // An expectation that is not known is nobody's business; Node would answer 417 without a body.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  const replies = trackReplies(server);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    answerBrokenRequest(error, socket as Socket, ids),
  );
  await bind(server, options);

  const closed = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      replies.sayLast();
      const ended = closed();
      server.closeIdleConnections();
      const waiting = new AbortController();
      await Promise.race([ended, clock.after(patience.closeMs, waiting.signal)]);
      waiting.abort();
      server.closeAllConnections();
      await ended;
    },
    async kill() {
      const ended = closed();
      server.closeAllConnections();
      await ended;
    },
  };
}
