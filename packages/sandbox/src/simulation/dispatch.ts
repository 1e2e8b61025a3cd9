import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { CallFailed, onSilence, type TransportReply, type TransportRequest } from '@payflow/service-kit';

export interface Dispatched {
  readonly reply: Promise<TransportReply>;
  /** Resolves when nothing more is to be waited for: it was answered, cut off, or never will be answered. */
  readonly over: Promise<unknown>;
  /** The connection breaks; the handler goes on, and nobody hears it. */
  abort(): void;
}

/** What a request believes to have come by: somebody on this machine, who hears nothing. */
class Line extends Writable {
  readonly remoteAddress = '127.0.0.1';
  readonly encrypted = false;
  readonly readable = true;
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
  }
  override _writev(_chunks: unknown, done: () => void): void {
    done();
  }
}

function requestOn(line: Socket, { method, url, headers, body }: TransportRequest): IncomingMessage {
  const { pathname, search, host } = new URL(url);
  const req = new IncomingMessage(line);
  req.method = method;
  req.url = pathname + search;
  req.httpVersion = '1.1';
  req.httpVersionMajor = 1;
  req.httpVersionMinor = 1;
  req.headers = { host, connection: 'keep-alive' };
  for (const [name, value] of Object.entries(headers)) req.headers[name.toLowerCase()] = value;
  if (body !== undefined) {
    req.headers['content-length'] = String(Buffer.byteLength(body));
    if (body !== '') req.push(body);
  }
  req.complete = true;
  req.push(null);
  return req;
}

/** Keeps what is written as the body; Node would put it between headers and chunk lengths. */
function keepBody(res: ServerResponse): Buffer[] {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string')
      chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const { write, end } = res;
  // On the reply itself: Express gives it another prototype.
  res.write = (chunk: unknown, ...rest: unknown[]) => {
    keep(chunk, rest[0]);
    return write.apply(res, [chunk, ...rest] as Parameters<typeof write>);
  };
  res.end = (chunk?: unknown, ...rest: unknown[]) => {
    keep(chunk, rest[0]);
    // `end` calls `write` for what it is given.
    res.write = write;
    return end.apply(res, [chunk, ...rest] as unknown as Parameters<typeof end>);
  };
  return chunks;
}

const textOf = (value: number | string | readonly string[]): string =>
  Array.isArray(value) ? value.join(', ') : String(value);

function replyOf(res: ServerResponse, chunks: readonly Buffer[]): TransportReply {
  const headers = Object.entries(res.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, textOf(value)] as const],
  );
  return {
    status: res.statusCode,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/**
 * Runs a request through a handler in this process: the same middleware, headers and errors, without a socket.
 * Libraries that do so change the prototypes that Express shares with every server of the process.
 */
export function dispatch(handler: RequestListener, request: TransportRequest): Dispatched {
  const line = new Line() as unknown as Socket;
  const req = requestOn(line, request);
  const res = new ServerResponse(req);
  // The machine's clock is none of a simulation's business.
  res.sendDate = false;
  res.assignSocket(line);
  const chunks = keepBody(res);
  const reply = Promise.withResolvers<TransportReply>();
  const over = Promise.withResolvers<void>();
  onSilence(res, over.resolve);
  line.on('close', () => reply.reject(new CallFailed('reset', 'the connection broke')));
  const end = () => over.resolve();
  reply.promise.then(end, end);
  res.on('finish', () => {
    res.detachSocket(line);
    process.nextTick(() => res.emit('close'));
    reply.resolve(replyOf(res, chunks));
  });
  handler(req, res);
  return {
    reply: reply.promise,
    over: over.promise,
    abort: () => void line.destroy(),
  };
}
