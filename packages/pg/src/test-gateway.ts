// A gateway of its own on a free port and fresh files, with an issuer that does as it is told; for tests alone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { pay, ReplyOf } from '@payflow/contracts';
import { type Cell, type Row, readSqlite } from '@payflow/database';
import {
  type Clock,
  createLogger,
  liveClock,
  liveRandom,
  liveTransport,
  type RunningServer,
  type TransportReply,
} from '@payflow/service-kit';
import { pgConfig } from './config.ts';
import { daysAfter, seoulDay } from './ledger/seoul-day.ts';
import { startPg } from './pg.ts';
import { CARD_URL, createTestIssuer, OTHER_CARD_URL, type TestIssuer } from './test-issuer.ts';

export const PG_URL = 'http://127.0.0.1:18081';
export const SHOP_URL = 'http://127.0.0.1:18080';
export const CARDS = {
  approved: { number: '4242424242424242', expiry: '12/30', cvc: '123' },
  noMoney: { number: '4000000000009995', expiry: '12/30', cvc: '123' },
} as const;
/** No settlement is paid for a month, so that there are payments alone, however far time goes on. */
export const BANKS_ARE_CLOSED = {
  SETTLEMENT_HOLIDAYS: Array.from({ length: 31 }, (_, i) => daysAfter(seoulDay(liveClock().now()), i)).join(),
};
const DEADLINE_MS = 10_000;

/** The machine's clock, which also lets real time pass when it is told to. */
export interface TestClock extends Clock {
  /** Lets this much time go by, business and real. */
  pass(ms: number): void;
}

export function testClock(): TestClock {
  const live = liveClock();
  let passedMs = 0;
  return {
    ...live,
    now: () => live.now() + passedMs,
    realNow: () => live.realNow() + passedMs,
    elapsedMs: () => live.elapsedMs() + passedMs,
    get offsetMs() {
      return live.offsetMs;
    },
    setOffset: live.setOffset,
    pass(ms) {
      passedMs += ms;
    },
  };
}

export interface Reply extends TransportReply {
  /** The body, parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: what a reply holds is what its test looks at
  readonly json: any;
}

export type Headers = Readonly<Record<string, string>>;

export interface Gateway extends AsyncDisposable {
  readonly url: string;
  readonly clock: TestClock;
  readonly issuer: TestIssuer;
  /** At OTHER_CARD_URL; asked only when CARD_ISSUERS names it. */
  readonly otherIssuer: TestIssuer;
  readonly dataDir: string;
  readonly file: string;
  post(path: string, body: unknown, headers?: Headers): Promise<Reply>;
  get(path: string, headers?: Headers): Promise<Reply>;
  patch(path: string, body: unknown, headers?: Headers): Promise<Reply>;
  /** DELETE. */
  remove(path: string, headers?: Headers): Promise<Reply>;
  ready(over?: Readonly<Record<string, unknown>>, headers?: Headers): Promise<ReplyOf<typeof pay.ready>>;
  approve(tid: string, over?: Readonly<Record<string, unknown>>, headers?: Headers): Promise<Reply>;
  /** How the payment stands, in the language of the payment window. */
  statusOf(tid: string): Promise<string>;
  /** What is in its database now. */
  rows(sql: string, ...values: Cell[]): Row[];
  /** Lets time go by, and what falls due happen. */
  pass(ms: number): Promise<void>;
  /** Moves business time alone forward, and lets happen what falls due. */
  advance(ms: number): Promise<void>;
  settle(): Promise<void>;
  /** Ends as in a crash, and starts again on the same files. */
  crash(meanwhile?: () => Promise<void>): Promise<void>;
}

/** Plain HTTP from this machine, whose end may move to another port. */
function callsTo(url: () => string) {
  const { call, close } = liveTransport({ clock: liveClock() });
  const send = async (method: string, path: string, headers: Headers, body?: string): Promise<Reply> => {
    const sent = body === undefined ? {} : { body };
    const reply = await call({ method, url: url() + path, headers, ...sent, deadlineMs: DEADLINE_MS });
    const isJson = reply.headers['content-type']?.startsWith('application/json');
    return { ...reply, json: isJson ? JSON.parse(reply.body) : undefined };
  };
  const post: Gateway['post'] = (path, body, headers = {}) =>
    send('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
  const get: Gateway['get'] = (path, headers = {}) => send('GET', path, headers);
  const patch: Gateway['patch'] = (path, body, headers = {}) =>
    send('PATCH', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
  const remove: Gateway['remove'] = (path, headers = {}) => send('DELETE', path, headers);
  return { post, get, patch, remove, close };
}

/** The calls of a merchant, each order another one unless it is named. */
function merchantOn({ post, get, patch, remove }: ReturnType<typeof callsTo>) {
  let orders = 0;
  const ready: Gateway['ready'] = async (over = {}, headers = {}) => {
    const body = { orderNo: `ORDER-${++orders}`, amount: 50_000, ...over };
    const reply = await post('/pay/ready', body, headers);
    if (reply.status !== 200) throw new Error(`ready: ${reply.status} ${reply.body}`);
    return reply.json;
  };
  const approve: Gateway['approve'] = (tid, over = {}, headers = {}) =>
    post('/pay/approve', { tid, card: CARDS.approved, ...over }, headers);
  const statusOf = async (tid: string) => (await get(`/pay/tx/${tid}`)).json.status;
  return { post, get, patch, remove, ready, approve, statusOf };
}

function starter(
  env: Readonly<Record<string, string>>,
  dataDir: string,
  clock: Clock,
  wire: TestIssuer['wire'],
) {
  const ports = { PG_PORT: '0', PG_URL, CARD_URL, MERCHANT_URL: SHOP_URL };
  const config = pgConfig({ ...ports, PAYFLOW_DATA_DIR: dataDir, ...env });
  const logger = createLogger({ name: 'pg', level: 'silent' });
  const onFatal = (error: Error) => {
    throw error;
  };
  return () => startPg({ config, clock, random: liveRandom(), logger, wire, onFatal });
}

export async function startGateway(
  env: Readonly<Record<string, string>> = {},
  clock: TestClock = testClock(),
): Promise<Gateway> {
  await using opened = new AsyncDisposableStack();
  const dataDir = env.PAYFLOW_DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'payflow-pg-')));
  if (!env.PAYFLOW_DATA_DIR) opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const issuer = createTestIssuer(clock);
  const otherIssuer = createTestIssuer(clock, OTHER_CARD_URL);
  const start = starter(env, dataDir, clock, (transport) => otherIssuer.wire(issuer.wire(transport)));
  let server: RunningServer = await start();
  opened.defer(() => server.stop());
  const url = () => `http://127.0.0.1:${server.port}`;
  const calls = callsTo(url);
  opened.defer(calls.close);
  const file = join(dataDir, 'pg.db');
  const open = opened.move();
  return {
    ...merchantOn(calls),
    get url() {
      return url();
    },
    clock,
    issuer,
    otherIssuer,
    dataDir,
    file,
    rows(sql, ...values) {
      using reader = readSqlite(file);
      return reader.rows(sql, ...values);
    },
    async pass(ms) {
      clock.pass(ms);
      await server.settle();
    },
    async advance(ms) {
      server.setOffset(clock.offsetMs + ms);
      await server.settle();
    },
    settle: () => server.settle(),
    async crash(meanwhile) {
      await server.kill();
      await meanwhile?.();
      server = await start();
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
