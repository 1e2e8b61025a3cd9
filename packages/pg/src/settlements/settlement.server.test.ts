import { tamperWith } from '@payflow/database';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { daysAfter, endOfDay, seoulDay, startOfDay } from '../ledger/seoul-day.ts';
import { type Gateway, type Headers, startGateway } from '../test-gateway.ts';
import { createCalendar } from './calendar.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINAS = { 'x-payflow-merchant': 'MINAS' };
const calendar = createCalendar();

let pg: Gateway;
beforeEach(async () => {
  pg = await startGateway();
});
afterEach(() => pg[Symbol.asyncDispose]());

async function pays(amount = 50_000, headers: Headers = {}): Promise<string> {
  const { tid } = await pg.ready({ amount }, headers);
  await pg.approve(tid, {}, headers);
  return tid;
}

const refunds = (tid: string) => pg.post('/pay/cancel', { tid, reason: 'returned' });
const today = () => seoulDay(pg.clock.now());
/** Lets this day of Seoul end, and its run come. */
const untilOver = (day: string) => pg.advance(endOfDay(day) - pg.clock.now() + 1_000);
const untilPaid = (day: string) =>
  pg.advance(startOfDay(calendar.nextBusinessDay(day)) + 10 * HOUR_MS - pg.clock.now() + 1_000);
const settlements = async (headers: Headers = {}) =>
  (await pg.get('/api/v1/settlements', headers)).json.data.settlements;
const wallet = async () => (await pg.get('/api/v1/wallet')).json.data.balance;

