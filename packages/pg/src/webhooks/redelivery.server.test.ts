import { paymentWebhookTypes } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { BANKS_ARE_CLOSED, type Gateway, startGateway } from '../test-gateway.ts';
import { startReceiver } from '../test-receiver.ts';
import { JITTER_SHARE, WAITS_MS } from './schedule.ts';

const ENDPOINTS = '/api/v1/webhook-endpoints';
const PATH = '/api/v1/webhook-deliveries';
const HOUR_MS = 60 * 60_000;
const THEIRS = { 'x-payflow-merchant': 'M002' };
const LONG_AGO = '2020-01-01T00:00:00.000Z';

/** For events of payments alone: as days pass, merchants are also told that they are paid. */
async function register(pg: Gateway, url: string, over = {}) {
  const body = { url, events: paymentWebhookTypes, ...over };
  return (await pg.post(ENDPOINTS, body)).json.data.id as string;
}
async function pay(pg: Gateway, headers = {}): Promise<string> {
  const { tid } = await pg.ready({}, headers);
  await pg.approve(tid, {}, headers);
  await pg.settle();
  return tid;
}
const list = async (pg: Gateway, query = '', headers = {}) =>
  (await pg.get(`${PATH}${query}`, headers)).json.data;
const states = (pg: Gateway) =>
  pg.rows('SELECT state, attempts FROM deliveries').map(({ state, attempts }) => `${state} ${attempts}`);

async function exhaust(pg: Gateway): Promise<void> {
  for (let tries = 1; tries < 10; tries++) await pg.advance(Math.ceil(WAITS_MS[tries]! * (1 + JITTER_SHARE)));
}

