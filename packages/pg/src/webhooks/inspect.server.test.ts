import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../test-gateway.ts';
import { startReceiver } from '../test-receiver.ts';

const ADMIN = '/admin/api/webhook-deliveries';
const MINUTE_MS = 60_000;

async function register(pg: Gateway, url: string, merchant = 'M001') {
  const as = { 'x-payflow-merchant': merchant };
  const { json } = await pg.post('/api/v1/webhook-endpoints', { url }, as);
  return json.data as { id: string; secret: string };
}

async function pay(pg: Gateway, merchant = 'M001'): Promise<string> {
  const as = { 'x-payflow-merchant': merchant };
  const { tid } = await pg.ready({}, as);
  await pg.approve(tid, {}, as);
  await pg.settle();
  return tid;
}

const find = async (pg: Gateway, query = '') => (await pg.get(`${ADMIN}${query}`)).json;
const tidsOf = ({ deliveries }: { deliveries: { tid: string }[] }) => deliveries.map(({ tid }) => tid);

describe('what was sent to all merchants', () => {
  test('is found by merchant, payment, state, endpoint and type, the newest first', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    await using bakery = await startReceiver({ status: 500, body: 'no bread' });
    await register(pg, shop.url);
    const { id: endpointId } = await register(pg, bakery.url, 'M002');
    const phone = await pay(pg);
    const bread = await pay(pg, 'M002');
    expect(tidsOf(await find(pg))).toEqual([bread, phone]);
    expect(tidsOf(await find(pg, '?merchantId=M001'))).toEqual([phone]);
    expect(tidsOf(await find(pg, `?tid=${phone}`))).toEqual([phone]);
    expect(tidsOf(await find(pg, `?tid=${phone}&merchantId=M002`))).toEqual([]);
    expect(tidsOf(await find(pg, '?status=WAITING'))).toEqual([bread]);
    expect(tidsOf(await find(pg, `?endpointId=${endpointId}`))).toEqual([bread]);
    expect(tidsOf(await find(pg, `?endpointId=${endpointId}&type=payment.failed`))).toEqual([]);
    expect(tidsOf(await find(pg, '?type=payment.captured'))).toEqual([bread, phone]);
    const [waiting, done] = (await find(pg)).deliveries;
    expect(waiting).toMatchObject({
      ...{ merchantId: 'M002', addressee: 'ENDPOINT', status: 'WAITING', attemptCount: 1 },
      lastAttempt: { number: 1, statusCode: 500, reply: 'no bread' },
      nextTryAt: expect.stringMatching(/Z$/),
    });
    expect(done).toMatchObject({ status: 'DELIVERED', nextTryAt: null, lastAttempt: { statusCode: 200 } });
  });

  test('comes page by page, none twice and none left out', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    await register(pg, shop.url);
    const paid: string[] = [];
    for (let i = 0; i < 5; i++) paid.unshift(await pay(pg));
    for (const filter of ['', '&type=payment.captured', '&merchantId=M001', '&status=DELIVERED']) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await find(pg, `?limit=2${filter}${cursor}`);
        seen.push(...tidsOf(page));
        cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
      } while (cursor);
      expect(seen).toEqual(paid);
    }
  });

  test.each([
    ['?status=LOST', 'status'],
    ['?cursor=nonsense', 'cursor'],
    ['?limit=101', 'limit'],
    ['?type=payment.invented', 'type'],
    ['?colour=red', 'colour'],
  ])('refuses %s and says why', async (query, path) => {
    await using pg = await startGateway();
    const { status, json } = await pg.get(`${ADMIN}${query}`);
    expect([status, json.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(JSON.stringify(json.errors)).toContain(path);
  });
});

describe('one delivery', () => {
  test('shows every request byte for byte, so that its receiver can be held against it', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 503, body: 'closed' });
    const { secret } = await register(pg, shop.url);
    await pay(pg);
    shop.answers = () => ({ status: 200, body: 'x'.repeat(2_000) });
    await pg.advance(MINUTE_MS);
    const { id } = (await find(pg)).deliveries[0];
    const { json } = await pg.get(`${ADMIN}/${id}`);
    expect(json.attempts.map(({ statusCode }: { statusCode: number }) => statusCode)).toEqual([503, 200]);
    expect(json.attempts[1].reply).toHaveLength(1_024);
    for (const [index, { request }] of json.attempts.entries()) {
      const got = shop.received[index];
      expect(request.body).toBe(got?.body);
      expect(got?.headers).toMatchObject(request.headers);
      new Webhook(secret).verify(request.body, request.headers);
    }
    expect(JSON.stringify(json)).not.toContain(secret);
  });

  test('shows no request where nothing was sent', async () => {
    await using pg = await startGateway();
    await register(pg, 'http://127.0.0.1:1/hook');
    await pay(pg);
    const { id } = (await find(pg)).deliveries[0];
    const [attempt] = (await pg.get(`${ADMIN}/${id}`)).json.attempts;
    expect(attempt).toMatchObject({ statusCode: null, error: expect.any(String) });
  });

  test('that is not there is NOT_FOUND', async () => {
    await using pg = await startGateway();
    const { status, json } = await pg.get(`${ADMIN}/dlv_nobody`);
    expect([status, json.code]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('the signer of a webhook', () => {
  test('is found among the endpoints of its merchant, also after its secret was rotated out', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const { id } = await register(pg, shop.url);
    await register(pg, `${shop.url}/other`);
    await pay(pg);
    const got = shop.received.find(({ path }) => path === '/hook');
    const ask = (over = {}) =>
      pg.post('/admin/api/webhook-signer', {
        ...{ merchantId: 'M001', webhookId: got?.headers['webhook-id'], body: got?.body },
        webhookTimestamp: got?.headers['webhook-timestamp'],
        webhookSignature: got?.headers['webhook-signature'],
        ...over,
      });
    expect((await ask()).json.signer).toMatchObject({ endpointId: id, secret: 'PRESENT', signsUntil: null });
    await pg.post(`/api/v1/webhook-endpoints/${id}/rotate-secret`, {});
    expect((await ask()).json.signer).toMatchObject({
      ...{ endpointId: id, secret: 'ROTATED_OUT', signsUntil: expect.stringMatching(/Z$/) },
    });
    expect((await ask({ body: `${got?.body} ` })).json).toEqual({ signer: null });
    expect((await ask({ merchantId: 'M002' })).json).toEqual({ signer: null });
    expect((await ask({ webhookId: 'a.b' })).json).toEqual({ signer: null });
    expect((await ask({ webhookTimestamp: 'soon' })).status).toBe(400);
  });
});
