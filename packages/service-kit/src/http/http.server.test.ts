import { Refused, refuse } from '@payflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post, refusal, startApp, type TestApp } from './test-app.ts';

let app: TestApp;
let notes: string;
beforeAll(async () => {
  app = await startApp();
  notes = `${app.url}/notes`;
});
afterAll(() => app.kill());

test('a good request gets its reply, which nobody may keep', async () => {
  const reply = await post(notes, { amount: 50000, note: 'iPhone 16 Pro' });
  expect(reply.status).toBe(200);
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(reply.headers.has('x-powered-by')).toBe(false);
  expect(await reply.json()).toEqual({ amount: 50000, note: 'iPhone 16 Pro', caller: 'merchant' });
});

describe('an amount', () => {
  test.each([
    ['negative', '-5000'],
    ['zero', '0'],
    ['broken', '10.5'],
    ['astronomic', '1e30'],
    ['just too large', '1000000001'],
    ['a text', '"50000"'],
    ['null', 'null'],
    ['a list', '[50000]'],
    ['true', 'true'],
  ])('that is %s (%s) is refused by name', async (_what, json) => {
    const { status, code, errors } = await refusal(await post(notes, `{"amount":${json}}`));
    expect({ status, code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    expect(new Set((errors as { path: string }[]).map(({ path }) => path))).toEqual(new Set(['amount']));
  });

  test('that is absent is refused by name', async () => {
    const reply = await post(notes, {});
    expect(reply.status).toBe(400);
    const problem = (await reply.json()) as { message: string; errors: unknown[] };
    expect(problem.errors).toMatchObject([{ path: 'amount' }]);
    expect(problem.message).toMatch(/^amount: /);
  });
});

describe('a body', () => {
  test.each([
    ['a field that is not known', { amount: 1, amont: 2 }, 'amont'],
    ['such a field further in', { amount: 1, buyer: { name: 'Mina', age: 3 } }, 'buyer.age'],
    ['a wrong type further in', { amount: 1, buyer: { name: 7 } }, 'buyer.name'],
    ['a list in place of an object', [], ''],
    ['a text in place of an object', '"hello"', ''],
    ['null', 'null', ''],
    ['a prototype', '{"amount":1,"__proto__":{"admin":true}}', '__proto__'],
    [
      'a prototype further in',
      '{"amount":1,"buyer":{"name":"Mina","__proto__":{"admin":true}}}',
      'buyer.__proto__',
    ],
    ['a constructor', '{"amount":1,"constructor":{"prototype":{"admin":true}}}', 'constructor'],
  ])('with %s is refused, and the field is named', async (_what, body, path) => {
    const { status, code, errors } = await refusal(await post(notes, body));
    expect({ status, code }).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    expect(errors).toMatchObject([{ path }]);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('with a hundred wrong fields names some of them', async () => {
    const wrong = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`field${i}`, i]));
    const { errors } = await refusal(await post(notes, { amount: 1, ...wrong }));
    expect(errors).toHaveLength(20);
  });

  test.each(['{"amount":', '{amount: 1}', 'amount=1', '{"amount":1}{', '\u0000'])(
    'that is no JSON (%j) is refused',
    async (body) => {
      expect(await refusal(await post(notes, body))).toEqual({ status: 400, code: 'MALFORMED_JSON' });
    },
  );

  test('that is no UTF-8 is refused', async () => {
    const body = Buffer.concat([
      Buffer.from('{"amount":1,"note":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]);
    const reply = await fetch(notes, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await refusal(reply)).toEqual({ status: 400, code: 'MALFORMED_JSON' });
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    '',
  ])('of type %j is refused', async (type) => {
    expect(await refusal(await post(notes, '{"amount":1}', { 'content-type': type }))).toMatchObject({
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
  });

  test.each([{ 'content-encoding': 'gzip' }, { 'content-type': 'application/json; charset=latin1' }])(
    'that would have to be decoded (%j) is refused',
    async (headers) => {
      expect(
        (await refusal(await post(notes, { amount: 1 }, headers as Record<string, string>))).status,
      ).toBe(415);
    },
  );

  test('that is absent is refused like an empty one', async () => {
    expect(await refusal(await fetch(notes, { method: 'POST' }))).toMatchObject({
      status: 400,
      code: 'VALIDATION_FAILED',
    });
  });

  test.each([
    'Ω≈ç√',
    'مرحبا',
    '\u202Ereversed',
    '😀👩‍👩‍👧',
    '𠜎𠜱',
    "'; DROP TABLE payments; --",
    '<script>alert(1)</script>',
    '=1+1',
  ])('comes back as it was sent: %j', async (note) => {
    expect(await (await post(notes, { amount: 1, note })).json()).toMatchObject({ note });
  });

  test.each(['"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udc00x"', '"\\u001b[31m"', '""'])(
    'is refused when a text could not be stored as sent: %s',
    async (json) => {
      const { status, errors } = await refusal(await post(notes, `{"amount":1,"note":${json}}`));
      expect({ status, errors }).toMatchObject({ status: 400, errors: [{ path: 'note' }] });
    },
  );
});

describe('a path', () => {
  test('that is unknown is 404, a known one with another method 405 with Allow', async () => {
    expect(await refusal(await fetch(`${app.url}/nothing`))).toEqual({ status: 404, code: 'NOT_FOUND' });
    const reply = await fetch(notes, { method: 'DELETE' });
    expect(reply.headers.get('allow')).toBe('POST');
    expect(await refusal(reply)).toEqual({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect((await post(`${notes}/a`, {})).headers.get('allow')).toBe('GET, HEAD');
  });

  test('may hold any text, in percent-encoding', async () => {
    expect(await (await fetch(`${notes}/${encodeURIComponent('a/b 😀')}?limit=3`)).json()).toEqual({
      name: 'a/b 😀',
      limit: 3,
    });
  });

  test.each([
    ['/notes/%zz', 400],
    ['/notes/%ff', 400],
    ['/notes/%00', 400],
    ['/notes/%ED%A0%80', 400],
    ['/notes/../../etc/passwd', 404],
    ['/../../../etc/passwd', 404],
    ['/%2e%2e/%2e%2e/etc/passwd', 404],
    ['/docs/..%2f..%2fpackage.json', 404],
    ['/docs/../../package.json', 404],
    ['/%zz', 404],
    ['//evil.example/notes', 404],
    ['/notes/a?limit=0', 400],
    ['/notes/a?limit=1e9', 400],
    ['/notes/a?limit=1&limit=2', 400],
    ['/notes/a?limit[$gt]=1', 400],
    ['/notes/a?__proto__[admin]=1', 400],
    ['/notes/a?other=1', 400],
  ])('%s is answered with %i', async (path, status) => {
    const reply = await app.exchange(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(reply).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(reply.slice(reply.indexOf('\r\n\r\n')))).toMatchObject({
      code: status === 404 ? 'NOT_FOUND' : 'VALIDATION_FAILED',
    });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('a handler', () => {
  test('that returns or throws a refusal is answered with it', async () => {
    for (const keep of [
      async () => refuse('OVERLOADED', 'Too many.', { retryAfterSeconds: 2 }),
      () => Promise.reject(new Refused(refuse('OVERLOADED', 'Too many.', { retryAfterSeconds: 2 }))),
    ]) {
      await using other = await startApp({ keep });
      const reply = await post(`${other.url}/notes`, { amount: 1 });
      expect(reply.headers.get('retry-after')).toBe('2');
      expect(await refusal(reply)).toEqual({ status: 503, code: 'OVERLOADED' });
    }
  });

  test('that breaks is answered with 500 and shows nothing of the inside; the log tells', async () => {
    await using other = await startApp({ keep: () => Promise.reject(new Error('SELECT secret FROM table')) });
    const reply = await post(`${other.url}/notes`, { amount: 1 });
    const shown = await reply.text();
    expect(reply.status).toBe(500);
    expect(shown).not.toMatch(/SELECT|table|at .*\.ts/);
    const { requestId } = JSON.parse(shown);
    expect(reply.headers.get('x-request-id')).toBe(requestId);
    expect(other.lines.find((line) => line.includes('SELECT'))).toContain(requestId);
  });

  test('may answer with bytes that were stored, and say so', async () => {
    const bytes = '{"amount":1,  "caller":"M001"}';
    await using other = await startApp({
      keep: async () => ({ answer: 'stored', status: 201, bytes, replayed: true }),
    });
    const reply = await post(`${other.url}/notes`, { amount: 1 });
    expect(reply.headers.get('idempotent-replayed')).toBe('true');
    expect([reply.status, reply.headers.get('content-type'), await reply.text()]).toEqual([
      201,
      'application/json; charset=utf-8',
      bytes,
    ]);
  });
});

describe('a reply that is a table too', () => {
  const asked = (path: string, accept?: string) =>
    fetch(`${app.url}${path}`, accept === undefined ? {} : { headers: { accept } });
  const TABLE = 'amount,note\n-5,\'=1+1\n7,"a ""b"", c"\n0,\n';

  test('is one for whoever asks, and no cell of it is a formula', async () => {
    for (const reply of [await asked('/table?format=csv'), await asked('/table', 'text/csv')]) {
      expect([reply.status, reply.headers.get('content-type'), await reply.text()]).toEqual([
        200,
        'text/csv; charset=utf-8',
        TABLE,
      ]);
      expect(reply.headers.get('content-disposition')).toBe('attachment; filename="notes.csv"');
    }
  });

  test('is JSON for everyone else', async () => {
    for (const reply of [
      await asked('/table'),
      await asked('/table', '*/*'),
      await asked('/table?format=json', 'text/csv'),
    ])
      expect(((await reply.json()) as { notes: unknown[] }).notes).toHaveLength(3);
  });

  test('in another format is refused', async () => {
    expect(await refusal(await asked('/table?format=xml'))).toMatchObject({
      status: 400,
      code: 'VALIDATION_FAILED',
    });
  });
});
