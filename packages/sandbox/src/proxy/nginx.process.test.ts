import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type RefusalCode, refusals } from '@payflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBuyer, type Sandbox, startSandbox } from '../index.ts';
import { type Nginx, startNginx } from '../services/nginx.ts';
import { requireService } from '../services/service.ts';
import { until } from '../supervisor/payflow-process.ts';
import { freePorts } from '../town/ports.ts';
import { ask, sendRaw, type Told } from './ask.ts';
import { type Echoed, type Echoes, startEchoes } from './echo.ts';

const isMissing = !requireService('nginx');
/** An address of this machine that is not loopback: who calls it calls from there. */
const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const addresses = ['127.0.0.1', ...(outside ? [outside] : [])];

/** nginx's own no, in the servers' shape. */
function expectProblem(told: Told, code: RefusalCode): void {
  expect(told.status).toBe(refusals[code].status);
  expect(told.json).toMatchObject({ code, message: expect.stringMatching(/^[A-Z].*\.$/) });
  expect(told.headers['content-type']).toBe('application/json');
  expect(told.headers['cache-control']).toBe('no-store');
  expect((told.json as { requestId: string }).requestId).toBe(told.headers['x-request-id']);
  expect(told.headers['x-request-id']).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
  expect(new Set(told.names).size).toBe(told.names.length);
}

