import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post, startApp, type TestApp, urls } from './test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.kill());

test('a server that is well is ready; one that misses something is not, and says what', async () => {
  expect(await (await fetch(`${app.url}/livez`)).json()).toEqual({ alive: true });
  expect(await (await fetch(`${app.url}/readyz`)).json()).toEqual({
    ready: true,
    checks: { database: 'ok' },
  });
  await using ill = await startApp({ readiness: async () => ({ database: 'ok', bus: 'does not answer' }) });
  const reply = await fetch(`${ill.url}/readyz`);
  expect(reply.status).toBe(503);
  expect(await reply.json()).toEqual({ ready: false, checks: { database: 'ok', bus: 'does not answer' } });
  expect((await fetch(`${ill.url}/livez`)).status).toBe(200);
});

test('requests are counted by method, route and status, never by path', async () => {
  await using counted = await startApp();
  await post(`${counted.url}/notes`, { amount: 1 });
  await post(`${counted.url}/notes`, { amount: 0 });
  await fetch(`${counted.url}/notes/Mina`);
  await fetch(`${counted.url}/notes/Joon`);
  await fetch(`${counted.url}/nothing/at/all`);
  const text = await (await fetch(`${counted.url}/metrics`)).text();
  const count = (labels: string) =>
    Number(new RegExp(`^http_request_duration_seconds_count\\{${labels}\\} (\\d+)$`, 'm').exec(text)?.[1]);
  expect(count('server="test",method="POST",route="/notes",status="200"')).toBe(1);
  expect(count('server="test",method="POST",route="/notes",status="400"')).toBe(1);
  expect(count('server="test",method="GET",route="/notes/:name",status="200"')).toBe(2);
  expect(count('server="test",method="GET",route="unmatched",status="404"')).toBe(1);
  expect(text).not.toMatch(/Mina|Joon|nothing/);
});

test('a card number in an address is not logged, and the probes are not logged at all', async () => {
  await fetch(`${app.url}/notes/4242424242424242?limit=7`);
  await fetch(`${app.url}/notes/4242%204242%204242%204242`);
  await fetch(`${app.url}/metrics?a=1`);
  const log = app.lines.join('');
  expect(log).toContain('"url":"/notes/[card]?limit=7"');
  expect(log).toContain('"status":200');
  expect(log).not.toMatch(/4242424242|4242%20|metrics|livez/);
});

describe('the documentation', () => {
  test('is at /docs, with and without the slash', async () => {
    for (const path of ['/docs', '/docs/', '/docs?a=1']) {
      const reply = await fetch(`${app.url}${path}`);
      expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await reply.text()).toContain('<title>PayFlow API</title>');
    }
    expect((await fetch(`${app.url}/docs`, { method: 'POST' })).status).toBe(405);
  });

  test('loads nothing from elsewhere and runs no inline script', async () => {
    const reply = await fetch(`${app.url}/docs/`);
    const policy = reply.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ${urls.pg} ${urls.card} ${urls.merchant}`);
    expect(policy).not.toContain('unsafe-eval');
    const html = await reply.text();
    expect(html).not.toMatch(/<script(?![^>]* src=)|https?:\/\/(?!www\.w3\.org)/);
    const files = [...html.matchAll(/(?:src|href)=['"](\.\/[^'"]+)['"]/g)].map(([, file]) => String(file));
    expect(files).toContain('./example-filler.js');
    for (const file of files) expect((await fetch(new URL(file, `${app.url}/docs/`))).status, file).toBe(200);
  });

  test("hands Swagger UI the document with this town's addresses, and the filler's interceptors", async () => {
    const options = await swaggerOptions(app.url);
    expect(options.spec.paths['/pay/ready'].servers).toEqual([{ url: urls.pg, description: 'PG' }]);
    expect(options.spec.paths['/card/api/authorize'].servers).toMatchObject([{ url: urls.card }]);
    expect(options.persistAuthorization).toBe(false);
    const request = { url: `${urls.pg}/pay/ready`, method: 'POST', body: '{"orderNo":"ORDER-0001"}' };
    expect(JSON.parse((await options.requestInterceptor(request)).body).orderNo).toMatch(/^ORDER-(?!0001)/);
  });

  test('of two servers in one process keeps them apart', async () => {
    await using behindProxy = await startApp({ config: { publicUrl: 'https://pay.example' } });
    await fetch(`${app.url}/docs/`);
    const { spec } = await swaggerOptions(behindProxy.url);
    expect(spec.paths['/pay/ready'].servers).toMatchObject([{ url: '/' }]);
    expect((await swaggerOptions(app.url)).spec.paths['/pay/ready'].servers).toMatchObject([
      { url: urls.pg },
    ]);
    const policy = (await fetch(`${behindProxy.url}/docs/`)).headers.get('content-security-policy');
    expect(policy).toContain("connect-src 'self';");
  });

  test('shows nothing else of what the package holds', async () => {
    for (const file of ['package.json', 'README.md', 'index.js', 'swagger-ui.js.map', 'nothing']) {
      const reply = await fetch(`${app.url}/docs/${file}`);
      expect([file, reply.status, await reply.json()]).toMatchObject([file, 404, { code: 'NOT_FOUND' }]);
    }
  });

  test('is there as YAML as well', async () => {
    const reply = await fetch(`${app.url}/openapi.yaml`);
    expect(reply.headers.get('content-type')).toContain('yaml');
    const text = await reply.text();
    expect(text).toMatch(/^openapi: 3\.1\.0\n/);
    expect(text).toContain(`url: ${urls.merchant}`);
    expect((await fetch(`${app.url}/openapi.yaml`, { method: 'POST' })).status).toBe(405);
  });
});

interface SwaggerOptions {
  // biome-ignore lint/suspicious/noExplicitAny: the document as the page sees it
  readonly spec: any;
  readonly persistAuthorization: boolean;
  requestInterceptor(request: object): Promise<{ body: string }>;
}

/** Runs the page's own scripts as a browser would, with Swagger UI replaced by one that keeps its options. */
async function swaggerOptions(url: string): Promise<SwaggerOptions> {
  const script = async (file: string) => (await fetch(`${url}/docs/${file}`)).text();
  let seen: SwaggerOptions | undefined;
  const bundle = Object.assign(
    (options: SwaggerOptions) => {
      seen = options;
    },
    { presets: {}, plugins: {} },
  );
  const page: { onload?: () => void } & Record<string, unknown> = {
    location: { search: '', origin: url },
    SwaggerUIBundle: bundle,
    SwaggerUIStandalonePreset: [],
  };
  page.window = page;
  runInNewContext(await script('swagger-ui-init.js'), page);
  runInNewContext(await script('example-filler.js'), page);
  page.onload?.();
  if (!seen) throw new Error('the page did not start Swagger UI');
  return seen;
}
