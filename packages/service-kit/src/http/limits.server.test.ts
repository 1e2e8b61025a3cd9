import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { liveClock } from '../clock.ts';
import { BODY_LIMIT_BYTES } from './serve.ts';
import { post, refusal, startApp } from './test-app.ts';

/** As patient as the tests are. */
const hurried = { headersMs: 150, requestMs: 300, checkEveryMs: 20 };
const problemIn = (reply: string) => JSON.parse(reply.slice(reply.indexOf('\r\n\r\n')));
const head = (path: string, ...headers: string[]): string =>
  [`POST ${path} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json', ...headers, '', ''].join(
    '\r\n',
  );

describe('what is too large', () => {
  test('a body of just 100 kB is read, one byte more is 413', async () => {
    await using app = await startApp();
    const shell = '{"amount":1,"buyer":{"name":""}}'.length;
    const body = (bytes: number) => `{"amount":1,"buyer":{"name":"${'x'.repeat(bytes - shell)}"}}`;
    expect(await refusal(await post(`${app.url}/notes`, body(BODY_LIMIT_BYTES)))).toMatchObject({
      status: 400,
      code: 'VALIDATION_FAILED',
    });
    expect(await refusal(await post(`${app.url}/notes`, body(BODY_LIMIT_BYTES + 1)))).toEqual({
      status: 413,
      code: 'BODY_TOO_LARGE',
    });
    expect(
      await refusal(await post(`${app.url}/raw`, body(BODY_LIMIT_BYTES + 1), { 'idempotency-key': 'a' })),
    ).toMatchObject({ status: 413 });
  });

  test('a body in chunks is counted too', async () => {
    await using app = await startApp();
    const chunk = `8000\r\n${' '.repeat(0x8000)}\r\n`;
    const reply = await app.exchange(
      head('/notes', 'Transfer-Encoding: chunked', 'Connection: close'),
      chunk.repeat(5),
      '0\r\n\r\n',
    );
    expect(reply).toMatch(/^HTTP\/1.1 413 /);
    expect(problemIn(reply)).toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  test('headers over 16 kB are 431, in the shape of every error', async () => {
    await using app = await startApp();
    const reply = await app.exchange(head('/notes', `X-Long: ${'x'.repeat(17_000)}`));
    expect(reply).toMatch(/^HTTP\/1.1 431 /);
    expect(problemIn(reply)).toMatchObject({
      code: 'HEADERS_TOO_LARGE',
      requestId: expect.stringMatching(/^req_/),
    });
  });
});

describe('what is no HTTP', () => {
  test.each([
    ['a line feed in a header', 'GET /livez HTTP/1.1\r\nHost: localhost\r\nX-A: b\nX-Evil: 1\r\n\r\n'],
    [
      'a bare carriage return in a header',
      'GET /livez HTTP/1.1\r\nHost: localhost\r\nX-A: b\rX-Evil: 1\r\n\r\n',
    ],
    ['a NUL in a header', 'GET /livez HTTP/1.1\r\nHost: localhost\r\nX-A: b\u0000\r\n\r\n'],
    ['a folded header', 'GET /livez HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c\r\n\r\n'],
    [
      'two lengths',
      'POST /notes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    ],
    [
      'a length and chunks',
      'POST /notes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['nonsense', 'hello\r\n\r\n'],
  ])('is refused with 400: %s', async (_what, bytes) => {
    await using app = await startApp();
    const reply = await app.exchange(bytes);
    expect(reply).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(reply).not.toContain('X-Evil');
    expect(problemIn(reply)).toMatchObject({ code: 'VALIDATION_FAILED', requestId: expect.any(String) });
  });

  test('is not the answer to the whole request that came before it', async () => {
    const mayGo = Promise.withResolvers<void>();
    await using app = await startApp({
      keep: async ({ body }) => {
        await mayGo.promise;
        return { ...body, caller: 'Mina' };
      },
    });
    const body = '{"amount":1}';
    const reply = app.exchange(head('/notes', `Content-Length: ${body.length}`), `${body}x\r\n\r\n`);
    setTimeout(mayGo.resolve, 50);
    expect(await reply).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  });

  test.each([
    ['without a Host', 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n', 403],
    [
      'with an expectation that nobody knows',
      'GET /nothing HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\nConnection: close\r\n\r\n',
      404,
    ],
  ])('a request %s is answered in the shape of every reply', async (_what, bytes, status) => {
    await using app = await startApp();
    const reply = await app.exchange(bytes);
    expect(reply).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(problemIn(reply)).toMatchObject({ requestId: expect.stringMatching(/^req_/) });
  });

  test('a response cannot be split by what a caller sends', async () => {
    await using app = await startApp();
    const reply = await app.exchange(
      'GET /notes/a%0d%0aX-Evil:1 HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: a%0d%0aX-Evil:1\r\nConnection: close\r\n\r\n',
    );
    expect(reply.split('\r\n\r\n')[0]).not.toMatch(/evil/i);
  });
});

describe('who is too slow', () => {
  test('headers that never end are 408', async () => {
    await using app = await startApp({ patience: hurried });
    const reply = await app.exchange('POST /notes HTTP/1.1\r\nHost: localhost\r\n');
    expect(reply).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
    expect(problemIn(reply)).toMatchObject({ code: 'REQUEST_TIMEOUT' });
  });

  test('a body that never ends is 408, and nothing is left of it', async () => {
    await using app = await startApp({ patience: hurried });
    const reply = await app.exchange(head('/notes', 'Content-Length: 100'), '{"amount"');
    expect(reply).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
    expect(problemIn(reply)).toMatchObject({ code: 'REQUEST_TIMEOUT' });
    expect((await fetch(`${app.url}/livez`)).status).toBe(200);
    expect(app.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  test('500 idle sockets keep nobody from being served, and are sent away', async () => {
    await using app = await startApp({ patience: { ...hurried, headersMs: 1_000, requestMs: 1_000 } });
    const sockets: Socket[] = [];
    const answers: Promise<string>[] = [];
    for (let i = 0; i < 500; i++) {
      const socket = connect(app.port, '127.0.0.1');
      sockets.push(socket);
      answers.push(
        new Promise((resolve, reject) => {
          let heard = '';
          socket.on('data', (chunk) => {
            heard += String(chunk);
          });
          socket.on('close', () => resolve(heard)).on('error', reject);
        }),
      );
    }
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => post(`${app.url}/notes`, { amount: 1 })),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^(HTTP\/1.1 408 |$)/);
  });

  test('a caller that goes away in the middle of its body is no error of ours', async () => {
    await using app = await startApp();
    const socket = connect(app.port, '127.0.0.1');
    await new Promise((resolve) => socket.write(`${head('/notes', 'Content-Length: 100')}{"am`, resolve));
    socket.resetAndDestroy();
    while (!app.lines.some((line) => line.includes('aborted')))
      await new Promise((resolve) => setImmediate(resolve));
    expect(app.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});

describe('a stop', () => {
  const gate = () => Promise.withResolvers<void>();

  test('finishes a request that was accepted, over a kept-alive connection, and then takes none', async () => {
    const [entered, mayGo] = [gate(), gate()];
    // With a deadline that never comes, only the last reply can end the stop.
    const clock = { ...liveClock(), after: () => new Promise<void>(() => undefined) };
    const app = await startApp({
      clock,
      keep: async ({ body }) => {
        entered.resolve();
        await mayGo.promise;
        return { ...body, caller: 'Mina' };
      },
    });
    const agent = new Agent({ keepAlive: true });
    const reply = new Promise<{ status: number | undefined; connection: string | undefined }>(
      (resolve, reject) => {
        const options = { agent, method: 'POST', headers: { 'content-type': 'application/json' } };
        const asked = request(`${app.url}/notes`, options, (res) => {
          res
            .resume()
            .on('end', () => resolve({ status: res.statusCode, connection: res.headers.connection }));
        });
        asked.on('error', reject).end('{"amount":1}');
      },
    );
    await entered.promise;
    const stopped = app.close();
    mayGo.resolve();
    expect(await reply).toEqual({ status: 200, connection: 'close' });
    await stopped;
    await expect(fetch(`${app.url}/livez`)).rejects.toThrow();
    agent.destroy();
  });

  test('does not wait for connections that ask nothing', async () => {
    const app = await startApp({
      clock: { ...liveClock(), after: () => new Promise<void>(() => undefined) },
    });
    await (await fetch(`${app.url}/livez`)).text();
    await app.close();
  });

  test('waits no longer than its deadline for a request that never ends', async () => {
    const entered = gate();
    const app = await startApp({
      patience: { closeMs: 50 },
      keep: () => {
        entered.resolve();
        return new Promise(() => undefined);
      },
    });
    const reply = expect(post(`${app.url}/notes`, { amount: 1 })).rejects.toThrow();
    await entered.promise;
    await app.close();
    await reply;
  });
});

test('a port that is taken says so in one line, and which setting to change', async () => {
  await using app = await startApp();
  const { listen } = await import('./server.ts');
  const { default: express } = await import('express');
  const { createIds, liveRandom } = await import('../ids.ts');
  const clock = liveClock();
  const options = {
    name: 'pg',
    host: '127.0.0.1',
    port: app.port,
    clock,
    ids: createIds(clock, liveRandom()),
    portSetting: 'PG_PORT',
  };
  await expect(listen(express(), options)).rejects.toThrow(
    `pg: port ${app.port} is taken: stop what uses it, or set PG_PORT.`,
  );
});
