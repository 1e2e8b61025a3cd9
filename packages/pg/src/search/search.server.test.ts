import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CARDS, type Gateway, startGateway } from '../test-gateway.ts';

let pg: Gateway;
/** Mina's, captured; Jun's, declined; Mina's second, not paid yet; and one of another shop. */
let tids: readonly string[];
const FORMULA = '=1+1';

beforeAll(async () => {
  pg = await startGateway();
  const mina = await pg.ready({ orderNo: 'MINA-1', amount: 50_000, orderName: 'Shoes' });
  await pg.approve(mina.tid);
  const jun = await pg.ready({ orderNo: 'JUN-1', amount: 4_242, orderName: FORMULA });
  await pg.approve(jun.tid, { card: CARDS.noMoney });
  const second = await pg.ready({ orderNo: '4242', amount: 700 });
  const other = await pg.ready({ orderNo: 'MINA-1', amount: 900 }, { 'x-payflow-merchant': 'M777' });
  tids = [mina.tid, jun.tid, second.tid, other.tid];
});
afterAll(() => pg?.[Symbol.asyncDispose]());

const search = (query: string, headers = {}) => pg.get(`/admin/api/payments${query}`, headers);
/** Which of the four, the newest first. */
async function found(query: string): Promise<number[]> {
  const { status, json } = await search(query);
  expect(status).toBe(200);
  return json.payments.map(({ tid }: { tid: string }) => tids.indexOf(tid));
}

describe('the payments of all merchants', () => {
  test('stand the newest first, with what one wants to know at a glance', async () => {
    const { json } = await search('');
    expect(json).toMatchObject({ nextCursor: null, understood: [], searchedTo: null });
    expect(json.payments.map(({ merchantId }: { merchantId: string }) => merchantId)).toEqual([
      'M777',
      'M001',
      'M001',
      'M001',
    ]);
    expect(json.payments[2]).toMatchObject({
      ...{ tid: tids[1], orderNo: 'JUN-1', orderName: FORMULA, amount: 4_242, status: 'FAILED' },
      ...{ method: 'CARD', issuer: 'card', cardMasked: '400000******9995', failureCode: '51' },
    });
  });

  test.each<[string, number[]]>([
    ['?status=CAPTURED', [0]],
    ['?merchantId=M777', [3]],
    ['?merchantId=M001&status=READY', [2]],
    ['?issuer=card', [1, 0]],
    ['?minAmount=800&maxAmount=5000', [3, 1]],
    ['?method=EASY_PAY', []],
    ['?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z', []],
    ['?from=2020-01-01T00:00:00%2B09:00', [3, 2, 1, 0]],
  ])('are filtered by %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  test('are found by tid, its beginning, order number, last four and amount; digits as all that they may be', async () => {
    const [mina = ''] = tids;
    expect(await found(`?q=${mina}`)).toEqual([0]);
    expect(await found(`?q=${mina.slice(0, 16).toLowerCase()}`)).toContain(0);
    expect(await found('?q=MINA-1')).toEqual([3, 0]);
    expect(await found('?q=50,000')).toEqual([0]);
    expect(await found('?q=4242')).toEqual([2, 1, 0]);
    expect(await found('?q=4242&status=FAILED')).toEqual([1]);
    expect(await found('?q=card:4242')).toEqual([0]);
    expect(await found('?q=tid:4242')).toEqual([]);
    expect((await search('?q=4242')).json.understood).toEqual([
      { as: 'LAST4', value: '4242' },
      { as: 'AMOUNT', value: '4242' },
      { as: 'ORDER_NO', value: '4242' },
    ]);
  });

  test('come page by page, each once, also when digits mean several things', async () => {
    const seen: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { json } = await search(`?q=4242&limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...json.payments.map(({ tid }: { tid: string }) => tids.indexOf(tid)));
      cursor = json.nextCursor;
    }
    expect(seen).toEqual([2, 1, 0]);
  });

  test('as a table hold the same, a formula defanged, and say where the rest begins', async () => {
    const whole = await search('?format=csv');
    expect(whole.headers['content-type']).toContain('text/csv');
    expect(whole.headers['content-disposition']).toBe('attachment; filename="payments.csv"');
    expect(whole.headers['x-next-cursor']).toBeUndefined();
    const [head, ...rows] = whole.body.trimEnd().split('\n');
    expect(head).toMatch(/^tid,status,amount,/);
    expect(rows).toHaveLength(4);
    expect(whole.body).toContain(`,'${FORMULA},`);
    const { headers } = await search('?format=csv&limit=2');
    expect(await found(`?cursor=${headers['x-next-cursor']}`)).toEqual([1, 0]);
  });

  test.each([
    ['?cursor=x', 'cursor'],
    ['?status=PAID', 'status'],
    ['?limit=0', 'limit'],
    ['?limit=201', 'limit'],
    ['?limit=10001&format=csv', 'limit'],
    ['?from=yesterday', 'from'],
    ['?minAmount=-1', 'minAmount'],
    [`?q=${'x'.repeat(101)}`, 'q'],
    ['?q=%00', 'q'],
    ['?colour=red', 'colour'],
  ])('are not shown for %s', async (query, path) => {
    expect(await search(query)).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION_FAILED', errors: [{ path }] },
    });
  });

  test('are for the admin alone', async () => {
    expect(await search('', { authorization: 'Bearer nobody' })).toMatchObject({ status: 401 });
  });
});
