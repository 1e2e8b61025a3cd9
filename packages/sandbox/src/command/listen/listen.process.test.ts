import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verify } from '@payflow/webhook-signature';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type PayFlowProcess, type Plot, plot, until } from '../../supervisor/payflow-process.ts';

vi.setConfig({ testTimeout: 60_000 });

let place: Plot;
beforeAll(async () => {
  place = await plot();
  await place.run(['start']).said('Ctrl-C stops it.');
});
afterAll(() => place[Symbol.dispose]());

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A shop that answers one status after the other, the last one from then on. */
async function aShop(...statuses: number[]) {
  const received: Received[] = [];
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    received.push({ headers: req.headers, body });
    res.writeHead(statuses[received.length - 1] ?? statuses.at(-1) ?? 200).end('seen');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

async function asMerchant<Data>(merchant: string, path: string, body?: object): Promise<Data> {
  const headers = { 'content-type': 'application/json', 'x-payflow-merchant': merchant };
  const sent = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const reply = await fetch(`${place.urls.pg}/api/v1${path}`, { headers, ...sent });
  const { data } = (await reply.json()) as { data: Data };
  return data;
}

const endpointsOf = (merchant: string) =>
  asMerchant<{ id: string; url: string }[]>(merchant, '/webhook-endpoints');

const pay = (merchant: string, ...more: string[]) =>
  place.run(['pay', '--json', '--merchant', merchant, ...more]).exited;

async function listening(merchant: string, ...more: string[]): Promise<PayFlowProcess> {
  const listen = place.run(['listen', '--merchant', merchant, ...more]);
  await listen.said('whsec_');
  return listen;
}

async function ends(listen: PayFlowProcess): Promise<void> {
  listen.signal('SIGINT');
  expect(await listen.exited).toMatchObject({ code: 0, err: '' });
}

test('each webhook goes on as it came, and the PG tries again as the receiver answers', async () => {
  await using shop = await aShop(500, 200);
  const listen = await listening('MINA', '--forward', shop.url);
  const { out } = await pay('MINA');
  await listen.said('→ 500');
  await place.run(['clock', 'advance', 'PT10S']).exited;
  await listen.said('→ 200');
  const { tid } = JSON.parse(out);
  expect(listen.out).toMatch(
    new RegExp(`payment\\.captured {2}${tid} {2}seq 3 {2}valid {2}→ 500 in \\d+ ms; the PG tries again`),
  );
  expect(listen.out).toMatch(/valid, time 2 {2}→ 200 in/);

  const secret = /whsec_\S+/.exec(listen.out)?.[0] ?? '';
  expect(shop.received).toHaveLength(2);
  for (const { headers, body } of shop.received) {
    const nowSeconds = Date.now() / 1_000;
    expect(verify({ headers: headers as Record<string, string>, body, secret, nowSeconds })).toMatchObject({
      valid: true,
    });
    expect(headers['user-agent']).toBe('PayFlow-Webhook/1');
  }
  const { deliveries } = await asMerchant<{ deliveries: { attempts: object[] }[] }>(
    'MINA',
    `/webhook-deliveries?tid=${tid}`,
  );
  expect(deliveries).toMatchObject([
    {
      status: 'DELIVERED',
      attempts: [
        { statusCode: 500, reply: 'seen' },
        { statusCode: 200, reply: 'seen' },
      ],
    },
  ]);
  await ends(listen);
  expect(await endpointsOf('MINA')).toEqual([]);
});

test('a receiver that is not there counts as 502', async () => {
  const listen = await listening('NOAH', '--forward', 'http://127.0.0.1:1/hook');
  await pay('NOAH');
  await listen.said('http://127.0.0.1:1 cannot be reached in');
  await until('the PG has its answer', async () => {
    const { deliveries } = await asMerchant<{ deliveries: { attempts: { statusCode: number }[] }[] }>(
      'NOAH',
      '/webhook-deliveries',
    );
    return deliveries[0]?.attempts[0]?.statusCode === 502;
  });
  await ends(listen);
});

test('without a receiver it shows what comes, for programs as one JSON value in a line', async () => {
  const listen = place.run([
    'listen',
    '--merchant',
    'OLGA',
    '--json',
    '--print',
    '--events',
    'payment.failed',
  ]);
  await listen.said('"listening"');
  await pay('OLGA');
  await pay('OLGA', '--card', '4000000000009995');
  await listen.said('"delivery"');
  await ends(listen);
  const lines = listen.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { what: 'listening', secret: expect.stringMatching(/^whsec_/) },
    { what: 'delivery', type: 'payment.failed', verdict: 'valid', time: 1, isLate: false },
    { what: 'removed' },
  ]);
  expect(JSON.parse(lines[1].body)).toMatchObject({ type: 'payment.failed' });
});

