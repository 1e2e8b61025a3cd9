import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { type Gateway, PG_URL, startGateway } from '../test-gateway.ts';
import { type Received, startReceiver } from '../test-receiver.ts';

const PATH = '/api/v1/webhook-endpoints';
const HOOK = 'http://localhost:3000/hook';
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const THEIRS = { 'x-payflow-merchant': 'M002' };

async function register(pg: Gateway, url: string, over = {}, headers = {}) {
  return (await pg.post(PATH, { url, ...over }, headers)).json.data;
}
async function pay(pg: Gateway, over = {}): Promise<string> {
  const { tid } = await pg.ready(over);
  await pg.approve(tid);
  return tid;
}
const show = async (pg: Gateway, id: string) => (await pg.get(`${PATH}/${id}`)).json.data;
const states = (pg: Gateway) =>
  pg.rows('SELECT state, attempts FROM deliveries').map(({ state, attempts }) => `${state} ${attempts}`);

function verifies({ headers, body }: Received, secret: string): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

test('an endpoint is shown as it is listed, and there are at most sixteen', async () => {
  await using pg = await startGateway();
  for (let n = 0; n < 16; n++) await register(pg, `${HOOK}${n}`);
  const seventeenth = await pg.post(PATH, { url: HOOK });
  expect(seventeenth).toMatchObject({
    ...{ status: 409, json: { code: 'INVALID_STATE', message: expect.stringContaining('delete one first') } },
  });
  const { data } = (await pg.get(PATH)).json;
  expect(data).toHaveLength(16);
  expect(data[0]).toMatchObject({
    enabled: true,
    failingSince: null,
    disabledAt: null,
    disabledReason: null,
  });
  expect(await show(pg, data[3].id)).toEqual(data[3]);
  expect((await pg.post(PATH, { url: data[0].url })).status).toBe(200);
  expect((await pg.post(PATH, { url: HOOK }, THEIRS)).status).toBe(200);
});

describe('another merchant', () => {
  test.each([
    ['get', (pg: Gateway, id: string) => pg.get(`${PATH}/${id}`, THEIRS)],
    ['patch', (pg: Gateway, id: string) => pg.patch(`${PATH}/${id}`, { enabled: false }, THEIRS)],
    ['delete', (pg: Gateway, id: string) => pg.remove(`${PATH}/${id}`, THEIRS)],
    ['rotate', (pg: Gateway, id: string) => pg.post(`${PATH}/${id}/rotate-secret`, {}, THEIRS)],
    [
      'redeliver',
      (pg: Gateway, id: string) =>
        pg.post(`${PATH}/${id}/redeliver`, { since: '2020-01-01T00:00:00Z' }, THEIRS),
    ],
  ])('finds nothing to %s, and nothing changes', async (_what, call) => {
    await using pg = await startGateway();
    const { id } = await register(pg, HOOK);
    const before = pg.rows('SELECT * FROM webhook_endpoints');
    expect(await call(pg, id)).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
    expect(pg.rows('SELECT * FROM webhook_endpoints')).toEqual(before);
  });
});

describe('changing an endpoint', () => {
  test('takes other events, and leaves the rest as it was', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const { id } = await register(pg, shop.url);
    const { status, json } = await pg.patch(`${PATH}/${id}`, { events: ['payment.failed'] });
    expect([status, json.data]).toEqual([200, await show(pg, id)]);
    expect(json.data).toMatchObject({ id, url: shop.url, events: ['payment.failed'], enabled: true });
    await pay(pg);
    await pg.settle();
    expect(shop.received).toEqual([]);
  });

  test('sends what waits to the new address', async () => {
    await using pg = await startGateway();
    await using old = await startReceiver({ status: 500 });
    await using shop = await startReceiver();
    const { id, secret } = await register(pg, old.url);
    await pay(pg);
    await pg.settle();
    await pg.patch(`${PATH}/${id}`, { url: shop.url });
    await pg.advance(HOUR_MS);
    expect(shop.received.map((webhook) => verifies(webhook, secret))).toEqual([true]);
    expect(pg.rows('SELECT state, url FROM deliveries')).toEqual([{ state: 'DELIVERED', url: shop.url }]);
  });

  test.each([
    ['nothing', {}, 400],
    ['an unknown field', { secret: SECRET }, 400],
    ['no event', { events: [] }, 400],
    ['an event nobody knows', { events: ['payment.imagined'] }, 400],
    ['something else than yes or no', { enabled: 'yes' }, 400],
    ['the gateway itself', { url: `${PG_URL}/pay/approve` }, 422],
    ['the address of another endpoint', { url: `${HOOK}/taken` }, 409],
  ])('to %s is refused, and nothing changes', async (_what, body, status) => {
    await using pg = await startGateway();
    const { id } = await register(pg, HOOK);
    await register(pg, `${HOOK}/taken`);
    const before = await show(pg, id);
    expect((await pg.patch(`${PATH}/${id}`, body)).status).toBe(status);
    expect(await show(pg, id)).toEqual(before);
  });
});

