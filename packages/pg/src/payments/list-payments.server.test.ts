import { rest } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, startGateway } from '../test-gateway.ts';

const M002 = { 'x-payflow-merchant': 'M002' };
const list = (pg: Gateway, query: string, headers = {}) => pg.get(`/api/v1/payments?${query}`, headers);

/** Mina's orders: two paid, one declined, one that waits. */
async function someOrders(pg: Gateway) {
  const tids: string[] = [];
  for (const [orderNo, amount, card] of [
    ['A-1', 1_000, CARDS.approved],
    ['A-2', 2_000, CARDS.noMoney],
    ['A-3', 3_000, CARDS.approved],
  ] as const) {
    const { tid } = await pg.ready({ orderNo, amount });
    await pg.approve(tid, { card });
    tids.push(tid);
  }
  tids.push((await pg.ready({ orderNo: 'A-4', amount: 4_000 })).tid);
  return tids;
}

describe('the list', () => {
  test("shows a merchant's own payments, the newest first, as they are looked up one by one", async () => {
    await using pg = await startGateway();
    const tids = await someOrders(pg);
    await pg.ready({}, M002);
    const { status, json } = await list(pg, '');
    expect([status, json.code, json.data.nextCursor]).toEqual([200, 'OK', null]);
    expect(json.data.payments.map(({ tid }: { tid: string }) => tid)).toEqual(tids.toReversed());
    for (const payment of json.data.payments)
      expect((await pg.get(`/api/v1/payments/${payment.tid}`)).json.data).toEqual(payment);
    expect(json.data.payments[0]).toMatchObject({
      status: 'READY',
      expiresAt: expect.any(String),
      issuer: null,
    });
    expect(rest.listPayments.reply.safeParse(json).success).toBe(true);
    expect((await list(pg, '', M002)).json.data.payments).toHaveLength(1);
  });

  test('goes page by page along nextCursor, and skips nothing while new payments come', async () => {
    await using pg = await startGateway();
    const tids = await someOrders(pg);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { data } = (await list(pg, `limit=1${cursor}`)).json;
      seen.push(...data.payments.map(({ tid }: { tid: string }) => tid));
      await pg.ready();
      if (data.nextCursor === null) break;
      cursor = `&cursor=${data.nextCursor}`;
    }
    expect(seen).toEqual(tids.toReversed());
  });

  test.each([
    ['status=CAPTURED', ['A-3', 'A-1']],
    ['status=FAILED', ['A-2']],
    ['orderNo=A-3', ['A-3']],
    ['minAmount=2000&maxAmount=3000', ['A-3', 'A-2']],
    ['status=CAPTURED&minAmount=2000', ['A-3']],
    ['from=2026-03-02T09:00:00%2B09:00', ['A-4', 'A-3', 'A-2', 'A-1']],
    ['to=2020-01-01T00:00:00Z', []],
    ['limit=2', ['A-4', 'A-3']],
  ])('is narrowed by %s', async (query, orders) => {
    await using pg = await startGateway();
    await someOrders(pg);
    const { json } = await list(pg, query);
    expect(json.data.payments.map(({ orderNo }: { orderNo: string }) => orderNo)).toEqual(orders);
  });

  test('from is in it, to is not', async () => {
    await using pg = await startGateway();
    await pg.ready();
    const { createdAt } = (await list(pg, '')).json.data.payments[0];
    expect((await list(pg, `from=${createdAt}`)).json.data.payments).toHaveLength(1);
    expect((await list(pg, `to=${createdAt}`)).json.data.payments).toHaveLength(0);
  });

  test.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=101'],
    ['limit', 'limit=all'],
    ['status', 'status=APPROVED'],
    ['from', 'from=yesterday'],
    ['minAmount', 'minAmount=1.5'],
    ['cursor', 'cursor=eyJhIjoxfQ'],
    ['cursor', 'cursor=%00'],
    ['cursor', 'cursor=MTc3MjQwOTYwMDAwMCBUMDAw%3D'],
    ['colour', 'colour=red'],
    ['status', 'status=READY&status=FAILED'],
  ])('refuses a wrong %s: %s', async (path, query) => {
    await using pg = await startGateway();
    expect(await list(pg, query)).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION_FAILED', errors: [{ path }] },
    });
  });
});

test("another merchant's payment is not found, and neither is one that is not there", async () => {
  await using pg = await startGateway();
  const { tid } = await pg.ready();
  for (const path of [tid, `${tid}/timeline`]) {
    expect((await pg.get(`/api/v1/payments/${path}`)).status).toBe(200);
    expect(await pg.get(`/api/v1/payments/${path}`, M002)).toMatchObject({
      status: 404,
      json: { code: 'NOT_FOUND' },
    });
  }
  for (const path of ['T0000000000000000000', 'T0000000000000000000/timeline', 'authorize'])
    expect(await pg.get(`/api/v1/payments/${path}`)).toMatchObject({ json: { code: 'NOT_FOUND' } });
});

test('a wrong method is told which ones there are', async () => {
  await using pg = await startGateway();
  expect(await pg.post('/api/v1/payments/T1/timeline', {})).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD' },
  });
});
