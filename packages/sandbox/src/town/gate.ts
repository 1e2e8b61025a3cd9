import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { StartupError } from '@payflow/contracts';
import type { Transport, TransportReply, TransportRequest } from '@payflow/service-kit';
import type { Interceptor } from './wires.ts';

/**
 * Stands before the PG, where a shop of a user's own calls it.
 * 1. Every call of the shop passes here and is kept, with the reply that it got.
 * 2. An interceptor that fails breaks the shop's connection: its reply is lost.
 */
export interface Gate extends AsyncDisposable {
  readonly url: string;
  /** What the shop asked of the PG, the oldest first. */
  readonly calls: readonly GateCall[];
  /** Gives back how to take it off. */
  intercept(interceptor: Interceptor): () => void;
}

export interface GateCall {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Its JSON body, as the shop sent it. */
  readonly body: unknown;
  /** What the PG answered; undefined while it has not, or when the reply was lost. */
  readonly reply: { readonly status: number; readonly body: unknown } | undefined;
}

export interface GateOptions {
  readonly port: number;
  readonly transport: Transport;
  /** The PG; known once it runs. */
  target(): string;
  /** A port of the machine when absent. */
  readonly openPort?: OpenPort;
}

/** Takes requests at a port, a free one when it is 0. Throws a StartupError when it is taken. */
export type OpenPort = (handler: RequestListener, port: number) => Promise<OpenedPort>;

export interface OpenedPort {
  readonly url: string;
  close(): Promise<void>;
}

const DEADLINE_MS = 30_000;
/** These are between two neighbours on the way, and are made anew. */
const BETWEEN_NEIGHBOURS = new Set([
  'connection',
  'host',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'expect',
]);

const passedOn = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name, value]) => value !== undefined && !BETWEEN_NEIGHBOURS.has(name))
      .map(([name, value]) => [name, String(value)]),
  );

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function requestOf(req: IncomingMessage, target: string): Promise<TransportRequest> {
  const body = await buffer(req);
  return {
    method: req.method ?? 'GET',
    url: `${target}${req.url ?? '/'}`,
    headers: passedOn(req.headers),
    ...(body.length > 0 ? { body: body.toString('utf8') } : {}),
    deadlineMs: DEADLINE_MS,
  };
}

function answer(res: ServerResponse, { status, headers, body }: TransportReply): void {
  res.writeHead(status, passedOn(headers)).end(body);
}

const openMachinePort: OpenPort = async (handler, port) => {
  const server = createServer(handler);
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StartupError(`port ${port} is taken: stop what runs there, or give another with --pg-port.`, {
      cause: error,
    });
  }
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://localhost:${bound}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

/** Opens the gate. Throws a StartupError when its port is taken. */
export async function openGate({
  port,
  transport,
  target,
  openPort = openMachinePort,
}: GateOptions): Promise<Gate> {
  const calls: GateCall[] = [];
  let interceptors: readonly Interceptor[] = [];

  async function pass(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const request = await requestOf(req, target());
    const call: { -readonly [K in keyof GateCall]: GateCall[K] } = {
      method: request.method,
      path: (req.url ?? '/').replace(/\?.*$/, ''),
      headers: request.headers,
      body: json(request.body ?? ''),
      reply: undefined,
    };
    calls.push(call);
    const through = interceptors.reduce<Transport>(
      (next, interceptor) => (sent) => interceptor(sent, next),
      transport,
    );
    const reply = await through(request);
    call.reply = { status: reply.status, body: json(reply.body) };
    answer(res, reply);
  }

  const { url, close } = await openPort((req, res) => {
    pass(req, res).catch(() => res.destroy());
  }, port);
  return {
    url,
    calls,
    intercept(interceptor) {
      interceptors = [...interceptors, interceptor];
      return () => {
        interceptors = interceptors.filter((one) => one !== interceptor);
      };
    },
    [Symbol.asyncDispose]: close,
  };
}
