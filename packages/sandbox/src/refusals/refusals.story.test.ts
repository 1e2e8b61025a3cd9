import { createRequire } from 'node:module';
import { type OutcomeCode, outcomes, type RefusalCode, refusals } from '@payflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, sendRaw, type Told } from '../proxy/ask.ts';
import { startNginx } from '../services/nginx.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { passingTime } from '../town/passing-time.ts';
import { loseReply } from '../town/wires.ts';
import { type Overworked, overworked } from './overworked.ts';

const time = passingTime();
let town: Sandbox;
let app: Overworked;
beforeAll(async () => {
  town = await startSandbox({ seed: 71, starts: time.starts });
  app = await overworked();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  expect(await town.invariants()).toEqual([]);
  await town[Symbol.asyncDispose]();
});

/** After that an open breaker lets a call pass again, as a probe. */
const BREAKER_MS = 11_000;
type Answer = Pick<Told, 'status' | 'json'>;
type Headers = Readonly<Record<string, string>>;

const JSON_BODY = { 'content-type': 'application/json' };
const portOf = (name: 'pg' | 'card' | 'merchant') => Number(new URL(town.url(name)).port);
const keyed = (): Headers => ({ authorization: `Bearer ${town.credentials.m001SecretKey}` });

const post = (path: string, body: unknown, headers: Headers = {}): Promise<Told> =>
  ask(portOf('pg'), path, {
    method: 'POST',
    headers: { ...JSON_BODY, ...keyed(), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const askShop = (path: string, body: unknown): Promise<Told> =>
  ask(portOf('merchant'), path, { method: 'POST', headers: JSON_BODY, body: JSON.stringify(body) });

let orders = 0;
const order = (over = {}) => ({ orderNo: `REFUSED-${++orders}`, amount: 50_000, ...over });
async function madeReady(over = {}): Promise<string> {
  return ((await post('/pay/ready', order(over))).json as { tid: string }).tid;
}
async function approved(over = {}): Promise<string> {
  const tid = await madeReady(over);
  await post('/pay/approve', { tid });
  return tid;
}
const cancel = (tid: string, over = {}) => post('/pay/cancel', { tid, reason: 'not wanted', ...over });

/** What a server says before it closes a connection on which these bytes came. */
async function saidTo(port: number, bytes: string): Promise<Answer> {
  const heard = await sendRaw(port, bytes);
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1]);
  return { status, json: JSON.parse(heard.slice(heard.indexOf('\r\n\r\n'))) };
}

/** One approval is with the issuer while the same key comes again. */
async function sameKeyTwice(): Promise<Answer> {
  const tid = await madeReady();
  const [asked, mayAnswer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const undo = town.intercept('pg', 'card', async (request, next) => {
    asked.resolve();
    await mayAnswer.promise;
    return next(request);
  });
  const approve = () => post('/pay/approve', { tid }, { 'idempotency-key': tid });
  const first = approve();
  await asked.promise;
  const second = await approve();
  mayAnswer.resolve();
  undo();
  expect((await first).status).toBe(200);
  return second;
}

async function breakerOpen(): Promise<Answer> {
  town.cut('pg', 'card');
  for (let i = 0; i < 20; i++) await approved();
  const refused = await post('/pay/approve', { tid: await madeReady() });
  town.restore('pg', 'card');
  time.pass(BREAKER_MS);
  return refused;
}

async function shopWithoutPg(): Promise<Answer> {
  const { orderNo } = await town.mina.orders('iphone-16-pro');
  town.cut('merchant', 'pg');
  const refused = await askShop(`/merchant/api/orders/${orderNo}/checkout`, {});
  town.restore('merchant', 'pg');
  return refused;
}

type Driver = new (file: string, options: { timeout: number }) => { exec(sql: string): void; close(): void };

/** A table is taken away from under the running gateway, as a broken disk would. */
async function brokenDisk(): Promise<Answer> {
  const Sqlite: Driver = createRequire(import.meta.resolve('@payflow/database'))('better-sqlite3');
  const driver = new Sqlite(town.file('pg'), { timeout: 5_000 });
  driver.exec('ALTER TABLE events RENAME TO broken');
  const refused = await post('/pay/ready', order());
  driver.exec('ALTER TABLE broken RENAME TO events');
  driver.close();
  return refused;
}

async function behindNginx(act: (port: number) => Promise<Answer>): Promise<Answer> {
  const upstreams = { pg: town.url('pg'), card: town.url('card'), merchant: town.url('merchant') };
  await using proxy = await startNginx({ upstreams });
  return await act(proxy.port);
}

/** More at once than one address may ask. */
async function tooMany(port: number): Promise<Answer> {
  const many = await Promise.all(Array.from({ length: 400 }, () => ask(port, '/pay/tx/T0')));
  return many.find(({ status }) => status === 429) ?? { status: 0, json: 'all were let in' };
}

async function deadServer(port: number): Promise<Answer> {
  await town.kill('card');
  const refused = await ask(port, '/card/api/authorizations/att_0');
  await town.start('card');
  return refused;
}

const authorize = (over = {}) =>
  post('/api/v1/payments/authorize', { amount: 50_000, ...over }, { 'idempotency-key': `key-${++orders}` });

async function lostReply(): Promise<Answer> {
  const undo = town.intercept('pg', 'card', loseReply);
  const unknown = await authorize();
  undo();
  time.pass(BREAKER_MS);
  await town.quiet();
  return unknown;
}

const FORGED = { type: 'payment.captured', timestamp: '2026-03-02T00:00:00Z', data: {} };
const OWN_CARD = { number: '4111111111111111', expiry: '12/30', cvc: '123' };

/** How each refusal is brought about. */
const produced: Readonly<Record<Code, () => Promise<Answer>>> = {
  VALIDATION_FAILED: () => post('/pay/ready', order({ amount: -5_000 })),
  MALFORMED_JSON: () => post('/pay/ready', '{"orderNo":'),
  IDEMPOTENCY_KEY_MISSING: () => post('/api/v1/payments/authorize', { amount: 50_000 }),
  UNAUTHORIZED: () => post('/pay/ready', order(), { authorization: 'Bearer sk_wrong' }),
  INVALID_SIGNATURE: () => askShop('/payments/webhook', FORGED),
  FORBIDDEN: () => post('/pay/ready', order(), { origin: 'https://evil.example' }),
  NOT_FOUND: () => post('/pay/approve', { tid: 'T0000000000000000000' }),
  METHOD_NOT_ALLOWED: () => ask(portOf('pg'), '/pay/ready'),
  REQUEST_TIMEOUT: () => saidTo(app.port, 'GET / HTTP/1.1\r\nHost: localhost\r\n'),
  INVALID_STATE: async () => post('/pay/approve', { tid: await approved() }),
  DUPLICATE_REQUEST: sameKeyTwice,
  async DUPLICATE_ORDER() {
    const again = order();
    await approved(again);
    return post('/pay/ready', again);
  },
  CAPTURE_CONFLICT: async () =>
    post(`/api/v1/payments/capture/${await approved()}`, {}, { 'idempotency-key': 'capture' }),
  REFUND_CONFLICT: async () => cancel(await approved(), { amount: 50_001 }),
  CANCEL_CONFLICT: async () => cancel(await madeReady()),
  BODY_TOO_LARGE: () => post('/pay/ready', order({ orderName: 'x'.repeat(102_400) })),
  UNSUPPORTED_MEDIA_TYPE: () => post('/pay/ready', 'orderNo=1', { 'content-type': 'text/plain' }),
  async IDEMPOTENCY_KEY_REUSED() {
    const key = { 'idempotency-key': 'used-before' };
    await post('/pay/ready', order(), key);
    return post('/pay/ready', order(), key);
  },
  CALLBACK_NOT_ALLOWED: () => post('/pay/ready', order({ callbackUrl: `${town.url('pg')}/pay/ready` })),
  AMOUNT_MISMATCH: async () => post('/pay/approve', { tid: await madeReady(), amount: 1 }),
  CARD_NOT_A_TEST_CARD: async () => post('/pay/approve', { tid: await madeReady(), card: OWN_CARD }),
  CARD_NOT_ACCEPTED: () =>
    post('/api/v1/billing-keys', {
      customerKey: 'mina',
      card: { number: '4242424242424242', expiry: '01/20', cvc: '123' },
    }),
  RATE_LIMITED: () => behindNginx(tooMany),
  HEADERS_TOO_LARGE: () =>
    saidTo(portOf('pg'), `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(17_000)}\r\n\r\n`),
  INTERNAL_ERROR: () => app.broken(),
  ISSUER_UNAVAILABLE: breakerOpen,
  PG_UNAVAILABLE: shopWithoutPg,
  OVERLOADED: () => app.full(),
  STORAGE_UNAVAILABLE: brokenDisk,
  UPSTREAM_UNAVAILABLE: () => behindNginx(deadServer),
  CARD_DECLINED: () => authorize({ card: { number: '4000000000000002', expiry: '12/30', cvc: '123' } }),
  PAYMENT_OUTCOME_UNKNOWN: lostReply,
};

const byNginx: ReadonlySet<string> = new Set<Code>(['RATE_LIMITED', 'UPSTREAM_UNAVAILABLE']);
const all = { ...refusals, ...outcomes };
type Code = RefusalCode | OutcomeCode;
const codes = Object.keys(all) as Code[];

async function expectProduced(code: Code): Promise<void> {
  const { status, json } = await produced[code]();
  expect({ status, ...(json as object) }).toMatchObject({
    status: all[code].status,
    code,
    message: expect.stringMatching(/^\S.{10,}$/),
    ...(code in refusals ? { requestId: expect.stringMatching(/^[A-Za-z0-9._-]{1,64}$/) } : {}),
  });
}

describe('every code in the table of refusals can be met over HTTP, with its status and a sentence that says what to do', () => {
  test.each(codes.filter((code) => !byNginx.has(code)))('%s', expectProduced);
});

describe.skipIf(!requireService('nginx'))('and so can those that the proxy adds', () => {
  test.each(codes.filter((code) => byNginx.has(code)))('%s', expectProduced);
});
