import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp, urls } from './test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.kill());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** fetch does not let a caller choose Host. */
function ask(headers: Record<string, string>, method = 'GET', port = app.port): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: '/livez', method, headers }, (res) => {
      res.resume().on('end', () => resolve({ status: res.statusCode, headers: res.headers }));
    });
    asked.on('error', reject).end();
  });
}

describe('a server on loopback', () => {
  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:8081',
    '10.0.0.1',
    '0.0.0.0',
    'user@localhost',
  ])('refuses the Host %s, which a rebound name would send', async (host) => {
    expect((await ask({ host })).status).toBe(403);
  });

  test.each(['localhost', 'LOCALHOST:8081', '127.0.0.1', '[::1]:8081', 'shop.example'])(
    'answers to %s',
    async (host) => {
      expect((await ask({ host })).status).toBe(200);
    },
  );

  test('that listens on every address still refuses a foreign Host from a client on this machine', async () => {
    await using open = await startApp({ config: { host: '0.0.0.0' } });
    expect((await ask({ host: 'evil.example' }, 'GET', open.port)).status).toBe(403);
  });

  test('that listens on every address leaves the Host of others to its proxy', async () => {
    await using open = await startApp({ config: { host: '0.0.0.0' } });
    const headers = { host: 'pg:8081', 'x-forwarded-for': '203.0.113.9' };
    expect((await ask(headers, 'GET', open.port)).status).toBe(200);
  });

  test('that a proxy shows to browsers refuses a foreign Host of those who come through it, and of no others', async () => {
    await using open = await startApp({ config: { host: '0.0.0.0', publicUrl: 'https://pay.example' } });
    const through = (host: string) => ask({ host, 'x-forwarded-for': '203.0.113.9' }, 'GET', open.port);
    expect((await through('pay.example')).status).toBe(200);
    expect((await through('evil.example')).status).toBe(403);
    expect((await through('10.0.0.1:8081')).status).toBe(403);
  });
});

describe('a page', () => {
  test.each([
    'http://evil.example',
    'null',
    'https://localhost:18081',
    'http://localhost:1',
    'http://localhost.evil.example:18081',
    'file://',
  ])('of the origin %s is refused, also its preflight, and told nothing', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const { status, headers } = await ask({ origin, 'access-control-request-method': 'POST' }, method);
      expect(status).toBe(403);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test.each([urls.pg, urls.card, urls.merchant, 'http://127.0.0.1:18081', 'http://[::1]:18082'])(
    "of PayFlow's own at %s may call, and read what it needs",
    async (origin) => {
      const { status, headers } = await ask({ origin });
      expect(status).toBe(200);
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(headers['access-control-expose-headers']).toContain('X-Request-Id');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      expect(headers.vary).toContain('Origin');
    },
  );

  test('of this very server may call, whatever its port', async () => {
    const host = `localhost:${app.port}`;
    expect((await ask({ host, origin: `http://${host}` })).status).toBe(200);
  });

  test('gets its preflight answered', async () => {
    const { status, headers } = await ask(
      { origin: urls.card, 'access-control-request-method': 'POST' },
      'OPTIONS',
    );
    expect(status).toBe(204);
    expect(headers['access-control-allow-methods']).toContain('POST');
    for (const name of ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-PayFlow-Merchant']) {
      expect(headers['access-control-allow-headers']).toContain(name);
    }
  });

  test('that is public may call when its address is configured', async () => {
    await using open = await startApp({ config: { publicUrl: 'https://pay.example' } });
    const { status, headers } = await ask(
      { host: 'pay.example', origin: 'https://pay.example' },
      'GET',
      open.port,
    );
    expect(status).toBe(200);
    expect(headers['strict-transport-security']).toBeDefined();
  });
});
