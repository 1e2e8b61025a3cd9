import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ServerName } from '@payflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../../tools/images/chromium.ts';
import { SHELF } from '../scenarios/shelf.ts';
import { startNginx } from '../services/nginx.ts';
import { requireService } from '../services/service.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { freePorts } from '../town/ports.ts';
import { execute, openCall } from './swagger-page.ts';
import { visit } from './visit.ts';

const chromium = requireService('chromium');
const servers: readonly ServerName[] = ['pg', 'card', 'merchant'];

type Call = readonly [operationId: string, status: number, says: Record<string, unknown>];

/** In this order each call needs only what the ones before it have made, or makes it itself. */
const PAYING: readonly Call[] = [
  ['ready', 200, { status: 'READY' }],
  ['approve', 200, { status: 'APPROVED', amount: 50_000 }],
  ['tx', 200, { status: 'APPROVED' }],
  ['authorizePayment', 201, { code: 'OK', data: expect.objectContaining({ status: 'AUTHORIZED' }) }],
  ['capturePayment', 200, { code: 'OK', data: expect.objectContaining({ status: 'CAPTURED' }) }],
  ['refundPayment', 200, { code: 'OK', data: expect.objectContaining({ refundedAmount: 20_000 }) }],
  ['voidPayment', 200, { code: 'OK', data: expect.objectContaining({ status: 'VOIDED' }) }],
  ['paymentTimeline', 200, { code: 'OK' }],
  ['listPayments', 200, { code: 'OK' }],
  ['authorize', 200, { result: 'DECLINED', responseCode: '51' }],
];
const captured = expect.objectContaining({ valid: true, type: 'payment.captured' });
const SHOPPING: readonly Call[] = [
  ['createOrder', 201, { state: 'CREATED' }],
  ['checkoutOrder', 200, { redirectUrl: expect.stringContaining('/checkout?tid=') }],
  ['getOrder', 200, { state: 'PENDING' }],
  ['inbox', 200, { webhooks: expect.arrayContaining([captured]) }],
];

/** Pays first, by itself. */
const CANCELLING: readonly Call[] = [['cancel', 200, { status: 'PARTIAL_CANCELLED' }]];

/** The example of each finds the script that the first one made. */
const SCRIPTING: readonly Call[] = [
  ['putScript', 200, { name: 'broke-twice', left: 3, warnings: [] }],
  ['getScript', 200, { hits: 0 }],
  ['deleteScript', 200, { name: 'broke-twice' }],
];

/** Of the supervisor, by way of the PG. */
const TELLING: readonly Call[] = [
  ['listScenarios', 200, { scenarios: expect.arrayContaining([expect.anything()]) }],
  ['playScenario', 200, { name: 'wrong-amount', passed: true }],
];

/** Every page asks every server. */
const VISITS: readonly [ServerName, readonly Call[]][] = [
  ['pg', [...PAYING, ...SHOPPING, ...CANCELLING, ...TELLING]],
  ['card', [...PAYING, ...SCRIPTING]],
  ['merchant', [...PAYING, ...SHOPPING.slice(0, 1)]],
];

/** Swagger UI takes a second or two a call when the machine is busy. */
const TIMEOUT_MS = 240_000;

/** Opens one page and clicks every example on it. */
async function tryAll(
  browser: Browser,
  town: Sandbox,
  page: string,
  places: string[],
  calls: readonly Call[],
) {
  await using visited = await visit(browser, { places });
  await visited.page.goto(page);
  for (const [operationId, status, says] of calls) {
    const executed = await execute(visited.page, operationId);
    const expected = { status, body: expect.objectContaining(says) };
    expect([operationId, executed]).toEqual([operationId, expected]);
    if (operationId === 'approve') await town.quiet();
  }
  expect(visited.complaints).toEqual([]);
}

describe.skipIf(chromium === undefined)('Swagger UI in a browser', { timeout: TIMEOUT_MS }, () => {
  let town: Sandbox;
  let browser: Browser;
  beforeAll(async () => {
    [town, browser] = await Promise.all([startSandbox({ seed: 71 }), openChromium(chromium ?? '')]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), town?.[Symbol.asyncDispose]()]);
  });

  test.each(VISITS)(
    'of the %s server: every example works as it stands, without a complaint',
    async (server, calls) => {
      const places = servers.map((name) => town.url(name));
      await tryAll(browser, town, `${town.url(server)}/docs`, places, calls);
    },
  );
});

test.skipIf(chromium === undefined)(
  'every scenario passes from Swagger UI',
  { timeout: 2 * TIMEOUT_MS },
  async () => {
    await using town = await startSandbox({ seed: 73 });
    const files = (await readdir(SHELF)).filter((file) => file.endsWith('.yaml'));
    const browser = await openChromium(chromium ?? '');
    try {
      await using visited = await visit(browser, { places: [town.url('pg')] });
      await visited.page.goto(`${town.url('pg')}/docs`);
      const call = await openCall(visited.page, 'playScenario');
      for (const name of files.map((file) => basename(file, '.yaml'))) {
        const { status, body } = await call.run({ name });
        expect([status, body.name, body.passed]).toEqual([200, name, true]);
      }
      expect(visited.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  },
);

const behindNginx = chromium !== undefined && requireService('nginx') !== undefined;

test.skipIf(!behindNginx)(
  'Swagger UI through nginx: every example works as it stands, and asks nobody but nginx',
  { timeout: TIMEOUT_MS },
  async () => {
    const [port = 0] = await freePorts(1);
    const publicUrl = `http://localhost:${port}`;
    const env = { PAYFLOW_PUBLIC_URL: publicUrl };
    await using town = await startSandbox({ seed: 72, overrides: { pg: env, card: env, merchant: env } });
    const upstreams = { pg: town.url('pg'), card: town.url('card'), merchant: town.url('merchant') };
    await using _proxy = await startNginx({ upstreams, port });
    const browser = await openChromium(chromium ?? '');
    try {
      await tryAll(browser, town, `${publicUrl}/docs`, [publicUrl], [...PAYING, ...SHOPPING]);
    } finally {
      await browser.close();
    }
  },
);
