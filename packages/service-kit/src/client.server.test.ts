import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { issuer, pay } from '@payflow/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClient } from './client.ts';
import { liveClock } from './clock.ts';
import { CallFailed, type LiveTransport, liveTransport } from './transport.ts';

const clock = liveClock();
let live: LiveTransport;
const open: (Server | TcpServer)[] = [];
beforeEach(() => {
  live = liveTransport({ clock });
});
afterEach(async () => {
  await live.close();
  for (const server of open.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function addressOf(server: Server | TcpServer): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const http = (answer: RequestListener) => addressOf(createServer(answer));
const answering = (status: number, body: string, headers = {}) =>
  http((_req, res) => void res.writeHead(status, headers).end(body));
/** Bytes in place of HTTP; `undefined` resets the connection. */
const tcp = (bytes: string | undefined) =>
  addressOf(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => (bytes === undefined ? socket.resetAndDestroy() : socket.end(bytes)));
    }),
  );

const clientOf = (baseUrl: string, deadlineMs = 5_000) =>
  createClient({ transport: live.call, baseUrl, deadlineMs });
const lookUp = (baseUrl: string, deadlineMs?: number) =>
  clientOf(baseUrl, deadlineMs).call(pay.tx, { params: { tid: 'T0123456789ABCDEFGHJ' } });

async function textOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

async function failureOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => expect.fail('the call did not fail'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CallFailed);
  return (error as CallFailed).reason;
}

const good = JSON.stringify(pay.tx.example.reply);

