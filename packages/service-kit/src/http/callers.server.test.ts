import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MERCHANT_KEY, post, refusal, startApp, type TestApp } from './test-app.ts';

let app: TestApp;
let server: TestApp;
beforeAll(async () => {
  [app, server] = await Promise.all([startApp(), startApp({ mode: 'server' })]);
});
afterAll(() => Promise.all([app.kill(), server.kill()]));

const note = (to: TestApp, headers: Record<string, string> = {}) =>
  post(`${to.url}/notes`, { amount: 1 }, headers);
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('a key', () => {
  test.each([
    `Bearer ${MERCHANT_KEY}`,
    `bearer  ${MERCHANT_KEY}`,
    basic(`${MERCHANT_KEY}:`),
    basic(MERCHANT_KEY),
  ])('is taken as %s', async (authorization) => {
    expect((await note(server, { authorization })).status).toBe(200);
  });

  test.each([
    'Bearer wrong',
    'Bearer',
    `Bearer ${MERCHANT_KEY}x`,
    MERCHANT_KEY,
    `Digest ${MERCHANT_KEY}`,
    basic(`${MERCHANT_KEY}:password`),
    basic(`user:${MERCHANT_KEY}`),
    'Basic !!!',
    'Basic',
    '',
  ])('is refused as %j, also in the sandbox', async (authorization) => {
    for (const to of [app, server]) {
      const reply = await note(to, { authorization });
      expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(await refusal(reply)).toEqual({ status: 401, code: 'UNAUTHORIZED' });
    }
  });

  test('is not needed from this machine in the sandbox, and always elsewhere', async () => {
    expect((await note(app)).status).toBe(200);
    expect((await note(server)).status).toBe(401);
    expect((await note(app, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(401);
  });

  test('is asked for before the body is looked at', async () => {
    expect((await post(`${server.url}/notes`, { nonsense: true })).status).toBe(401);
  });
});

describe('an Idempotency-Key', () => {
  test.each([
    ['order-1', 'order-1'],
    ['"order-1"', 'order-1'],
    ['x'.repeat(255), 'x'.repeat(255)],
    ['!~"', '!~"'],
  ])('is taken as sent, without its quotes: %s', async (sent, key) => {
    expect(await (await note(app, { 'idempotency-key': sent })).json()).toMatchObject({ key });
  });

  test.each(['', '""', 'a b', 'x'.repeat(256), 'schl\u00fcssel', 'a, b'])('is refused as %j', async (key) => {
    expect(await refusal(await note(app, { 'idempotency-key': key }))).toMatchObject({
      status: 400,
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'Idempotency-Key' }],
    });
  });

  test('that is demanded and absent has a code of its own', async () => {
    expect(await refusal(await post(`${app.url}/raw`, {}))).toEqual({
      status: 400,
      code: 'IDEMPOTENCY_KEY_MISSING',
    });
    expect(await (await post(`${app.url}/raw`, 'any\u0000thing', { 'idempotency-key': 'a' })).json()).toEqual(
      { bytes: 9 },
    );
  });
});

describe('a request id', () => {
  test.each(['order-1', 'A.b_c-9', 'x'.repeat(64)])('that is a short safe token is kept: %s', async (id) => {
    expect((await note(app, { 'x-request-id': id })).headers.get('x-request-id')).toBe(id);
  });

  test.each(['', 'a b', 'x'.repeat(65), '<script>', '../../etc', 'a;b', '$' + '{jndi:ldap}'])(
    'that is not is replaced: %j',
    async (id) => {
      expect((await note(app, { 'x-request-id': id })).headers.get('x-request-id')).toMatch(
        /^req_[0-9A-Z]{19}$/,
      );
    },
  );

  test('stands in errors, too, and in the log', async () => {
    const reply = await fetch(`${app.url}/nothing`, { headers: { 'x-request-id': 'find-me' } });
    expect(await reply.json()).toMatchObject({ requestId: 'find-me' });
    expect(app.lines.some((line) => line.includes('find-me') && line.includes('"status":404'))).toBe(true);
  });
});
