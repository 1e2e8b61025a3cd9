import { webhookTypes } from '@payflow/contracts';
import { isSecret } from '@payflow/webhook-signature';
import { describe, expect, test } from 'vitest';
import { type Gateway, PG_URL, startGateway } from '../test-gateway.ts';
import { CARD_URL } from '../test-issuer.ts';

const HOOK = 'http://localhost:3000/hook';
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const register = (pg: Gateway, body: unknown, headers = {}) =>
  pg.post('/api/v1/webhook-endpoints', body, headers);
const listed = async (pg: Gateway, headers = {}) =>
  (await pg.get('/api/v1/webhook-endpoints', headers)).json.data;

describe('registering', () => {
  test('a URL makes a secret, which is shown this once and never again', async () => {
    await using pg = await startGateway();
    const { status, json } = await register(pg, { url: HOOK });
    expect(status).toBe(200);
    expect(json.data).toMatchObject({ url: HOOK, events: [...webhookTypes] });
    expect(isSecret(json.data.secret)).toBe(true);
    const { secret, ...shown } = json.data;
    expect(await listed(pg)).toEqual([shown]);
    expect(JSON.stringify(pg.rows('SELECT * FROM webhook_endpoints'))).not.toContain(secret);
  });

  test('a known URL updates it: the id stays, the secret stays unless one is sent', async () => {
    await using pg = await startGateway();
    const first = (await register(pg, { url: HOOK })).json.data;
    const again = (await register(pg, { url: HOOK, events: ['payment.failed'] })).json.data;
    expect(again).toMatchObject({ id: first.id, events: ['payment.failed'], createdAt: first.createdAt });
    expect(again).not.toHaveProperty('secret');
    const rotated = (await register(pg, { url: HOOK, secret: SECRET })).json.data;
    expect(rotated).toMatchObject({ id: first.id, events: ['payment.failed'], secret: SECRET });
    expect(await listed(pg)).toHaveLength(1);
  });

  test('one URL ten times at once makes one endpoint, and its secret is told once', async () => {
    await using pg = await startGateway();
    const replies = await Promise.all(Array.from({ length: 10 }, () => register(pg, { url: HOOK })));
    expect(new Set(replies.map(({ json }) => json.data.id)).size).toBe(1);
    expect(replies.filter(({ json }) => json.data.secret !== undefined)).toHaveLength(1);
  });

  test('is repeatable by key, byte for byte', async () => {
    await using pg = await startGateway();
    const key = { 'idempotency-key': 'k' };
    const first = await register(pg, { url: HOOK }, key);
    const repeat = await register(pg, { url: HOOK }, key);
    expect(repeat.body).toBe(first.body);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
  });

  test('is for one merchant: another one has endpoints and secrets of its own', async () => {
    await using pg = await startGateway();
    const other = { 'x-payflow-merchant': 'M002' };
    const mine = (await register(pg, { url: HOOK })).json.data;
    const theirs = (await register(pg, { url: HOOK }, other)).json.data;
    expect(theirs.id).not.toBe(mine.id);
    expect(theirs.secret).not.toBe(mine.secret);
    expect((await listed(pg, other)).map(({ id }: { id: string }) => id)).toEqual([theirs.id]);
  });
});

describe('where webhooks may not go', () => {
  test.each([
    ['the gateway itself', `${PG_URL}/pay/approve`],
    ['the gateway by another name', PG_URL.replace('127.0.0.1', 'localhost')],
    ['the issuer', `${CARD_URL}/card/api/authorize`],
    ['cloud metadata', 'http://169.254.169.254/latest/meta-data'],
    ['another scheme', 'ftp://shop.example/hook'],
    ['a user name', 'http://mina@shop.example/hook'],
    ['no URL', 'hook'],
  ])('is refused at registration and as callbackUrl: %s', async (_what, url) => {
    await using pg = await startGateway();
    await register(pg, { url: HOOK });
    const refusal = { status: 422, json: { code: 'CALLBACK_NOT_ALLOWED' } };
    expect(await register(pg, { url })).toMatchObject(refusal);
    expect(await pg.post('/pay/ready', { orderNo: 'A-1', amount: 1, callbackUrl: url })).toMatchObject(
      refusal,
    );
    expect(await listed(pg)).toHaveLength(1);
    expect(pg.rows('SELECT * FROM payments')).toEqual([]);
  });

  test.each(['http://localhost:3000/hook', 'http://10.0.0.5/hook', 'http://[::1]:3000/hook'])(
    'in server mode also inside: %s',
    async (url) => {
      await using pg = await startGateway({
        PAYFLOW_MODE: 'server',
        PAYFLOW_MASTER_SECRET: 'ms_0f1e2d3c4b5a69788796a5b4c3d2e1f0',
        M001_SECRET_KEY: 'sk_m001_6f1d0c5b8a7e4f3d2c1b',
        CARD_KEY: 'ck_00112233445566778899aabb',
        ADMIN_KEY: 'ak_bbaa99887766554433221100',
        WEBHOOK_ALLOWED_TARGETS: 'shop.internal:3000',
      });
      const headers = { authorization: 'Bearer sk_m001_6f1d0c5b8a7e4f3d2c1b' };
      expect((await register(pg, { url }, headers)).status).toBe(422);
      expect((await register(pg, { url: 'http://shop.internal:3000/hook' }, headers)).status).toBe(200);
    },
  );

  test('is a callbackUrl while no endpoint has a secret to sign it with', async () => {
    await using pg = await startGateway();
    const body = { orderNo: 'A-1', amount: 1, callbackUrl: HOOK };
    expect(await pg.post('/pay/ready', body)).toMatchObject({
      status: 422,
      json: { code: 'CALLBACK_NOT_ALLOWED', message: expect.stringContaining('webhook-endpoints') },
    });
  });
});

test.each([
  ['an event nobody knows', { events: ['payment.imagined'] }],
  ['no event', { events: [] }],
  ['a short secret', { secret: 'whsec_c2hvcnQ=' }],
  ['a secret without its prefix', { secret: Buffer.alloc(32).toString('base64') }],
])('%s is refused with 400', async (_what, over) => {
  await using pg = await startGateway();
  expect(await register(pg, { url: HOOK, ...over })).toMatchObject({
    status: 400,
    json: { code: 'VALIDATION_FAILED' },
  });
});
