// A tiny server on the skeleton that all servers share; for tests alone.
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { Amount, endpoint, ReplyFormat, text } from '@payflow/contracts';
import { z } from 'zod';
import { type Clock, liveClock } from '../clock.ts';
import type { CommonConfig } from '../config.ts';
import { createIds, liveRandom } from '../ids.ts';
import { createLogger } from '../logger.ts';
import { createMetrics } from '../metrics.ts';
import { byFixedKey } from './access.ts';
import { createApp } from './app.ts';
import { type Handler, serve, serveRaw } from './serve.ts';
import { type Listening, listen, type Patience } from './server.ts';

const shared = { server: 'pg', tag: 'Test', summary: 'Test', refuses: [], example: { reply: {} } } as const;

/** Takes a note and says it back. */
export const keep = endpoint({
  ...shared,
  id: 'keep',
  method: 'post',
  path: '/notes',
  access: 'merchant',
  idempotency: 'accepted',
  body: z.strictObject({
    amount: Amount,
    note: text(200).optional(),
    buyer: z.strictObject({ name: text(20) }).optional(),
  }),
  reply: z.object({
    amount: Amount,
    note: z.string().optional(),
    caller: z.string(),
    key: z.string().optional(),
  }),
});

export const find = endpoint({
  ...shared,
  id: 'find',
  method: 'get',
  path: '/notes/:name',
  access: 'public',
  params: z.object({ name: text(64) }),
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  reply: z.object({ name: z.string(), limit: z.int() }),
});

/** Notes as a table too. */
export const list = endpoint({
  ...shared,
  id: 'list',
  method: 'get',
  path: '/table',
  access: 'public',
  query: z.strictObject({ format: ReplyFormat }),
  reply: z.object({ notes: z.array(z.object({ amount: z.int(), note: z.string().nullable() })) }),
  csv: {
    file: 'notes',
    columns: ['amount', 'note'],
    rows: ({ notes }: { notes: { amount: number; note: string | null }[] }) =>
      notes.map(({ amount, note }) => [amount, note]),
  },
});

/** Must have its key, and its body as it came. */
export const raw = endpoint({
  ...shared,
  id: 'raw',
  method: 'post',
  path: '/raw',
  access: 'public',
  idempotency: 'required',
  body: z.unknown(),
  reply: z.object({ bytes: z.int() }),
});

export interface TestAppOptions {
  readonly mode?: 'sandbox' | 'server';
  readonly keep?: Handler<typeof keep>;
  readonly readiness?: () => Promise<Record<string, string>>;
  readonly patience?: Partial<Patience>;
  readonly clock?: Clock;
  readonly config?: Partial<CommonConfig>;
}

export const MERCHANT_KEY = 'sk_0123456789abcdefghijklmnopqrstuv';
/** Where the three servers would be; the test's own port is another. */
export const urls = {
  pg: 'http://localhost:18081',
  card: 'http://localhost:18082',
  merchant: 'http://shop.example:18080',
};

const config: CommonConfig = {
  mode: 'sandbox',
  host: '127.0.0.1',
  urls,
  publicUrl: undefined,
  trustProxy: ['loopback'],
  dataDir: '.payflow',
  databaseUrl: undefined,
  logLevel: 'info',
  clockOffsetMs: 0,
  seed: undefined,
  adminKey: undefined,
};

const sayItBack: Handler<typeof keep> = async ({ body, caller, key }) => ({
  ...body,
  caller: caller.id,
  ...(key === undefined ? {} : { key }),
});

export interface TestApp extends Listening, AsyncDisposable {
  readonly url: string;
  /** What was logged, as JSON lines. */
  readonly lines: string[];
  /** Sends bytes as they are and gives back all that comes until the server closes the connection. */
  exchange(...pieces: string[]): Promise<string>;
}

function exchange(port: number, pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      for (const piece of pieces) socket.write(piece);
    });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}

export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const clock = options.clock ?? liveClock();
  const ids = createIds(clock, liveRandom());
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const mode = options.mode ?? 'sandbox';
  const app = createApp({
    config: { ...config, mode, ...options.config },
    clock,
    ids,
    logger: createLogger({ name: 'test', level: 'info' }, destination),
    metrics: createMetrics('test'),
    authenticators: { merchant: byFixedKey('merchant', MERCHANT_KEY, mode) },
    urls,
    readiness: options.readiness ?? (async () => ({ database: 'ok' })),
    routes(routes) {
      serve(routes, keep, options.keep ?? sayItBack);
      serve(routes, find, async ({ params, query }) => ({ ...params, ...query }));
      serve(routes, list, async () => ({
        notes: [
          { amount: -5, note: '=1+1' },
          { amount: 7, note: 'a "b", c' },
          { amount: 0, note: null },
        ],
      }));
      serveRaw(routes, raw, async ({ rawBody }) => ({ bytes: rawBody.length }));
    },
  });
  const listening = await listen(app, {
    name: 'test',
    host: '127.0.0.1',
    port: 0,
    clock,
    ids,
    portSetting: 'TEST_PORT',
    ...(options.patience ? { patience: options.patience } : {}),
  });
  return {
    ...listening,
    url: `http://127.0.0.1:${listening.port}`,
    lines,
    exchange: (...pieces) => exchange(listening.port, pieces),
    [Symbol.asyncDispose]: () => listening.kill(),
  };
}

/** POSTs JSON, or a text as it is. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** The status and the refusal's code. */
export async function refusal(reply: Response): Promise<{ status: number; code: string; errors?: unknown }> {
  const { code, errors } = (await reply.json()) as { code: string; errors?: unknown };
  return { status: reply.status, code, ...(errors ? { errors } : {}) };
}
