import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pay, webhooks } from '@payflow/contracts';
import { type SignedHeaders, sign } from '@payflow/webhook-signature';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf, sectionOf } from '../docs/markdown.ts';
import { readProjectFile } from '../house/project-files.ts';
import { startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { type Arrival, languages, runnerOf, verdictsOf } from './languages.ts';

const page = readProjectFile('docs/verify-webhooks.md');
const folder = mkdtempSync(join(tmpdir(), 'payflow-verifiers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function headersOf(headers: IncomingHttpHeaders): SignedHeaders {
  const one = (name: keyof SignedHeaders): string => String(headers[name]);
  return {
    'webhook-id': one('webhook-id'),
    'webhook-timestamp': one('webhook-timestamp'),
    'webhook-signature': one('webhook-signature'),
  };
}

/** A webhook as it arrives at a shop of one's own: paid, sent and signed by a real PG. */
async function receive(): Promise<Arrival> {
  await using town = await startSandbox({ seed: 73 });
  const secret = `whsec_${Buffer.alloc(32, 'Mina').toString('base64')}`;
  const arrived = Promise.withResolvers<Arrival>();
  await using shop = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    res.end();
    arrived.resolve({ headers: headersOf(req.headers), body: Buffer.concat(chunks), secret });
  });
  await new Promise<void>((listening) => shop.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/hook`;
  replyOf(await town.pg.call(webhooks.registerWebhookEndpoint, { body: { url, secret } }));
  const body = { orderNo: 'O-1', amount: 12_000, orderName: '김미나의 커피 ☕' };
  const { tid } = replyOf(await town.pg.call(pay.ready, { body }));
  replyOf(await town.pg.call(pay.approve, { body: { tid } }));
  await town.quiet();
  return arrived.promise;
}

let real: Arrival;
beforeAll(async () => {
  real = await receive();
});

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

function signedAt(timestampSeconds: number, { body, secret }: Arrival): Arrival {
  return { headers: sign({ id: 'evt_1', timestampSeconds, body, secrets: [secret] }), body, secret };
}

const withHeader = (arrival: Arrival, headers: Arrival['headers']): Arrival => ({
  ...arrival,
  headers: { ...arrival.headers, ...headers },
});

function without(name: keyof SignedHeaders): Arrival {
  const { [name]: _gone, ...headers } = real.headers;
  return { ...real, headers };
}

const signature = (): string => real.headers['webhook-signature'] ?? '';
const otherSecret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const rotated = (): Arrival => ({
  ...real,
  headers: sign({
    id: 'evt_1',
    timestampSeconds: nowSeconds(),
    body: real.body,
    secrets: [otherSecret, real.secret],
  }),
});

const ARRIVALS: readonly [what: string, accepted: boolean, arrival: () => Arrival][] = [
  ['what PayFlow sent', true, () => real],
  ['one signed with two secrets, ours the second', true, rotated],
  ['one that is 290 s old', true, () => signedAt(nowSeconds() - 290, real)],
  [
    'one whose body was tampered with',
    false,
    () => ({
      ...real,
      body: Buffer.from(real.body.toString().replace('12000', '12001')),
    }),
  ],
  ['one that is 310 s old', false, () => signedAt(nowSeconds() - 310, real)],
  ['one from 310 s ahead', false, () => signedAt(nowSeconds() + 310, real)],
  [
    'an old one with a fresh timestamp',
    false,
    () => withHeader(real, { 'webhook-timestamp': String(nowSeconds() + 1) }),
  ],
  ['one under another id', false, () => withHeader(real, { 'webhook-id': 'evt_2' })],
  ['one signed with another secret', false, () => ({ ...real, secret: otherSecret })],
  [
    'one with half a signature',
    false,
    () => withHeader(real, { 'webhook-signature': signature().slice(0, -8) }),
  ],
  ['one with an empty signature', false, () => withHeader(real, { 'webhook-signature': 'v1,' })],
  [
    'one with letters outside ASCII as signature',
    false,
    () => withHeader(real, { 'webhook-signature': 'v1,서명' }),
  ],
  ['one with a timestamp in words', false, () => withHeader(real, { 'webhook-timestamp': 'now' })],
  ['one without webhook-id', false, () => without('webhook-id')],
  ['one without webhook-timestamp', false, () => without('webhook-timestamp')],
  ['one without webhook-signature', false, () => without('webhook-signature')],
];

describe.each(languages)('the documented verifier in $name', (language) => {
  const code = blocksOf(sectionOf(page, `## ${language.name}`), language.fence).join('');
  const program = runnerOf(language);

  // Shown as skipped where the language is not installed.
  test.skipIf(program === undefined)('accepts what PayFlow signed, and nothing else', async () => {
    const verdicts = await verdictsOf(
      language,
      { program: program ?? '', folder, code },
      ARRIVALS.map(([, , arrival]) => arrival()),
    );
    expect(ARRIVALS.map(([what], i) => [what, verdicts[i]])).toEqual(
      ARRIVALS.map(([what, accepted]) => [what, accepted]),
    );
  });
});