/** Open items of yesterday, as many payments would have left them. */
async function leaves(items: number, merchants = 1): Promise<void> {
  const at = startOfDay(today()) - 2;
  await tamperWith(
    { service: 'pg', file: pg.file },
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${items})
     INSERT INTO settlement_items (transactionId, merchantId, kind, gross, fee, vat, net, day, at)
     SELECT printf('chg_%07d', i), 'M00' || (1 + i % ${merchants}), 'CAPTURE', 100 + i, 3, 0, 97 + i, '${daysAfter(today(), -1)}', ${at} + i % 2 FROM n`,
  );
}

const run = (body: unknown = {}) => pg.post('/admin/api/settlements/run', body);

test('a day is settled when it is over, and paid at ten on the next business day', async () => {
  const day = today();
  await pays();
  await pays(30_000);
  expect(await settlements()).toEqual([]);
  await untilOver(day);
  const payDate = calendar.nextBusinessDay(day);
  const [closed] = await settlements();
  expect(closed).toMatchObject({
    ...{ day, number: 1, status: 'CLOSED', itemCount: 2, payDate, paidAt: null },
    ...{ grossAmount: 80_000, refundAmount: 0, feeAmount: 2_240, vatAmount: 224, adjustments: 0 },
    ...{ carriedIn: 0, netAmount: 77_536, payoutAmount: 77_536, carriedOut: 0 },
    withholding: { incomeTax: 0, localTax: 0 },
  });
  expect(await wallet()).toBe(77_536);
  await untilPaid(day);
  expect(await settlements()).toMatchObject([{ id: closed.id, status: 'PAID', payoutAmount: 77_536 }]);
  expect(await wallet()).toBe(0);
  const payout = pg.rows('SELECT account, debit, credit FROM postings WHERE transactionId = ?', closed.id);
  expect(payout).toEqual([
    { account: 'merchant_payable', debit: 77_536, credit: 0 },
    { account: 'bank', debit: 0, credit: 77_536 },
  ]);
});

test('a refund after the settlement is a debt that the next one takes in', async () => {
  const day = today();
  const tid = await pays();
  await untilPaid(day);
  await refunds(tid);
  expect(await wallet()).toBe(-48_460);
  const second = today();
  await untilOver(second);
  await untilPaid(second);
  expect((await settlements())[0]).toMatchObject({
    ...{ day: second, status: 'PAID', refundAmount: 50_000, feeAmount: -1_400, netAmount: -48_460 },
    ...{ payoutAmount: 0, carriedOut: -48_460 },
  });
  const third = today();
  await pays(100_000);
  await untilPaid(third);
  expect((await settlements())[0]).toMatchObject({
    ...{ day: third, number: 3, carriedIn: -48_460, netAmount: 48_460, payoutAmount: 48_460, carriedOut: 0 },
  });
  expect(await wallet()).toBe(0);
  expect(await settlements()).toHaveLength(3);
});

test('months in one jump make the settlements that they make day by day', async () => {
  await using other = await startGateway();
  const at = startOfDay(today()) - 40 * DAY_MS;
  const items = Array.from({ length: 30 }, (_, i) => {
    const [gross, kind] = i % 4 === 3 ? [-9_000 * i, 'REFUND'] : [5_000 * i + 7, 'CAPTURE'];
    const itemAt = at + Math.floor((i * 4) / 3) * DAY_MS;
    return `('chg_${i}', 'M001', '${kind}', ${gross}, 0, 0, ${gross}, '${seoulDay(itemAt)}', ${itemAt})`;
  });
  const insert = (rows: readonly string[]) =>
    `INSERT INTO settlement_items (transactionId, merchantId, kind, gross, fee, vat, net, day, at) VALUES ${rows.join()}`;
  await tamperWith({ service: 'pg', file: pg.file }, insert(items));
  await run();
  await pg.settle();
  for (const item of items) {
    await tamperWith({ service: 'pg', file: other.file }, insert([item]));
    await other.post('/admin/api/settlements/run', {});
    await other.settle();
  }
  const seen = (gateway: Gateway) =>
    gateway.rows(
      'SELECT number, day, itemCount, carriedIn, netAmount, payoutAmount, carriedOut, payDate FROM settlements ORDER BY number',
    );
  expect(seen(pg)).toHaveLength(30);
  expect(seen(pg)).toEqual(seen(other));
  expect(pg.rows("SELECT COUNT(*) AS n FROM settlements WHERE status <> 'PAID'")).toEqual([
    { n: pg.rows('SELECT COUNT(*) AS n FROM timers WHERE kind = ?', 'pay-out')[0]?.n },
  ]);
});

describe('an item that comes when its day was settled', () => {
  test('falls into the next settlement, and the other stays as it was', async () => {
    const day = today();
    await pays();
    await untilOver(day);
    const [before] = await settlements();
    const at = endOfDay(day) - 1;
    await tamperWith(
      { service: 'pg', file: pg.file },
      `INSERT INTO settlement_items (transactionId, merchantId, kind, gross, fee, vat, net, day, at)
       VALUES ('chg_late', 'M001', 'CAPTURE', 10, 0, 0, 10, '${day}', ${at})`,
    );
    await run({ day });
    await pg.settle();
    expect(await settlements()).toMatchObject([{ id: before.id, itemCount: 1, netAmount: 48_460 }]);
    await untilOver(today());
    expect((await settlements())[0]).toMatchObject({ day: daysAfter(day, 1), itemCount: 1, netAmount: 10 });
  });
});

describe('more items than one commit takes', () => {
  test('are settled page by page, each once, and come to the whole', async () => {
    for (const name of ['M002', 'M003']) await pg.ready({}, { 'x-payflow-merchant': name });
    await leaves(1_203, 3);
    await run();
    await pg.settle();
    const rows = pg.rows(
      'SELECT merchantId, number, itemCount, netAmount FROM settlements ORDER BY merchantId',
    );
    const nets = pg.rows(
      'SELECT merchantId, 1 AS number, COUNT(settlementId) AS itemCount, SUM(net) AS netAmount FROM settlement_items GROUP BY merchantId',
    );
    expect(rows.map(({ itemCount }) => itemCount)).toEqual([401, 401, 401]);
    expect(rows).toEqual(nets);
  });

  test.each([200, 400, 599])(
    '%i of them leave nothing behind, and one settlement that is whole',
    async (items) => {
      await leaves(items);
      await run();
      await pg.settle();
      expect(await settlements()).toMatchObject([
        { itemCount: items, status: expect.stringMatching(/CLOSED|PAID/), feeAmount: 3 * items },
      ]);
      const [{ gross } = { gross: 0 }] = pg.rows('SELECT SUM(gross) AS gross FROM settlement_items');
      expect((await settlements())[0].grossAmount).toBe(gross);
      expect(pg.rows("SELECT kind FROM timers WHERE kind = 'settle-merchant'")).toEqual([]);
    },
  );

  test('go on where a crash left them', async () => {
    const tamper = (sql: string) => tamperWith({ service: 'pg', file: pg.file }, sql);
    await leaves(1_000);
    await tamper(
      `CREATE TRIGGER full_disk BEFORE UPDATE ON settlements WHEN NEW.itemCount > 400
       BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
    );
    await run();
    await pg.settle();
    expect(await settlements()).toMatchObject([{ itemCount: 400, status: 'OPEN', payDate: null }]);
    await pg.crash(() => tamper('DROP TRIGGER full_disk'));
    await pg.pass(10_000);
    expect(await settlements()).toMatchObject([
      { itemCount: 1_000, status: expect.not.stringMatching('OPEN') },
    ]);
    expect(
      pg.rows('SELECT SUM(net) AS net, COUNT(DISTINCT settlementId) AS settlements FROM settlement_items'),
    ).toEqual([{ net: (await settlements())[0].netAmount, settlements: 1 }]);
  });
});

