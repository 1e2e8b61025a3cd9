import { pay } from '@payflow/contracts';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createClient } from './client.ts';
import { liveClock } from './clock.ts';
import { liveTransport } from './transport.ts';

// Answers in place of a network; what only real sockets can show is in client.server.test.ts.
const live = liveTransport({ clock: liveClock() });
const client = createClient({ transport: live.call, baseUrl: 'http://pg.test', deadlineMs: 5_000 });
const pg = () => nock('http://pg.test');

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});
afterAll(async () => {
  nock.enableNetConnect();
  nock.restore();
  await live.close();
});

test('ready goes out as strict JSON with its key, and its reply comes back typed', async () => {
  pg()
    .post('/pay/ready', { orderNo: 'ORDER-7', amount: 50000 })
    .matchHeader('content-type', 'application/json')
    .matchHeader('accept', 'application/json')
    .matchHeader('idempotency-key', 'order-7')
    .reply(200, pay.ready.example.reply);
  const body = { orderNo: 'ORDER-7', amount: 50000 };
  const result = await client.call(pay.ready, { body, headers: { 'idempotency-key': 'order-7' } });
  expect(result).toMatchObject({ ok: true, reply: { tid: pay.ready.example.reply.tid, status: 'READY' } });
});

test('a refusal says its code and how long to wait', async () => {
  const problem = { code: 'OVERLOADED', message: 'Too many requests are waiting.', requestId: 'r1' };
  pg().get('/pay/tx/T1').reply(503, problem, { 'retry-after': '2' });
  expect(await client.call(pay.tx, { params: { tid: 'T1' } })).toMatchObject({
    ok: false,
    status: 503,
    problem,
    headers: { 'retry-after': '2' },
  });
});

test.each([
  ['ECONNREFUSED', 'refused'],
  ['ENOTFOUND', 'refused'],
  ['EHOSTUNREACH', 'refused'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
])('%s on the way there is told as: %s', async (code, reason) => {
  pg()
    .get('/pay/tx/T1')
    .replyWithError(Object.assign(new Error(code), { code }));
  await expect(client.call(pay.tx, { params: { tid: 'T1' } })).rejects.toMatchObject({
    name: 'CallFailed',
    reason,
  });
});

test('a gateway page in place of a reply is no reply', async () => {
  pg().get('/pay/tx/T1').reply(502, '<html>Bad Gateway</html>', { 'content-type': 'text/html' });
  await expect(client.call(pay.tx, { params: { tid: 'T1' } })).rejects.toMatchObject({
    reason: 'unintelligible',
  });
});
