import { isSecret, verify } from '@payflow/webhook-signature';
import { describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../test-gateway.ts';
import { type Receiver, startReceiver } from '../test-receiver.ts';
import { createSendEdited, type TestContext } from './send-edited.ts';

const ADMIN = '/admin/api/webhook-deliveries';

/** A shop that verifies, as it should. */
async function verifyingShop(pg: Gateway) {
  const shop = await startReceiver();
  const { json } = await pg.post('/api/v1/webhook-endpoints', { url: shop.url });
  const { secret, id: endpointId } = json.data;
  shop.answers = ({ headers, body }) => {
    const verdict = verify({ headers, body, secret, nowSeconds: Math.floor(pg.clock.realNow() / 1000) });
    return { status: verdict.valid ? 200 : 401, body: verdict.valid ? 'taken' : verdict.reason };
  };
  const { tid } = await pg.ready();
  await pg.approve(tid);
  await pg.settle();
  const [delivery] = (await pg.get(ADMIN)).json.deliveries;
  return { shop, secret, endpointId, delivery };
}

const last = (shop: Receiver) => shop.received.at(-1);

describe('an edited webhook', () => {
  test.each([
    ['valid', 200, 'taken'],
    ['tampered', 401, 'no-matching-signature'],
    ['stale', 401, 'too-old'],
    ['wrong-secret', 401, 'no-matching-signature'],
    ['unsigned', 401, 'missing-header'],
  ])('that is signed %s is answered with %i by a shop that verifies', async (sign, statusCode, reply) => {
    await using pg = await startGateway();
    const { shop, delivery } = await verifyingShop(pg);
    await using _shop = shop;
    const { status, json } = await pg.post(`${ADMIN}/${delivery.id}/send-edited`, { sign });
    expect(status).toBe(200);
    expect(json.received).toMatchObject({ statusCode, reply, error: null });
    expect(last(shop)?.body).toBe(json.sent.body);
    expect(last(shop)?.headers).toMatchObject(json.sent.headers);
  });

  test('goes out as it was written, under the id and the time that were asked for', async () => {
    await using pg = await startGateway();
    const { shop, secret, delivery } = await verifyingShop(pg);
    await using _shop = shop;
    const body = '{"type":"payment.captured","data":{"buyer":"<script>김미나</script>"}}\n';
    const edit = { body, webhookId: 'evt_mine', skewSeconds: 299 };
    const { json } = await pg.post(`${ADMIN}/${delivery.id}/send-edited`, edit);
    expect(json.received.statusCode).toBe(200);
    expect(last(shop)).toMatchObject({ body, headers: { 'webhook-id': 'evt_mine' } });
    expect(JSON.stringify(json)).not.toContain(secret);
    expect(isSecret(secret)).toBe(true);
  });

  test('changes nothing about the delivery, its endpoint and its schedule', async () => {
    await using pg = await startGateway();
    const { shop, delivery } = await verifyingShop(pg);
    await using _shop = shop;
    const kept = () => [
      pg.rows('SELECT * FROM deliveries'),
      pg.rows('SELECT * FROM delivery_attempts'),
      pg.rows('SELECT * FROM webhook_endpoints'),
      pg.rows("SELECT * FROM timers WHERE kind = 'deliver'"),
    ];
    const before = kept();
    shop.answers = () => ({ status: 410 });
    const { json } = await pg.post(`${ADMIN}/${delivery.id}/send-edited`, { sign: 'valid' });
    await pg.settle();
    expect(json.received.statusCode).toBe(410);
    expect(kept()).toEqual(before);
  });

  test('follows no redirect, and says when nobody answers', async () => {
    await using pg = await startGateway();
    const { shop, delivery } = await verifyingShop(pg);
    const path = `${ADMIN}/${delivery.id}/send-edited`;
    const before = shop.received.length;
    shop.answers = () => ({ status: 302, headers: { location: shop.url } });
    expect((await pg.post(path, {})).json.received.statusCode).toBe(302);
    expect(shop.received).toHaveLength(before + 1);
    await shop[Symbol.asyncDispose]();
    const { received } = (await pg.post(path, {})).json;
    expect(received).toMatchObject({ statusCode: null, reply: null, error: expect.stringMatching(/./) });
  });

  test('is refused for an endpoint that is disabled, and for a delivery that is not there', async () => {
    await using pg = await startGateway();
    const { shop, endpointId, delivery } = await verifyingShop(pg);
    await using _shop = shop;
    await pg.patch(`/api/v1/webhook-endpoints/${endpointId}`, { enabled: false });
    const refused = await pg.post(`${ADMIN}/${delivery.id}/send-edited`, {});
    expect([refused.status, refused.json.code]).toEqual([409, 'INVALID_STATE']);
    const none = await pg.post(`${ADMIN}/dlv_nobody/send-edited`, {});
    expect([none.status, none.json.code]).toEqual([404, 'NOT_FOUND']);
  });

  test.each([
    [{ sign: 'forged' }, 'sign'],
    [{ webhookId: 'a.b' }, 'webhookId'],
    [{ webhookId: 'a\r\nx: y' }, 'webhookId'],
    [{ skewSeconds: 1e12 }, 'skewSeconds'],
    [{ body: 'x'.repeat(65_537) }, 'body'],
    [{ url: 'http://169.254.169.254/' }, 'url'],
  ])('%o is refused', async (body, path) => {
    await using pg = await startGateway();
    const { status, json } = await pg.post(`${ADMIN}/dlv_1/send-edited`, body);
    expect([status, json.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(JSON.stringify(json.errors)).toContain(path);
  });
});

test('a gateway in server mode signs nothing that did not happen', async () => {
  const sendEdited = createSendEdited({
    mode: 'server',
    get store(): never {
      throw new Error('nothing is looked up');
    },
  } as unknown as TestContext);
  expect(await sendEdited('dlv_1', { sign: 'valid' })).toMatchObject({
    ...{ refusal: 'FORBIDDEN', message: expect.stringContaining('sandbox') },
  });
});