describe('a run that an admin asks for', () => {
  test('does nothing twice', async () => {
    await leaves(10);
    for (let i = 0; i < 3; i++) {
      expect(await run({ day: daysAfter(today(), -1) })).toMatchObject({ status: 202 });
      await pg.settle();
    }
    expect(await settlements()).toMatchObject([{ number: 1, itemCount: 10 }]);
  });

  test('settles the day it names and what was open before it, and leaves later days alone', async () => {
    await leaves(10);
    const { json } = await run({ day: daysAfter(today(), -2) });
    expect(json).toEqual({ day: daysAfter(today(), -2) });
    await pg.settle();
    expect(await settlements()).toEqual([]);
  });

  test.each([0, 1, 400])('is refused for a day that is not over: in %i days', async (days) => {
    const refused = await run({ day: daysAfter(today(), days) });
    expect(refused).toMatchObject({ status: 409, json: { code: 'INVALID_STATE' } });
    expect(refused.json.message).toContain(daysAfter(today(), -1));
    expect(pg.rows("SELECT id FROM timers WHERE kind = 'settle' AND subject <> 'daily'")).toEqual([]);
  });

  test.each([{ day: '2026-02-30' }, { day: 'yesterday' }, { colour: 'red' }])(
    'is refused with %j',
    async (body) => {
      expect(await run(body)).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
    },
  );
});

describe('an individual', () => {
  test('has 3.3 % withheld from what is paid', async () => {
    await pg.post('/admin/api/merchants', { id: 'KIM', name: 'Kim', businessType: 'INDIVIDUAL' });
    expect((await pg.get('/admin/api/merchants/KIM')).json.businessType).toBe('INDIVIDUAL');
    const kim = { 'x-payflow-merchant': 'KIM' };
    const day = today();
    await pays(50_000, kim);
    await untilPaid(day);
    const [settlement] = await settlements(kim);
    expect(settlement).toMatchObject({
      ...{ status: 'PAID', netAmount: 48_460, payoutAmount: 46_862 },
      withholding: { incomeTax: 1_453, localTax: 145 },
    });
    const payout = pg.rows(
      'SELECT account, debit, credit FROM postings WHERE transactionId = ?',
      settlement.id,
    );
    expect(payout).toEqual([
      { account: 'merchant_payable', debit: 48_460, credit: 0 },
      { account: 'bank', debit: 0, credit: 46_862 },
      { account: 'withholding_payable', debit: 0, credit: 1_598 },
    ]);
  });

  test('may become a company, for what is settled from then on', async () => {
    await pg.patch('/admin/api/merchants/M001', { businessType: 'INDIVIDUAL' });
    await leaves(10);
    await pg.patch('/admin/api/merchants/M001', { businessType: 'COMPANY' });
    await run();
    await pg.settle();
    expect(await settlements()).toMatchObject([{ withholding: { incomeTax: 0, localTax: 0 } }]);
    const refused = await pg.patch('/admin/api/merchants/M001', { businessType: 'CLUB' });
    expect(refused).toMatchObject({ status: 400, json: { errors: [{ path: 'businessType' }] } });
  });
});

