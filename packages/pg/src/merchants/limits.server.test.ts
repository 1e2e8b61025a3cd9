import { describe, expect, test } from 'vitest';
import { type Gateway, type Headers, type Reply, startGateway } from '../test-gateway.ts';

const CALLS = 40;
const limit = (perSecond: number) => ({ PAYFLOW_RATE_LIMIT_PER_SECOND: String(perSecond) });
const named = (merchant: string): Headers => ({ 'x-payflow-merchant': merchant });
const NOBODY = '/pay/tx/T0123456789ABCDEFGHJ';

const manyCalls = (pg: Gateway, headers: Headers, path = NOBODY): Promise<Reply[]> =>
  Promise.all(Array.from({ length: CALLS }, () => pg.get(path, headers)));
const limited = (replies: readonly Reply[]) => replies.filter(({ status }) => status === 429);

describe('a merchant that calls too often', () => {
  test('is refused with 429 and told when to come back, and then it may', async () => {
    await using pg = await startGateway(limit(5));
    const replies = await manyCalls(pg, named('eager'));
    const refused = limited(replies);
    expect(replies.length - refused.length).toBeGreaterThanOrEqual(5);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ headers: { 'retry-after': '1' }, json: { code: 'RATE_LIMITED' } });
    await expect
      .poll(async () => (await pg.get(NOBODY, named('eager'))).status, { timeout: 5_000 })
      .toBe(404);
  });

  test('is in nobody else’s way', async () => {
    await using pg = await startGateway(limit(5));
    expect(limited(await manyCalls(pg, named('eager'))).length).toBeGreaterThan(0);
    expect((await pg.get(NOBODY, named('calm'))).status).toBe(404);
  });

  test('has changed nothing by what was refused', async () => {
    await using pg = await startGateway(limit(5));
    const bodies = Array.from({ length: CALLS }, (_, i) => ({ orderNo: `A-${i}`, amount: 1 }));
    const replies = await Promise.all(bodies.map((body) => pg.post('/pay/ready', body)));
    const made = replies.filter(({ status }) => status === 200).length;
    expect(limited(replies)).toHaveLength(CALLS - made);
    expect(pg.rows('SELECT tid FROM payments')).toHaveLength(made);
  });
});

test("a merchant's own limit takes the place of the gateway's, in both directions", async () => {
  await using pg = await startGateway(limit(20));
  const set = async (id: string, requestsPerSecond: number) => {
    const { secretKey } = (await pg.post('/admin/api/merchants', { id, name: id })).json;
    await pg.patch(`/admin/api/merchants/${id}`, { limits: { requestsPerSecond } });
    return { authorization: `Bearer ${secretKey}` };
  };
  const [small, large] = [await set('small', 2), await set('large', 1_000)];
  expect(limited(await manyCalls(pg, small)).length).toBeGreaterThan(CALLS / 2);
  expect(limited(await manyCalls(pg, large))).toEqual([]);
});

test('who shows no key that is known is counted by the address it calls from', async () => {
  await using pg = await startGateway(limit(5));
  const guesser = (address: string) => ({ authorization: 'Bearer sk_guess', 'x-forwarded-for': address });
  const replies = await manyCalls(pg, guesser('203.0.113.7'));
  expect(limited(replies).length).toBeGreaterThan(0);
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401, 429]));
  expect((await pg.get(NOBODY, guesser('203.0.113.8'))).status).toBe(401);
});

test('so are the pages that buyers open', async () => {
  await using pg = await startGateway(limit(5));
  const replies = await manyCalls(pg, { 'x-forwarded-for': '203.0.113.7' }, '/checkout?tid=T');
  expect(limited(replies).length).toBeGreaterThan(0);
  expect((await pg.get('/checkout?tid=T', { 'x-forwarded-for': '203.0.113.8' })).status).toBe(404);
});

test('with a limit of 0 nothing is counted', async () => {
  await using pg = await startGateway(limit(0));
  expect(limited(await manyCalls(pg, {}))).toEqual([]);
});