describe('a call that nobody answers', () => {
  test('because nobody listens: nothing was sent', async () => {
    const address = await http(() => undefined);
    await new Promise((resolve) => open.pop()?.close(resolve));
    expect(await failureOf(lookUp(address))).toBe('refused');
  });

  test('because there is no such host: nothing was sent', async () => {
    expect(await failureOf(lookUp('http://nobody.invalid'))).toBe('refused');
  });

  test.each<[string, (res: ServerResponse) => void]>([
    ['never answers', () => undefined],
    ['answers its headers alone', (res) => void res.writeHead(200).flushHeaders()],
    ['stops in the middle of its body', (res) => void res.writeHead(200).write('{"tid":')],
  ])('in time: the server %s', async (_what, answer) => {
    const address = await http((_req, res) => answer(res));
    expect(await failureOf(lookUp(address, 50))).toBe('timeout');
  });

  test.each([
    ['resets the connection', undefined],
    ['closes it without a word', ''],
    ['closes it in the middle of its headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['closes it in the middle of its body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"tid":'],
    ['speaks no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
  ])('because the server %s', async (_what, bytes) => {
    expect(await failureOf(lookUp(await tcp(bytes)))).toBe('reset');
  });

  test('because the address is forbidden: nothing was sent', async () => {
    await live.close();
    live = liveTransport({ clock, guard: () => 'not there' });
    expect(await failureOf(lookUp('http://127.0.0.1:1'))).toBe('forbidden');
  });
});

describe('a reply that nobody can understand', () => {
  test.each([
    ['5xx without JSON', 500, '<h1>Internal Server Error</h1>'],
    ['5xx of another shape', 503, '{"error":"down"}'],
    ['empty', 200, ''],
    ['truncated JSON', 200, good.slice(0, -10)],
    ['no JSON', 200, 'OK'],
    ['JSON of another shape', 200, '{"hello":"world"}'],
    ['null', 200, 'null'],
    ['a list', 200, `[${good}]`],
    ['a wrong type', 200, good.replace('50000', '"50000"')],
    ['an unknown status', 200, good.replace('APPROVED', 'PERHAPS')],
    ['a success that was not agreed on', 206, good],
  ])('%s', async (_what, status, body) => {
    expect(await failureOf(lookUp(await answering(status, body)))).toBe('unintelligible');
  });

  test('over 1 MB, also when its length is not said', async () => {
    const padded = (bytes: number) => good.replace('{', `{"more":"${'x'.repeat(bytes - good.length - 10)}",`);
    expect(await lookUp(await answering(200, padded(1_048_576)))).toMatchObject({ ok: true });
    expect(await failureOf(lookUp(await answering(200, padded(1_048_577))))).toBe('unintelligible');
    const endless = await http((_req, res) => {
      const more = () => {
        while (!res.destroyed && res.write('x'.repeat(65_536)));
        if (!res.destroyed) res.once('drain', more);
      };
      more();
    });
    expect(await failureOf(lookUp(endless))).toBe('unintelligible');
  });

  test.each([301, 302, 307, 308])('a redirect (%i), which is never followed', async (status) => {
    let visited = false;
    const elsewhere = await http((_req, res) => {
      visited = true;
      res.end(good);
    });
    expect(await failureOf(lookUp(await answering(status, '', { location: `${elsewhere}/pay/tx/x` })))).toBe(
      'unintelligible',
    );
    expect(visited).toBe(false);
  });
});

describe('a reply', () => {
  test('that is good comes back parsed; what is new in it is no harm', async () => {
    const result = await lookUp(
      await answering(200, good.replace('{', '{"newField":1,'), { 'x-request-id': 'r1' }),
    );
    expect(result).toMatchObject({
      ok: true,
      status: 200,
      reply: { amount: 50000, status: 'APPROVED' },
      headers: { 'x-request-id': 'r1' },
    });
  });

  test('with another status that was agreed on is good, too', async () => {
    const body = JSON.stringify(pay.approve.example.also[202]);
    const call = clientOf(await answering(202, body)).call(pay.approve, { body: { tid: 'T1' } });
    expect(await call).toMatchObject({ ok: true, status: 202, reply: { status: 'UNKNOWN' } });
  });

  test.each([404, 409, 500, 503])('that is a refusal (%i) is a result, no failure', async (status) => {
    const problem = { code: 'NOT_FOUND', message: 'There is no such payment.', requestId: 'r1' };
    expect(await lookUp(await answering(status, JSON.stringify(problem)))).toEqual({
      ok: false,
      status,
      problem,
      headers: expect.any(Object),
    });
  });
});

test('a request goes out as its endpoint says, with nothing lost and nothing added', async () => {
  interface Seen {
    url: string | undefined;
    method: string | undefined;
    type: string | undefined;
    key: string | undefined;
    merchant: string | string[] | undefined;
    body: string;
  }
  const seen: Seen[] = [];
  const address = await http(async (req, res) => {
    const body = await textOf(req);
    const { 'content-type': type, authorization: key, 'x-payflow-merchant': merchant } = req.headers;
    seen.push({ url: req.url, method: req.method, type, key, merchant, body });
    res.writeHead(404).end('{"code":"NOT_FOUND","message":"No.","requestId":"r"}');
  });
  const client = createClient({
    transport: live.call,
    baseUrl: address,
    deadlineMs: 5_000,
    headers: { authorization: 'Bearer k' },
  });
  await client.call(issuer.authorizations, { query: { tid: 'a b&c=d' } });
  await client.call(issuer.authorization, { params: { attemptId: 'a/b?c#d 😀' } });
  await client.call(pay.ready, {
    body: { orderNo: '주문-1', amount: 1 },
    headers: { 'x-payflow-merchant': 'M7' },
  });
  expect(seen).toEqual([
    { url: '/card/api/authorizations?tid=a+b%26c%3Dd', method: 'GET', key: 'Bearer k', body: '' },
    {
      url: '/card/api/authorizations/a%2Fb%3Fc%23d%20%F0%9F%98%80',
      method: 'GET',
      key: 'Bearer k',
      body: '',
    },
    {
      url: '/pay/ready',
      method: 'POST',
      type: 'application/json',
      key: 'Bearer k',
      merchant: 'M7',
      body: '{"orderNo":"주문-1","amount":1}',
    },
  ]);
});

test('calls share a few kept-alive connections', async () => {
  const sockets = new Set<unknown>();
  const address = await http((req, res) => {
    sockets.add(req.socket);
    res.end(good);
  });
  for (let i = 0; i < 20; i++) await lookUp(address);
  expect(sockets.size).toBeLessThan(4);
});