test('a listener that was killed leaves an endpoint that the next one takes over, with what waits', async () => {
  const killed = await listening('PAUL');
  killed.signal('SIGKILL');
  await killed.exited;
  const [left] = await endpointsOf('PAUL');
  await pay('PAUL');

  const next = await listening('PAUL');
  expect(await endpointsOf('PAUL')).toMatchObject([{ id: left?.id }]);
  await place.run(['clock', 'advance', 'PT10S']).exited;
  await next.said('payment.captured');
  const beside = await listening('PAUL');
  expect(await endpointsOf('PAUL')).toHaveLength(2);
  await ends(beside);
  await ends(next);
  expect(await endpointsOf('PAUL')).toEqual([]);
});

test('an endpoint that the PG has lost is registered again, with the same secret', async () => {
  const listen = await listening('QUIN');
  const [mine] = await endpointsOf('QUIN');
  const headers = { 'x-payflow-merchant': 'QUIN' };
  await fetch(`${place.urls.pg}/api/v1/webhook-endpoints/${mine?.id}`, { method: 'DELETE', headers });
  await listen.said('registered again');
  await pay('QUIN');
  await listen.said('valid');
  expect(listen.out).not.toContain('INVALID');
  await ends(listen);
  expect(await endpointsOf('QUIN')).toEqual([]);
});

test('the secret is the one that the receiver has already', async () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const listen = place.run(['listen', '--merchant', 'RITA'], { WEBHOOK_SECRET: secret });
  await listen.said(secret);
  await ends(listen);
});

test('whoever does not know its path reaches nobody', async () => {
  await using shop = await aShop(200);
  const listen = await listening('SARA', '--forward', shop.url);
  const [mine] = await endpointsOf('SARA');
  const origin = new URL(mine?.url ?? '').origin;
  for (const path of ['/', '/payflow-listen/', '/hook'])
    expect((await fetch(origin + path, { method: 'POST', body: '{}' })).status).toBe(404);
  const forged = await fetch(mine?.url ?? '', { method: 'POST', body: '{}' });
  expect(forged.status).toBe(200);
  await listen.said('INVALID: missing-header');
  await ends(listen);
  expect(shop.received).toHaveLength(1);
});

test.each([
  [['--events', 'payment.capturd'], 'payment.captured'],
  [['--secret', 'whsec_short'], 'whsec_ and the base64'],
  [['--forward', 'localhost:3000'], 'an address like'],
])('%j is refused in one line, exit code 2, and nothing is registered', async (words, hint) => {
  const { code, out, err } = await place.run(['listen', '--merchant', 'TOM', ...words]).exited;
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^[^\n]+\n$/);
  expect(err).toContain(hint);
  expect(await endpointsOf('TOM')).toEqual([]);
});

test('a port that is taken is said in one line, exit code 2', async () => {
  await using shop = await aShop(200);
  const { port } = new URL(shop.url);
  const { code, err } = await place.run(['listen', '--port', port]).exited;
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`Port ${port} is taken`) });
});