describe('an endpoint that is switched off', () => {
  test('gets nothing: what waits ends, what happens meanwhile makes no delivery; on again it gets what comes', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 500 });
    const { id } = await register(pg, shop.url);
    await pay(pg);
    await pg.settle();
    const off = await pg.patch(`${PATH}/${id}`, { enabled: false });
    expect(off.json).toMatchObject({ message: 'Disabled: ASKED.', data: { enabled: false } });
    await pay(pg);
    await pg.settle();
    expect(states(pg)).toEqual(['DISABLED 1']);
    expect(pg.rows("SELECT * FROM timers WHERE kind IN ('deliver', 'withdraw')")).toEqual([]);

    shop.answers = () => ({ status: 200 });
    expect((await pg.patch(`${PATH}/${id}`, { enabled: true })).json.data).toMatchObject({
      ...{ enabled: true, disabledAt: null, disabledReason: null, failingSince: null },
    });
    await pay(pg);
    await pg.settle();
    expect(states(pg)).toEqual(['DISABLED 1', 'DELIVERED 1']);
  });

  test('ends all that waits, page by page', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 500 });
    const { id } = await register(pg, shop.url);
    await Promise.all(Array.from({ length: 230 }, () => pay(pg)));
    await pg.settle();
    await pg.patch(`${PATH}/${id}`, { enabled: false });
    await pg.settle();
    expect(pg.rows('SELECT state, count(*) n FROM deliveries GROUP BY state')).toEqual([
      { state: 'DISABLED', n: 230 },
    ]);
  });

  test('while a try is under way has that try on record', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const came = Promise.withResolvers<void>();
    const mayAnswer = Promise.withResolvers<void>();
    shop.answers = async () => {
      came.resolve();
      await mayAnswer.promise;
      return { status: 200 };
    };
    const { id } = await register(pg, shop.url);
    await pay(pg);
    await came.promise;
    await pg.patch(`${PATH}/${id}`, { enabled: false });
    mayAnswer.resolve();
    await pg.settle();
    expect(states(pg)).toEqual(['DELIVERED 1']);
  });
});

describe('an endpoint that is deleted', () => {
  test('is gone with what waits for it, and its address may be registered anew', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 500 });
    const { id } = await register(pg, shop.url);
    await pay(pg);
    await pg.settle();
    expect(await pg.remove(`${PATH}/${id}`)).toMatchObject({ status: 200, json: { data: { id } } });
    await pg.settle();
    expect(states(pg)).toEqual(['DISABLED 1']);
    expect(await pg.get(`${PATH}/${id}`)).toMatchObject({ status: 404 });
    expect((await pg.remove(`${PATH}/${id}`)).status).toBe(404);
    const again = await register(pg, shop.url);
    expect(again.id).not.toBe(id);
    expect(again.secret).toMatch(/^whsec_/);
  });

  test('leaves signing of callbackUrls to the next one, and with the last one nobody signs', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 500 });
    const first = await register(pg, HOOK, { events: ['payment.expired'] });
    const second = await register(pg, `${HOOK}/2`, { events: ['payment.expired'] });
    await pay(pg, { callbackUrl: shop.url });
    await pg.settle();
    await pg.remove(`${PATH}/${first.id}`);
    await pg.advance(10_000);
    const [before, after] = shop.received;
    expect([before!, after!].map((webhook) => verifies(webhook, first.secret))).toEqual([true, false]);
    expect(verifies(after!, second.secret)).toBe(true);

    const { tid } = await pg.ready({ callbackUrl: shop.url });
    await pg.remove(`${PATH}/${second.id}`);
    await pg.approve(tid);
    await pg.advance(HOUR_MS);
    expect(states(pg)).toEqual(['DISABLED 2']);
    const body = { orderNo: 'A-1', amount: 1, callbackUrl: shop.url };
    expect(await pg.post('/pay/ready', body)).toMatchObject({ json: { code: 'CALLBACK_NOT_ALLOWED' } });
  });
});