describe('a merchant reads its settlements', () => {
  test('with their lines, page by page, and not those of another', async () => {
    const day = today();
    const tids = [await pays(10_000), await pays(20_000), await pays(30_000)];
    await pays(5_000, MINAS);
    await untilOver(day);
    const [{ id }] = await settlements();
    const path = `/api/v1/settlements/${id}`;
    const first = (await pg.get(`${path}?limit=2`)).json.data;
    const rest = (await pg.get(`${path}?limit=2&cursor=${first.nextCursor}`)).json.data;
    expect([...first.lines, ...rest.lines].map(({ tid }: { tid: string }) => tid)).toEqual(tids);
    expect(rest.nextCursor).toBeNull();
    expect(first.lines[0]).toMatchObject({
      kind: 'CAPTURE',
      gross: 10_000,
      fee: 280,
      vat: 28,
      net: 9_692,
      day,
    });
    expect(await pg.get(path, MINAS)).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
    expect(await settlements(MINAS)).toMatchObject([{ merchantId: 'MINAS', grossAmount: 5_000, number: 1 }]);
    const all = (await pg.get('/admin/api/settlements')).json.data.settlements;
    expect(all.map(({ merchantId }: { merchantId: string }) => merchantId).sort()).toEqual(['M001', 'MINAS']);
    const minas = (await pg.get('/admin/api/settlements?merchantId=MINAS')).json.data.settlements;
    expect(minas).toHaveLength(1);
  });

  test('as tables too', async () => {
    const day = today();
    await pays();
    await untilOver(day);
    const list = await pg.get('/api/v1/settlements?format=csv');
    const [{ id }] = await settlements();
    const [names, row] = list.body.trim().split(/\r?\n/);
    expect(names).toMatch(/^id,merchantId,number,day,status,currency,grossAmount,/);
    expect(row).toMatch(
      new RegExp(`^${id},M001,1,${day},CLOSED,KRW,50000,0,1400,140,0,0,48460,0,0,48460,0,1,`),
    );
    const lines = await pg.get(`/api/v1/settlements/${id}`, { accept: 'text/csv' });
    expect(lines.headers['content-type']).toContain('text/csv');
    expect(lines.body.split(/\r?\n/)[1]).toContain(`,CAPTURE,50000,1400,140,48460,${day},`);
  });

  test('by status and days, the newest first', async () => {
    const days: string[] = [];
    for (let i = 0; i < 3; i++) {
      days.unshift(today());
      await pays(10_000 + i);
      await untilOver(today());
    }
    const listed = async (query: string) =>
      (await pg.get(`/api/v1/settlements?${query}`)).json.data.settlements.map(
        ({ day }: { day: string }) => day,
      );
    expect(await listed('')).toEqual(days);
    expect(await listed(`from=${days[1]}`)).toEqual(days.slice(0, 2));
    expect(await listed(`to=${days[1]}`)).toEqual(days.slice(1));
    expect(await listed('status=OPEN')).toEqual([]);
    expect((await listed('status=CLOSED')).length + (await listed('status=PAID')).length).toBe(3);
    const page = (await pg.get('/api/v1/settlements?limit=1')).json.data;
    expect(await listed(`limit=2&cursor=${page.nextCursor}`)).toEqual(days.slice(1));
  });

  test.each([
    ['/api/v1/settlements?status=GONE', 'status'],
    ['/api/v1/settlements?from=2026-02-30', 'from'],
    ['/api/v1/settlements?limit=201', 'limit'],
    ['/api/v1/settlements?cursor=nonsense', 'cursor'],
    ['/api/v1/settlements/stl_1?limit=1001', 'limit'],
    ['/api/v1/settlements/stl_1?cursor=nonsense', 'cursor'],
    ['/admin/api/settlements?colour=red', 'colour'],
  ])('and is refused %s, with the name of %s', async (path, field) => {
    expect(await pg.get(path)).toMatchObject({ status: 400, json: { errors: [{ path: field }] } });
  });
});