const json = { 'content-type': 'application/json' };
const upstreamsOf = ({ url }: Sandbox) => ({ pg: url('pg'), card: url('card'), merchant: url('merchant') });
describe.skipIf(isMissing)('nginx passes on', () => {
  let echoes: Echoes;
  let proxy: Nginx;
  beforeAll(async () => {
    echoes = await startEchoes();
    proxy = await startNginx({ upstreams: echoes.upstreams, addresses });
  });
  afterAll(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await echoes?.[Symbol.asyncDispose]();
  });
  const echoed = async (path: string, asked = {}) => (await ask(proxy.port, path, asked)).json as Echoed;

  test.each([
    ['/card', 'card', '/card'],
    ['/card/api/authorize?a=1', 'card', '/card/api/authorize?a=1'],
    ['/pay/ready', 'pg', '/pay/ready'],
    ['/pay/tx/T1', 'pg', '/pay/tx/T1'],
    ['/api/v1/webhook-endpoints', 'pg', '/api/v1/webhook-endpoints'],
    ['/checkout?tid=T1', 'pg', '/checkout?tid=T1'],
    ['/checkout/result?tid=T1', 'pg', '/checkout/result?tid=T1'],
    ['/admin/', 'pg', '/admin/'],
    ['/sandbox/clock', 'pg', '/sandbox/clock'],
    ['/docs', 'pg', '/docs'],
    ['/docs/swagger-ui.css', 'pg', '/docs/swagger-ui.css'],
    ['/openapi.yaml', 'pg', '/openapi.yaml'],
    ['/payments', 'pg', '/api/v1/payments'],
    ['/payments?status=CAPTURED&limit=2', 'pg', '/api/v1/payments?status=CAPTURED&limit=2'],
    ['/payments/authorize', 'pg', '/api/v1/payments/authorize'],
    ['/payments/refund/T1', 'pg', '/api/v1/payments/refund/T1'],
    ['/payments/T%3F1%20x', 'pg', '/api/v1/payments/T%3F1%20x'],
    ['/payments/webhooks', 'pg', '/api/v1/payments/webhooks'],
    ['/payments/webhook', 'merchant', '/payments/webhook'],
    ['/payments/return?tid=T1&result=ok', 'merchant', '/payments/return?tid=T1&result=ok'],
    ['/merchant/api/products', 'merchant', '/merchant/api/products'],
    ['/', 'merchant', '/'],
    ['/payroll', 'merchant', '/payroll'],
    ['/cards', 'merchant', '/cards'],
    ['/apis/v1', 'merchant', '/apis/v1'],
    ['/checkouts', 'merchant', '/checkouts'],
    ['/openapi.yaml.bak', 'merchant', '/openapi.yaml.bak'],
    ['/paymentsx', 'merchant', '/paymentsx'],
    ['/shop/pay/ready', 'merchant', '/shop/pay/ready'],
  ])('%s to the %s as %s', async (path, server, url) => {
    for (const method of ['GET', 'POST'])
      expect(await echoed(path, { method })).toMatchObject({ server, url, method });
  });

  test('the Host as it came', async () => {
    const { headers } = await echoed('/pay/ready', { headers: { host: 'pay.example:8443' } });
    expect(headers.host).toBe('pay.example:8443');
  });

  test('who the client is, and nothing that the client says of itself', async () => {
    const spoofed = {
      'x-forwarded-for': '198.51.100.7, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-real-ip': '127.0.0.1',
      forwarded: 'for=127.0.0.1',
    };
    for (const address of addresses) {
      const { headers } = await echoed('/pay/ready', { headers: spoofed, address });
      expect(headers).toMatchObject({ 'x-forwarded-for': address, 'x-forwarded-proto': 'http' });
      for (const name of ['x-forwarded-host', 'x-real-ip', 'forwarded'])
        expect(headers[name]).toBeUndefined();
    }
  });

  test.each(['order-1', 'A.b_c-9', 'x'.repeat(64)])(
    'a request id that is a short safe token: %s',
    async (id) => {
      expect((await echoed('/', { headers: { 'x-request-id': id } })).headers['x-request-id']).toBe(id);
    },
  );

  test.each(['', 'a b', 'x'.repeat(65), '"}', '../../etc'])(
    'its own instead of the request id %j',
    async (id) => {
      const first = (await echoed('/', { headers: { 'x-request-id': id } })).headers['x-request-id'];
      expect(first).toMatch(/^[0-9a-f]{32}$/);
      expect((await echoed('/')).headers['x-request-id']).not.toBe(first);
    },
  );

  test('many requests over few connections', async () => {
    const before = echoes.connections('card');
    for (let i = 0; i < 50; i++) expect((await ask(proxy.port, '/card/api')).status).toBe(200);
    // nginx has two workers, and each keeps its own.
    expect(echoes.connections('card') - before).toBeLessThanOrEqual(2);
  });

  test('100 kB, also in chunks, and not a byte more', async () => {
    const most = 'x'.repeat(102_400);
    const chunked = { ...json, 'transfer-encoding': 'chunked' };
    for (const headers of [json, chunked]) {
      const fits = { method: 'POST', headers, body: most };
      expect(await echoed('/pay/ready', fits)).toMatchObject({ bodyBytes: 102_400 });
      expectProblem(await ask(proxy.port, '/pay/ready', { ...fits, body: `${most}x` }), 'BODY_TOO_LARGE');
    }
  });

  test.each([
    ['one header of 17 kB', { 'x-a': 'x'.repeat(17_000) }, '/'],
    ['one header of 100 kB', { 'x-a': 'x'.repeat(100_000) }, '/'],
    [
      '500 headers',
      Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`x-${i}`, 'x'.repeat(40)])),
      '/',
    ],
    ['a path of 20 kB', {}, `/pay/${'x'.repeat(20_000)}`],
    ['a path of 60 kB', {}, `/pay/${'x'.repeat(60_000)}`],
  ])('no %s', async (_what, headers, path) => {
    expectProblem(await ask(proxy.port, path, { headers }), 'HEADERS_TOO_LARGE');
  });

  test.each(['/metrics', '/metrics/', '/METRICS', '/%6detrics', '//metrics', '/docs/../metrics'])(
    'no look at what is measured: %s',
    async (path) => {
      expectProblem(await ask(proxy.port, path), 'NOT_FOUND');
    },
  );

  test('headers of 15 kB', async () => {
    expect((await ask(proxy.port, '/', { headers: { 'x-a': 'x'.repeat(15_000) } })).status).toBe(200);
  });

  test('no TRACE, and no request that is none', async () => {
    const traced = await ask(proxy.port, '/pay/ready', { method: 'TRACE' });
    expectProblem(traced, 'METHOD_NOT_ALLOWED');
    expect(traced.headers.allow).toContain('GET');
    const heard = await sendRaw(proxy.port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(heard).toMatch(/^HTTP\/1\.1 400 /);
    expect(heard).toContain('"code":"VALIDATION_FAILED"');
    expect(heard).toContain('"errors":[]');
  });

  test('more than one path asks for, but not without end: 429 and when to come back', async () => {
    const many = await Promise.all(Array.from({ length: 600 }, () => ask(proxy.port, '/pay/tx/T1')));
    const refused = many.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    expect(many.length - refused.length).toBeGreaterThan(150);
    for (const told of refused) expect(told.headers['retry-after']).toBe('1');
    expectProblem(refused[0]!, 'RATE_LIMITED');
    expect((await ask(proxy.port, '/merchant/api/products')).status).toBe(200);
    expect((await ask(proxy.port, '/checkout?tid=T1')).status).toBe(200);
  });

  test('each event of a stream of the console at once, and WebSockets', async () => {
    const stream = await fetch(`http://127.0.0.1:${proxy.port}/admin/stream`);
    const reader = stream.body!.getReader();
    const { value } = await reader.read();
    expect(Buffer.from(value!).toString()).toBe('data: first\n\n');
    await reader.cancel();
    const heard = await new Promise<string>((resolve, reject) => {
      const socket = connect(proxy.port, '127.0.0.1', () => {
        socket.write(
          'GET /admin/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
        );
      });
      let said = '';
      socket.on('error', reject);
      socket.on('data', (data) => {
        said += data;
        if (said.endsWith('\r\n\r\n')) socket.write('ping');
        if (said.endsWith('ping')) {
          socket.destroy();
          resolve(said);
        }
      });
    });
    expect(heard).toMatch(/^HTTP\/1\.1 101 /);
  });

  test('who asks for its own health is told, with a request id, and its log has no queries', async () => {
    const told = await ask(proxy.port, '/healthz', { headers: { 'x-request-id': 'probe-1' } });
    expect(told).toMatchObject({ status: 200, json: { alive: true } });
    expect(told.headers['x-request-id']).toBe('probe-1');
    expect(told.headers.server).toBe('nginx');
    await ask(proxy.port, '/checkout?tid=4242424242424242', { headers: { 'x-request-id': 'logged-1' } });
    // A line is written after its reply has gone out.
    await until('it is in the log', async () => (await proxy.log()).includes('logged-1'));
    const log = await proxy.log();
    const line = log.split('\n').find((one) => one.includes('logged-1'));
    expect(JSON.parse(line!)).toMatchObject({
      client: '127.0.0.1',
      method: 'GET',
      path: '/checkout',
      status: '200',
    });
    expect(log).not.toContain('4242424242424242');
    expect(log).not.toContain('/healthz');
  });
});