describe('a rotated secret', () => {
  test('and the one before it both verify for a day of real time, then the new one alone', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const { id, secret: old } = await register(pg, shop.url);
    const { json } = await pg.post(`${PATH}/${id}/rotate-secret`, {});
    const { secret, previousExpiresAt } = json.data;
    expect(json.data.id).toBe(id);
    expect(Math.abs(Date.parse(previousExpiresAt) - pg.clock.realNow() - DAY_MS)).toBeLessThan(60_000);
    await pay(pg);
    await pg.advance(2 * DAY_MS);
    await pay(pg);
    await pg.settle();
    for (const webhook of shop.received) {
      expect([verifies(webhook, secret), verifies(webhook, old)]).toEqual([true, true]);
      const [newest] = String(webhook.headers['webhook-signature']).split(' ');
      const alone = { ...webhook, headers: { ...webhook.headers, 'webhook-signature': newest } };
      expect(verifies(alone, secret)).toBe(true);
    }
    await pg.pass(DAY_MS);
    const before = shop.received.length;
    await pay(pg);
    await pg.settle();
    const [last] = shop.received.slice(before);
    const signatures = String(last?.headers['webhook-signature']).split(' ');
    expect(signatures).toHaveLength(1);
    // The machine's clock did not move: the verifier is told the time that passed.
    const stamp = Number(last?.headers['webhook-timestamp']);
    const signed = (by: string) =>
      new Webhook(by).sign(String(last?.headers['webhook-id']), new Date(stamp * 1000), last!.body);
    expect(signatures).toEqual([signed(secret)]);
    expect(signatures).not.toContain(signed(old));
  });

  test('is repeatable by key without rotating twice, and lies nowhere in the clear', async () => {
    await using pg = await startGateway();
    const { id } = await register(pg, HOOK);
    const key = { 'idempotency-key': 'k' };
    const first = await pg.post(`${PATH}/${id}/rotate-secret`, {}, key);
    const repeat = await pg.post(`${PATH}/${id}/rotate-secret`, {}, key);
    expect([repeat.body, repeat.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    const tables = ['webhook_endpoints', 'idempotency'].map((table) => pg.rows(`SELECT * FROM ${table}`));
    expect(JSON.stringify(tables)).not.toContain(first.json.data.secret);
    expect(await pg.post(`${PATH}/${id}/rotate-secret`, { secret: SECRET }, key)).toMatchObject({
      ...{ status: 422, json: { code: 'IDEMPOTENCY_KEY_REUSED' } },
    });
  });

  test('may be sent; sent again it changes nothing', async () => {
    await using pg = await startGateway();
    const { id } = await register(pg, HOOK);
    const rotate = () => pg.post(`${PATH}/${id}/rotate-secret`, { secret: SECRET });
    const first = await rotate();
    expect(first.json).toMatchObject({ message: 'Rotated.', data: { id, secret: SECRET } });
    const rows = pg.rows('SELECT * FROM webhook_endpoints');
    expect((await rotate()).json.data).toEqual(first.json.data);
    expect(pg.rows('SELECT * FROM webhook_endpoints')).toEqual(rows);
  });

  test('sent with the registration of a known address counts as one, and the same one again does not', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const { secret: old } = await register(pg, shop.url);
    await register(pg, shop.url, { secret: SECRET });
    await register(pg, shop.url, { secret: SECRET });
    await pay(pg);
    await pg.settle();
    const [webhook] = shop.received;
    expect([verifies(webhook!, SECRET), verifies(webhook!, old)]).toEqual([true, true]);
  });

  test.each([
    ['too short', { secret: 'whsec_c2hvcnQ=' }],
    ['beside an unknown field', { secret: SECRET, days: 2 }],
  ])('that is %s is refused with 400', async (_what, body) => {
    await using pg = await startGateway();
    const { id } = await register(pg, HOOK);
    expect((await pg.post(`${PATH}/${id}/rotate-secret`, body)).status).toBe(400);
  });
});

describe('five days of failure', () => {
  test('and nothing else disable an endpoint, with the reason', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 500 });
    const { id } = await register(pg, shop.url);
    await pay(pg);
    await pg.settle();
    expect(await show(pg, id)).toMatchObject({ enabled: true, failingSince: expect.any(String) });
    await pg.advance(5 * DAY_MS - HOUR_MS);
    await pay(pg);
    await pg.settle();
    expect((await show(pg, id)).enabled).toBe(true);
    await pg.advance(2 * HOUR_MS);
    await pay(pg);
    await pg.settle();
    expect(await show(pg, id)).toMatchObject({ enabled: false, disabledReason: 'FAILING' });
    expect(new Set(pg.rows('SELECT state FROM deliveries').map(({ state }) => state))).toEqual(
      new Set(['DISABLED']),
    );
    const told = shop.received.length;
    await pay(pg);
    await pg.advance(DAY_MS);
    expect(shop.received).toHaveLength(told);
  });

  test('with one success between do not', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 500 });
    const { id } = await register(pg, shop.url);
    await pay(pg);
    await pg.settle();
    await pg.advance(3 * DAY_MS);
    shop.answers = () => ({ status: 200 });
    await pay(pg);
    await pg.settle();
    expect((await show(pg, id)).failingSince).toBeNull();
    shop.answers = () => ({ status: 500 });
    await pg.advance(3 * DAY_MS);
    await pay(pg);
    await pg.settle();
    expect((await show(pg, id)).enabled).toBe(true);
  });
});
