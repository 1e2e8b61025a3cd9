import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { shop } from '@payflow/contracts';
import { type Clock, createLogger, liveClock, liveRandom, type Transport } from '@payflow/service-kit';
import { sign } from '@payflow/webhook-signature';
import { type MerchantConfig, merchantConfig, startMerchant } from '../src/merchant.ts';

export const SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

export interface ShopOptions {
  readonly pgUrl: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly wire?: (transport: Transport) => Transport;
}

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies
  readonly body: any;
  readonly text: string;
  readonly headers: Headers;
}

/** A shop over real HTTP on a folder of its own, and what its users do. */
export interface RunningShop extends AsyncDisposable {
  readonly url: string;
  readonly clock: Clock;
  readonly dataDir: string;
  readonly config: MerchantConfig;
  get(path: string, init?: RequestInit): Promise<Answered>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
  order(...items: { productId: string; color?: string; quantity: number }[]): Promise<shop.Order>;
  /** Orders a phone and checks out. */
  pending(): Promise<{ orderNo: string; tid: string; total: number }>;
  returns(tid: string, result?: string): Promise<Answered>;
  /** Orders these, checks out and pays. */
  paid(...items: { productId: string; color?: string; quantity: number }[]): Promise<shop.Order>;
  refund(orderNo: string, body: unknown, headers?: Record<string, string>): Promise<Answered>;
  orderNow(orderNo: string): Promise<shop.Order>;
  webhook(body: unknown, more?: { id?: string; secret?: string; ageSeconds?: number }): Promise<Answered>;
  inbox(query?: string): Promise<Answered['body']>;
  /** Moves business time on and runs what falls due. */
  later(ms: number): Promise<void>;
  settle(): Promise<void>;
  kill(): Promise<void>;
  /** The same folder, started again. */
  restart(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    text,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : undefined,
  };
}

const configOf = (pgUrl: string, dataDir: string, env: Readonly<Record<string, string>>): MerchantConfig =>
  merchantConfig({
    PAYFLOW_DATA_DIR: dataDir,
    PG_URL: pgUrl,
    MERCHANT_PORT: '0',
    MERCHANT_URL: 'http://127.0.0.1:0',
    WEBHOOK_SECRET: SECRET,
    LOG_LEVEL: 'silent',
    ...env,
  });

/** Checks an order out and pays for it. */
async function buy({ orderNo }: shop.Order, { get, post }: Pick<RunningShop, 'get' | 'post'>) {
  const { body } = await post(`/merchant/api/orders/${orderNo}/checkout`);
  await get(`/payments/return?tid=${body.tid}&result=success`);
  return (await get(`/merchant/api/orders/${orderNo}`)).body;
}

export async function startShop({ pgUrl, env = {}, wire }: ShopOptions): Promise<RunningShop> {
  const dataDir = await mkdtemp(join(tmpdir(), 'payflow-shop-'));
  await using opening = new AsyncDisposableStack();
  opening.defer(() => rm(dataDir, { recursive: true, force: true }));
  const clock = liveClock();
  const config = configOf(pgUrl, dataDir, env);
  const start = () =>
    startMerchant({
      config,
      clock,
      random: liveRandom(),
      logger: createLogger({ name: 'merchant', level: config.logLevel }),
      ...(wire ? { wire } : {}),
      onFatal: (error) => {
        throw error;
      },
    });
  let server = await start();
  const opened = opening.move();
  let sent = 0;
  const url = () => `http://127.0.0.1:${server.port}`;
  const get: RunningShop['get'] = async (path, init) => answered(await fetch(url() + path, init));
  const post: RunningShop['post'] = (path, body, headers = {}) =>
    get(path, {
      method: 'POST',
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
  const order: RunningShop['order'] = async (...items) =>
    (await post('/merchant/api/orders', { items })).body;
  return {
    get url() {
      return url();
    },
    clock,
    dataDir,
    config,
    get,
    post,
    order,
    async pending() {
      const { orderNo, total } = await order({ productId: 'iphone-16-pro', quantity: 1 });
      const { body } = await post(`/merchant/api/orders/${orderNo}/checkout`);
      return { orderNo, total, tid: body.tid };
    },
    returns: (tid, result = 'success') =>
      get(`/payments/return?tid=${encodeURIComponent(tid)}&result=${result}`),
    paid: async (...items) => buy(await order(...items), { get, post }),
    refund: (orderNo, body, headers) => post(`/merchant/api/orders/${orderNo}/refund`, body, headers),
    orderNow: async (orderNo) => (await get(`/merchant/api/orders/${orderNo}`)).body,
    webhook(body, { id = `evt_${++sent}`, secret = SECRET, ageSeconds = 0 } = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const timestampSeconds = Math.floor(clock.realNow() / 1000) - ageSeconds;
      return post('/payments/webhook', text, sign({ id, timestampSeconds, body: text, secrets: [secret] }));
    },
    inbox: async (query = '') => (await get(`/merchant/api/webhooks${query}`)).body,
    async later(ms) {
      server.setOffset(clock.offsetMs + ms);
      await server.settle();
    },
    settle: () => server.settle(),
    kill: () => server.kill(),
    async restart() {
      server = await start();
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await opened.disposeAsync();
    },
  };
}