test('what was posted before there were settlements gets its items when the database is brought up to date', async () => {
  const tid = await pays();
  await pays(18);
  await pg.post('/pay/cancel', { tid, amount: 20_000, reason: 'a part' });
  await pays(5_000, MINAS);
  const day = today();
  await untilPaid(day);
  const items = () =>
    pg.rows(
      'SELECT transactionId, merchantId, tid, seq, kind, gross, fee, vat, net, day, at FROM settlement_items ORDER BY transactionId',
    );
  const before = items();
  expect(before).toHaveLength(4);
  await pg.crash(() =>
    tamperWith(
      { service: 'pg', file: pg.file },
      `DROP TABLE settlement_items; DROP TABLE settlements; ALTER TABLE merchants DROP COLUMN businessType;
       DELETE FROM _prisma_migrations WHERE migration_name IN ('0011_settlements', '0022_items_by_merchant')`,
    ),
  );
  expect(items()).toEqual(before);
});

test('how settling goes stands in the metrics: what waits, what is not paid, what was paid', async () => {
  const measured = async () => {
    // They are looked up every half minute.
    await pg.pass(31_000);
    const { body } = await pg.get('/metrics');
    const of = (name: string) => Number(new RegExp(`^payflow_settlement${name} (.*)$`, 'm').exec(body)?.[1]);
    return {
      oldest: of('_oldest_item_seconds{server="pg"}'),
      closed: of('s_unpaid{status="CLOSED",server="pg"}'),
      paid: [of('_payouts_total{server="pg"}'), of('_paid_won_total{server="pg"}')],
      failures: of('_failures_total{step="payout",server="pg"}'),
    };
  };
  expect(await measured()).toEqual({ oldest: 0, closed: 0, paid: [0, 0], failures: 0 });
  const day = today();
  await pays();
  const { oldest } = await measured();
  expect(oldest).toBeGreaterThan(30);
  expect(oldest).toBeLessThan(60);
  await untilOver(day);
  expect(await measured()).toEqual({ oldest: 0, closed: 1, paid: [0, 0], failures: 0 });
  await untilPaid(day);
  expect(await measured()).toEqual({ oldest: 0, closed: 0, paid: [1, 48_460], failures: 0 });
});

test('a holiday that is set is no day to be paid on', async () => {
  const day = today();
  const closed = Array.from({ length: 20 }, (_, i) => daysAfter(day, i));
  await using shut = await startGateway({ SETTLEMENT_HOLIDAYS: closed.join() });
  const { tid } = await shut.ready();
  await shut.approve(tid);
  await shut.advance(endOfDay(day) - shut.clock.now() + 1_000);
  const [settlement] = (await shut.get('/api/v1/settlements')).json.data.settlements;
  expect(settlement.payDate).toBe(calendar.nextBusinessDay(daysAfter(day, 19)));
});

test.each(['tomorrow', '2028-02-30', '2028-01-01 2028-01-02'])(
  '"%s" is no setting of holidays',
  async (days) => {
    await expect(startGateway({ SETTLEMENT_HOLIDAYS: days })).rejects.toThrow('SETTLEMENT_HOLIDAYS');
  },
);