describe.skipIf(isMissing)('nginx and servers that are not there', () => {
  test('starts before them, answers 503 meanwhile, and then finds them', async () => {
    const [pg = 0, card = 0, merchant = 0] = await freePorts(3);
    const at = (port: number) => `http://127.0.0.1:${port}`;
    await using proxy = await startNginx({
      upstreams: { pg: at(pg), card: at(card), merchant: at(merchant) },
    });
    for (const path of ['/pay/ready', '/card/api', '/']) {
      const told = await ask(proxy.port, path, { method: 'POST', headers: json, body: '{}' });
      expectProblem(told, 'UPSTREAM_UNAVAILABLE');
      expect(told.headers['retry-after']).toBe('1');
    }
    await using _echoes = await startEchoes({ pg, card, merchant });
    for (const path of ['/pay/ready', '/card/api', '/'])
      expect((await ask(proxy.port, path)).status).toBe(200);
  });
});

describe.skipIf(isMissing).concurrent('nginx and the slow', { timeout: 50_000 }, () => {
  test('a server that does not answer within 30 s: 503', async () => {
    await using echoes = await startEchoes();
    await using proxy = await startNginx(echoes);
    const told = await ask(proxy.port, '/merchant/silence');
    expectProblem(told, 'UPSTREAM_UNAVAILABLE');
  });

  test('headers that do not end within 10 s: cut off', async () => {
    await using echoes = await startEchoes();
    await using proxy = await startNginx(echoes);
    const begun = Date.now();
    expect(await sendRaw(proxy.port, 'GET / HTTP/1.1\r\nHost: localhost\r\n')).toBe('');
    expect(Date.now() - begun).toBeGreaterThan(9_000);
    expect(Date.now() - begun).toBeLessThan(15_000);
  });

  test('a body that does not end within 15 s: 408 by the server', async () => {
    await using town = await startSandbox();
    await using proxy = await startNginx({ upstreams: upstreamsOf(town) });
    const head = 'POST /pay/ready HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
    const heard = await sendRaw(proxy.port, `${head}Content-Length: 100\r\n\r\n{"orderNo":`);
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(heard).toContain('"code":"REQUEST_TIMEOUT"');
  });
});

