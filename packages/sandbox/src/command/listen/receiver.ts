import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Obstacle } from '../obstacle.ts';
import type { Arrival } from './delivery.ts';
import type { Answer } from './forward.ts';

/** Where the PG sends to. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
}

export interface ReceiverOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** How the PG reaches this machine; loopback when absent, and then nobody else may. */
  readonly address: string | undefined;
  onArrival(arrival: Arrival): Promise<Answer>;
}

/** By it a listener that was killed is known at the PG. */
export const LISTENERS_PATH = '/payflow-listen/';
const PATH_BYTES = 12;
const BODY_LIMIT_BYTES = 1_048_576;

async function bodyOf(req: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const headersOf = (req: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(req.headers).map(([name, value = '']) => [name, String(value)]));

async function receive(
  req: IncomingMessage,
  res: ServerResponse,
  onArrival: ReceiverOptions['onArrival'],
): Promise<void> {
  const atMs = Date.now();
  const body = await bodyOf(req);
  if (body === undefined) return void res.writeHead(413, { connection: 'close' }).end();
  const answer = await onArrival({ atMs, headers: headersOf(req), body });
  res.writeHead(answer.status, answer.headers).end(answer.body);
}

/** Listens for the PG. Its path is a secret: whoever does not know it, a web page for one, reaches nobody behind it. */
export async function openReceiver({ port, address, onArrival }: ReceiverOptions): Promise<Receiver> {
  const path = `${LISTENERS_PATH}${randomBytes(PATH_BYTES).toString('base64url')}`;
  const server = createServer((req, res) => {
    if (req.url !== path || req.method !== 'POST') res.writeHead(404).end();
    else receive(req, res, onArrival).catch(() => res.destroy());
  });
  server.listen(port, address === undefined ? '127.0.0.1' : undefined);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be opened (${error.code})`;
    throw new Obstacle(`Port ${port} ${why}: name another with --port, or none for a free one.`);
  });
  const open = (server.address() as AddressInfo).port;
  return {
    url: `${address ?? `http://127.0.0.1:${open}`}${path}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