describe('the list of deliveries', () => {
  test('shows each with its tries: the status, the answer, how long it took, or why there was none', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 500, body: 'x'.repeat(3_000) });
    const endpointId = await register(pg, shop.url);
    const tid = await pay(pg);
    await shop[Symbol.asyncDispose]();
    await pg.advance(HOUR_MS);
    const { deliveries, nextCursor } = await list(pg);
    expect(nextCursor).toBeNull();
    expect(deliveries).toMatchObject([
      { tid, endpointId, url: shop.url, type: 'payment.captured', status: 'WAITING', attemptCount: 2 },
    ]);
    const [answered, unanswered] = deliveries[0].attempts;
    expect(answered).toMatchObject({ number: 1, statusCode: 500, reply: 'x'.repeat(1_024), error: null });
    expect(unanswered).toMatchObject({ number: 2, statusCode: null, reply: null });
    expect(unanswered.error).toContain(`http://127.0.0.1:${shop.port}`);
    expect(unanswered.durationMs).toBeGreaterThanOrEqual(0);
    expect((await pg.get(`${PATH}/${deliveries[0].id}`)).json.data).toEqual(deliveries[0]);
  });

  test('comes newest first, page by page, each once', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    await register(pg, shop.url);
    await register(pg, `${shop.url}/2`);
    const tids: string[] = [];
    for (let n = 0; n < 4; n++) tids.unshift(await pay(pg));
    shop.answers = () => ({ status: 500 });
    tids.unshift(await pay(pg));
    const seen: { id: string; tid: string }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { deliveries: typeof seen; nextCursor: string | null } = await list(
        pg,
        `?limit=3${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.deliveries);
      cursor = page.nextCursor;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(10);
    expect(seen.map(({ tid }) => tid)).toEqual(tids.flatMap((tid) => [tid, tid]));
  });

  test('is narrowed by status, payment and endpoint', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const first = await register(pg, shop.url);
    const second = await register(pg, `${shop.url}/2`);
    shop.answers = ({ path }) => ({ status: path === '/hook/2' ? 500 : 200 });
    const tid = await pay(pg);
    await pay(pg);
    const count = async (query: string) => (await list(pg, query)).deliveries.length;
    expect(await count('')).toBe(4);
    expect([await count('?status=DELIVERED'), await count('?status=WAITING')]).toEqual([2, 2]);
    expect(await count('?status=EXHAUSTED')).toBe(0);
    expect(await count(`?tid=${tid}`)).toBe(2);
    expect(await count(`?tid=${tid}&endpointId=${first}`)).toBe(1);
    expect(await count(`?status=DELIVERED&endpointId=${second}`)).toBe(0);
  });

  test.each(['?status=LOST', '?limit=0', '?limit=101', '?cursor=nonsense'])('refuses %s', async (query) => {
    await using pg = await startGateway();
    expect(await pg.get(`${PATH}${query}`)).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION_FAILED' },
    });
  });

  test("holds nothing of another merchant's, and neither does a look at one or a redelivery", async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    await register(pg, shop.url);
    await pay(pg);
    const [{ id }] = (await list(pg)).deliveries;
    expect((await list(pg, '', THEIRS)).deliveries).toEqual([]);
    expect((await pg.get(`${PATH}/${id}`, THEIRS)).status).toBe(404);
    expect((await pg.post(`${PATH}/${id}/redeliver`, {}, THEIRS)).status).toBe(404);
    await pg.settle();
    expect(shop.received).toHaveLength(1);
  });
});

describe('a delivery is sent again', () => {
  const redeliver = async (pg: Gateway, headers = {}) => {
    const [{ id }] = (await list(pg)).deliveries;
    const reply = await pg.post(`${PATH}/${id}/redeliver`, {}, headers);
    await pg.settle();
    return reply;
  };

  test('though it was delivered, under the same webhook-id and with the same body', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    await register(pg, shop.url);
    await pay(pg);
    expect(await redeliver(pg)).toMatchObject({ status: 202, json: { data: { status: 'WAITING' } } });
    expect(states(pg)).toEqual(['DELIVERED 2']);
    const [first, second] = shop.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body).toBe(first?.body);
  });

  test('when it is exhausted, with the whole schedule before it', async () => {
    await using pg = await startGateway(BANKS_ARE_CLOSED);
    await using shop = await startReceiver({ status: 500 });
    await register(pg, shop.url);
    await pay(pg);
    await exhaust(pg);
    expect(states(pg)).toEqual(['EXHAUSTED 10']);
    await redeliver(pg);
    expect(states(pg)).toEqual(['WAITING 11']);
    await pg.advance(6_000);
    expect(states(pg)).toEqual(['WAITING 12']);
    shop.answers = () => ({ status: 200 });
    await pg.advance(6 * 60_000);
    expect(states(pg)).toEqual(['DELIVERED 13']);
  });

  test('at once when it waits for its next try, and its schedule begins anew', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 500 });
    await register(pg, shop.url);
    await pay(pg);
    await pg.advance(6_000);
    await pg.advance(6 * 60_000);
    expect(states(pg)).toEqual(['WAITING 3']);
    await redeliver(pg);
    expect(states(pg)).toEqual(['WAITING 4']);
    await pg.advance(6_000);
    expect(states(pg)).toEqual(['WAITING 5']);
  });

  test('once for one key, and twice without', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    await register(pg, shop.url);
    await pay(pg);
    const key = { 'idempotency-key': 'again' };
    const first = await redeliver(pg, key);
    const repeat = await redeliver(pg, key);
    expect([repeat.body, repeat.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    expect(states(pg)).toEqual(['DELIVERED 2']);
  });

  test('not while its endpoint is disabled or deleted; then it is told what to do', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver({ status: 410 });
    const id = await register(pg, shop.url);
    await pay(pg);
    const refused = {
      status: 409,
      json: { code: 'INVALID_STATE', message: expect.stringContaining('enable it') },
    };
    expect(await redeliver(pg)).toMatchObject(refused);
    const many = () => pg.post(`${ENDPOINTS}/${id}/redeliver`, { since: LONG_AGO });
    expect(await many()).toMatchObject(refused);
    await pg.remove(`${ENDPOINTS}/${id}`);
    expect(await redeliver(pg)).toMatchObject(refused);
    expect((await many()).status).toBe(404);
    expect(states(pg)).toEqual(['DISABLED 1']);
  });
});

describe('all deliveries since a time are sent again', () => {
  const many = async (pg: Gateway, id: string, body: unknown, headers = {}) => {
    const reply = await pg.post(`${ENDPOINTS}/${id}/redeliver`, body, headers);
    await pg.settle();
    return reply;
  };

  test('after an outage, those alone that did not arrive, and only to this endpoint', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const id = await register(pg, shop.url);
    await register(pg, `${shop.url}/other`);
    await pay(pg);
    shop.answers = () => ({ status: 410 });
    const lost = await pay(pg);
    shop.answers = () => ({ status: 200 });
    await pg.patch(`${ENDPOINTS}/${id}`, { enabled: true });
    const told = shop.received.length;
    expect(await many(pg, id, { since: LONG_AGO })).toMatchObject({
      ...{ status: 202, json: { message: '1 is sent again.', data: { count: 1 } } },
    });
    expect(shop.received.slice(told).map(({ path, body }) => [path, JSON.parse(body).data.tid])).toEqual([
      ['/hook', lost],
    ]);
    expect((await many(pg, id, { since: LONG_AGO })).json.data.count).toBe(0);
  });

  test('by hundreds, each once, also those that arrived when they are asked for', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const id = await register(pg, shop.url);
    await Promise.all(Array.from({ length: 230 }, () => pay(pg)));
    const { json } = await many(pg, id, { since: LONG_AGO, status: ['DELIVERED', 'EXHAUSTED'] });
    expect(json.data.count).toBe(230);
    expect(pg.rows('SELECT state, attempts, count(*) n FROM deliveries GROUP BY state, attempts')).toEqual([
      { state: 'DELIVERED', attempts: 2, n: 230 },
    ]);
    expect(pg.rows("SELECT * FROM timers WHERE kind = 'redeliver'")).toEqual([]);
  });

  test('from that time on, and not from before', async () => {
    await using pg = await startGateway();
    await using shop = await startReceiver();
    const id = await register(pg, shop.url);
    await pay(pg);
    await pg.advance(HOUR_MS);
    const since = new Date(pg.clock.now()).toISOString();
    await pay(pg);
    expect((await many(pg, id, { since, status: ['DELIVERED'] })).json.data.count).toBe(1);
    expect(states(pg)).toEqual(['DELIVERED 1', 'DELIVERED 2']);
  });

  test.each([
    ['no time', {}],
    ['a time that is none', { since: 'yesterday' }],
    ['what waits', { since: LONG_AGO, status: ['WAITING'] }],
    ['nothing', { since: LONG_AGO, status: [] }],
    ['an unknown field', { since: LONG_AGO, until: LONG_AGO }],
  ])('not when %s is asked for', async (_what, body) => {
    await using pg = await startGateway();
    const id = await register(pg, 'http://localhost:3000/hook');
    expect(await many(pg, id, body)).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
  });
});

test('a slow endpoint of one merchant does not keep another one waiting', async () => {
  await using pg = await startGateway();
  await using slow = await startReceiver();
  await using quick = await startReceiver();
  const mayAnswer = Promise.withResolvers<void>();
  slow.answers = async () => {
    await mayAnswer.promise;
    return { status: 200 };
  };
  const arrived = Promise.withResolvers<void>();
  quick.answers = () => {
    arrived.resolve();
    return { status: 200 };
  };
  await register(pg, slow.url);
  await pg.post(ENDPOINTS, { url: quick.url }, THEIRS);
  const buy = async (headers = {}) => pg.approve((await pg.ready({}, headers)).tid, {}, headers);
  await Promise.all(Array.from({ length: 300 }, () => buy()));
  await buy(THEIRS);
  await arrived.promise;
  expect(slow.received.length).toBeLessThanOrEqual(256);
  mayAnswer.resolve();
});