describe.skipIf(isMissing)('PayFlow behind nginx', () => {
  let town: Sandbox;
  let proxy: Nginx;
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    const PAYFLOW_PUBLIC_URL = `http://localhost:${port}`;
    // The shop gives out nginx's address for its webhooks, too.
    const overrides = {
      pg: { PAYFLOW_PUBLIC_URL },
      card: { PAYFLOW_PUBLIC_URL },
      merchant: { PAYFLOW_PUBLIC_URL, MERCHANT_URL: PAYFLOW_PUBLIC_URL },
    };
    town = await startSandbox({ overrides });
    proxy = await startNginx({ upstreams: upstreamsOf(town), port, addresses });
  });
  afterAll(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await town?.[Symbol.asyncDispose]();
  });
  const host = () => `localhost:${proxy.port}`;
  const send = (path: string, body: unknown, headers = {}, address = '127.0.0.1') =>
    ask(proxy.port, path, {
      method: 'POST',
      headers: { ...json, host: host(), ...headers },
      body: JSON.stringify(body),
      address,
    });
  const order = (orderNo: string) => ({ orderNo, amount: 50_000 });

  test('Mina orders, is sent to the checkout page, pays, comes back, and the webhook comes through', async () => {
    const mina = createBuyer({ name: 'Mina', shopUrl: proxy.url, transport: town.transport });
    const { orderNo } = await mina.orders('iphone-16-pro');
    const page = await mina.checksOut(orderNo);
    expect(page.url).toBe(`${proxy.url}/checkout?tid=${page.tid}`);
    const back = await mina.gives('4242424242424242', page);
    expect(back.url).toMatch(`${proxy.url}/payments/return?`);
    expect(await mina.returns(back)).toMatchObject({ status: 200, html: expect.stringContaining('PAID') });
    await town.quiet();
    expect(await town.shop.state(orderNo)).toBe('PAID');
    expect(await town.shop.inbox({ tid: page.tid })).toMatchObject([
      { type: 'payment.captured', valid: true },
    ]);
    const passed = '"method":"POST","path":"/payments/webhook","status":"200"';
    await until('the webhook is in the log', async () => (await proxy.log()).includes(passed));
    expect(await town.invariants()).toEqual([]);
  });

  test('a payment is paid over /pay, and shown under /payments by the shop and the PG alike', async () => {
    const { json: ready } = await send('/pay/ready', order('P-1'));
    const { tid, redirectUrl } = ready as { tid: string; redirectUrl: string };
    expect(redirectUrl).toBe(`${proxy.url}/checkout?tid=${tid}`);
    expect((await send('/pay/approve', { tid })).json).toMatchObject({ status: 'APPROVED' });
    const shown = (await ask(proxy.port, `/payments/${tid}`)).json;
    expect(shown).toMatchObject({ code: 'OK', data: { tid, status: 'CAPTURED' } });
    expect((await send('/payments/webhook', {})).json).toMatchObject({ code: 'INVALID_SIGNATURE' });
    expect((await ask(proxy.port, `/payments/return?tid=${tid}`)).headers['content-type']).toContain('html');
  });

  test('the REST API answers with and without its prefix, as one and the same', async () => {
    const body = { orderNo: 'R-1', amount: 50_000 };
    const key = { 'idempotency-key': 'through-nginx' };
    const held = await send('/payments/authorize', body, key);
    expect(held).toMatchObject({ status: 201, json: { data: { status: 'AUTHORIZED', orderNo: 'R-1' } } });
    const repeat = await send('/api/v1/payments/authorize', body, key);
    expect([repeat.status, repeat.body]).toEqual([held.status, held.body]);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    expect((await send('/payments/authorize', body)).json).toMatchObject({ code: 'IDEMPOTENCY_KEY_MISSING' });

    const { txId } = (held.json as { data: { txId: string } }).data;
    for (const prefix of ['', '/api/v1']) {
      const get = async (path: string) => (await ask(proxy.port, `${prefix}/payments${path}`)).json;
      expect(await get(`/${txId}`)).toMatchObject({ code: 'OK', data: { txId } });
      expect(await get('?orderNo=R-1')).toMatchObject({ data: { payments: [{ txId }], nextCursor: null } });
      expect(await get(`/${txId}/timeline`)).toMatchObject({ code: 'OK', data: { paymentId: txId } });
      expect(await get('?colour=red')).toMatchObject({ code: 'VALIDATION_FAILED' });
    }
  });

  test('Swagger UI and its document name nginx, and nothing else', async () => {
    const first = await ask(proxy.port, '/docs', { headers: { host: host() } });
    expect(new URL(first.headers.location!, `${proxy.url}/docs`).href).toBe(`${proxy.url}/docs/`);
    const page = await ask(proxy.port, '/docs/', { headers: { host: host() } });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('swagger-ui') });
    expect(page.headers['content-security-policy']).toContain("connect-src 'self';");
    const { body: yaml } = await ask(proxy.port, '/openapi.yaml', { headers: { host: host() } });
    const servers = new Set(yaml.match(/(?<=- url: ).+/g));
    expect([...servers]).toEqual(['/']);
    expect((await ask(proxy.port, '/docs/swagger-ui-bundle.js')).body.length).toBeGreaterThan(100_000);
  });

  test('pages of nginx may call, by any of its loopback names; foreign ones may not', async () => {
    for (const origin of [proxy.url, `http://127.0.0.1:${proxy.port}`]) {
      const told = await send('/pay/ready', order(`O-${origin}`.slice(0, 60)), { origin });
      expect(told.status).toBe(200);
      expect(told.headers['access-control-allow-origin']).toBe(origin);
    }
    for (const origin of ['http://evil.example', 'null', 'https://localhost', 'http://localhost:1']) {
      const told = await send('/pay/ready', order('O-evil'), { origin });
      expect(told).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } });
      expect(told.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test.each(['evil.example', 'localhost.evil.example', '10.0.0.1'])(
    'the Host %s is refused',
    async (evil) => {
      for (const path of ['/pay/ready', '/card/api/authorize', '/merchant/api/orders'])
        expect(await send(path, {}, { host: evil })).toMatchObject({
          status: 403,
          json: { code: 'FORBIDDEN' },
        });
    },
  );

  test.skipIf(!outside)(
    'a caller on this machine needs no key; one from outside does, whatever it says it is',
    async () => {
      expect((await send('/pay/ready', order('L-1'))).status).toBe(200);
      expect((await send('/pay/ready', order('L-2'), { 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
      for (const spoofed of [
        {},
        { 'x-forwarded-for': '127.0.0.1' },
        { 'x-forwarded-for': '::1, 127.0.0.1' },
        { 'x-real-ip': '127.0.0.1', forwarded: 'for=127.0.0.1', 'x-forwarded-host': 'localhost' },
      ]) {
        const told = await send('/pay/ready', order('L-3'), spoofed, outside);
        expect(told).toMatchObject({ status: 401, json: { code: 'UNAUTHORIZED' } });
        expect((await send('/sandbox/clock', { advance: 'P1D' }, spoofed, outside)).status).toBe(401);
      }
      const key = { authorization: `Bearer ${town.credentials.m001SecretKey}` };
      expect((await send('/pay/ready', order('L-3'), key, outside)).status).toBe(200);
    },
  );

  test('no header comes twice, and a reply says whose request it answers', async () => {
    for (const path of ['/pay/tx/T1', '/card/api', '/merchant/api/products', '/docs/', '/checkout?tid=T1']) {
      const told = await ask(proxy.port, path, { headers: { host: host(), 'x-request-id': 'mine-1' } });
      expect(new Set(told.names).size, path).toBe(told.names.length);
      expect(told.headers['x-request-id']).toBe('mine-1');
      expect(told.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('a server that dies is 503 until it is back; the others go on', async () => {
    await town.kill('pg');
    expectProblem(await send('/pay/ready', order('K-1')), 'UPSTREAM_UNAVAILABLE');
    expect((await ask(proxy.port, '/merchant/api/products')).status).toBe(200);
    await town.start('pg');
    expect((await send('/pay/ready', order('K-1'))).status).toBe(200);
  });
});
