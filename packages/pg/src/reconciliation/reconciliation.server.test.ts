import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endOfDay, seoulDay } from '../ledger/seoul-day.ts';
import { type Gateway, startGateway, type TestClock, testClock } from '../test-gateway.ts';
import { nextReady } from './schedule.ts';
import {
  chargebackOf,
  lineOf,
  refundOf,
  replyOf,
  type StatedLine,
  statementOf,
  states,
} from './test-statements.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PATH = '/admin/api/reconciliation';

/** Before four in the morning yesterday's statement is still to come: these tests begin when it has. */
function afterFour(): TestClock {
  const clock = testClock();
  const ready = nextReady(clock.now());
  if (seoulDay(ready) === seoulDay(clock.now())) clock.pass(ready - clock.now() + 1_000);
  return clock;
}

let pg: Gateway;
beforeEach(async () => {
  pg = await startGateway({}, afterFour());
});
afterEach(() => pg[Symbol.asyncDispose]());

async function pays(amount = 50_000): Promise<string> {
  const { tid } = await pg.ready({ amount });
  await pg.approve(tid);
  return tid;
}

const refunds = (tid: string, amount: number) => pg.post('/pay/cancel', { tid, amount, reason: 'too big' });

/** Has the PG hear from the issuer that a dispute of the payment was opened, and lost. */
async function loses(tid: string, amount: number): Promise<void> {
  const attemptId = pg.issuer.authorizations.findLast((asked) => asked.tid === tid)?.attemptId;
  const said = { disputeId: `cdp_${tid}`, attemptId, tid, refNo: 'R1', amount, reason: 'It never came.' };
  const at = '2026-03-02T00:00:00.000Z';
  const events = ['OPENED', 'LOST'].map((type, i) => ({ number: i + 1, type, ...said, at }));
  pg.issuer.disputes = (url) => {
    const since = Number(new URL(url).searchParams.get('since'));
    return replyOf({ events: events.slice(since), last: events.length, nextAt: null });
  };
  await pg.post('/admin/api/disputes/poll', {});
}

const today = (): string => seoulDay(pg.clock.now());
const nextDay = (day: string): string => seoulDay(endOfDay(day));
/** Four in the morning. */
const untilMorning = () => pg.advance(nextReady(pg.clock.now()) - pg.clock.now() + 1_000);
const runs = async (query = '') => (await pg.get(`${PATH}${query}`)).json.runs;
const runOf = async (day: string) => (await runs(`?from=${day}&to=${day}`))[0];
const cases = async (query = '') => (await pg.get(`${PATH}/cases${query}`)).json.cases;
async function again(day: string): Promise<void> {
  expect((await pg.post(`${PATH}/run`, { day })).status).toBe(202);
  await pg.settle();
}
/** What stands on an account: debits less credits; without what settlements pay out. */
const NET = `SELECT COALESCE(SUM(debit) - SUM(credit), 0) AS net FROM postings
  WHERE account = ? AND transactionId NOT LIKE 'stl_%'`;
const on = (account: string): number => Number(pg.rows(NET, account)[0]?.net);
const bankTransactions = () =>
  pg.rows(`SELECT * FROM postings WHERE account = 'bank' ORDER BY transactionId`);

/** Three payments of a day, and what its statement would say of them. */
async function aDay(): Promise<{ readonly day: string; readonly lines: StatedLine[] }> {
  const day = today();
  const tids = [await pays(10_000), await pays(20_000), await pays(30_000)];
  return { day, lines: tids.map((tid) => lineOf(pg, tid)) };
}

describe('the morning after', () => {
  test('a day that agrees is paid, once, however often it is run', async () => {
    const { day, lines } = await aDay();
    const tid = lines[2]?.tid ?? '';
    await refunds(tid, 5_000);
    states(pg, { [day]: [...lines, refundOf(pg, tid)] });
    await untilMorning();
    expect(await runs()).toMatchObject([
      { issuer: 'card', day, state: 'DONE', matched: { count: 4, net: 55_000 }, paid: 55_000, trouble: null },
    ]);
    expect(await cases()).toEqual([]);
    expect([on('bank'), on('issuer_receivable')]).toEqual([55_000, 0]);
    await again(day);
    expect(await runOf(day)).toMatchObject({ state: 'DONE', paid: 55_000 });
    expect(bankTransactions()).toHaveLength(1);
  });

  test('a day on which refunds outweigh has the PG pay the issuer', async () => {
    const { day, lines } = await aDay();
    states(pg, { [day]: lines });
    await untilMorning();
    await refunds(lines[0]?.tid ?? '', 10_000);
    const second = today();
    states(pg, { [day]: lines, [second]: [refundOf(pg, lines[0]?.tid ?? '')] });
    await untilMorning();
    expect(await runOf(second)).toMatchObject({ matched: { count: 1, net: -10_000 }, paid: -10_000 });
    expect([on('bank'), on('issuer_receivable')]).toEqual([50_000, 0]);
  });

  test('days that nothing ran on are made up for, one after the other', async () => {
    const { day, lines } = await aDay();
    states(pg, { [day]: lines });
    await untilMorning();
    await pg.advance(3 * DAY_MS);
    const found = await runs();
    const days = [day, nextDay(day), nextDay(nextDay(day)), nextDay(nextDay(nextDay(day)))];
    expect(found.map((run: { day: string }) => run.day)).toEqual(days.reverse());
    expect(found.every(({ state }: { state: string }) => state === 'DONE')).toBe(true);
  });

  test('a morning that nobody was awake for comes soon after the start', async () => {
    const { day, lines } = await aDay();
    states(pg, { [day]: lines });
    await untilMorning();
    await pg.crash(async () => pg.clock.pass(DAY_MS));
    expect(await runs()).toHaveLength(1);
    await pg.pass(13 * 60_000);
    expect(await runs()).toHaveLength(2);
  });
});

describe('a lost dispute', () => {
  test('is taken off what the issuer pays, and leaves nothing on its account', async () => {
    const { day, lines } = await aDay();
    const tid = lines[2]?.tid ?? '';
    await loses(tid, 25_000);
    await refunds(tid, 5_000);
    states(pg, { [day]: [...lines, refundOf(pg, tid), chargebackOf(pg, tid)] });
    await untilMorning();
    expect(await runOf(day)).toMatchObject({ matched: { count: 5, net: 30_000 }, paid: 30_000 });
    expect(await cases()).toEqual([]);
    expect([on('bank'), on('issuer_receivable'), on('dispute_hold')]).toEqual([30_000, 0, 0]);
  });

  test('that the PG hears of after midnight is found on the day before', async () => {
    const { day, lines } = await aDay();
    await pg.advance(endOfDay(day) - pg.clock.now() + 1_000);
    const tid = lines[0]?.tid ?? '';
    await loses(tid, 10_000);
    states(pg, { [day]: [...lines, chargebackOf(pg, tid)] });
    await untilMorning();
    expect(await runOf(day)).toMatchObject({ matched: { count: 4, net: 50_000 }, paid: 50_000 });
    await untilMorning();
    expect(await runOf(nextDay(day))).toMatchObject({
      state: 'DONE',
      missingAtIssuer: { count: 0 },
      paid: 0,
    });
    expect([on('bank'), on('issuer_receivable')]).toEqual([50_000, 0]);
    expect(await cases()).toEqual([]);
  });

  test('of another amount, and one that the statement does not know, wait for a person', async () => {
    const { day, lines } = await aDay();
    const tid = lines[2]?.tid ?? '';
    await loses(tid, 25_000);
    states(pg, { [day]: [...lines, chargebackOf(pg, tid, { amount: 26_000 })] });
    await untilMorning();
    expect(await cases()).toMatchObject([
      { kind: 'AMOUNT_DIFFERS', line: 'CHARGEBACK', tid, ownAmount: 25_000, statedAmount: 26_000 },
    ]);
    states(pg, { [day]: [...lines, chargebackOf(pg, tid, { operationId: 'cdp_other' })] });
    await again(day);
    expect(await runOf(day)).toMatchObject({
      matched: { count: 3, net: 60_000 },
      missingAtPg: { count: 1, net: -25_000 },
      missingAtIssuer: { count: 1, net: -25_000 },
    });
    const [{ id }] = await cases('?kind=MISSING_AT_PG');
    const writeOff = { resolution: 'WRITE_OFF', reason: 'agreed by phone' };
    expect((await pg.post(`${PATH}/cases/${id}/resolve`, writeOff)).status).toBe(200);
    expect([on('bank'), on('issuer_receivable'), on('write_off')]).toEqual([35_000, -25_000, 25_000]);
  });
});

describe('a difference', () => {
  test('of each kind is found, and what agrees is paid', async () => {
    const { day, lines } = await aDay();
    const [one, two, three] = lines;
    if (!one || !two || !three) throw new Error('three were paid');
    states(pg, { [day]: [one, { ...two, amount: 19_900 }, { ...one, id: 'again' }] });
    await untilMorning();
    expect(await runOf(day)).toMatchObject({
      state: 'DONE',
      matched: { count: 1, net: 10_000 },
      amountDiffers: { count: 1, net: -100 },
      missingAtPg: { count: 1, net: 10_000 },
      missingAtIssuer: { count: 1, net: 30_000 },
      paid: 10_000,
    });
    const kinds = async (kind: string) => await cases(`?kind=${kind}&status=OPEN&issuer=card`);
    expect(await kinds('AMOUNT_DIFFERS')).toMatchObject([
      { tid: two.tid, ownAmount: 20_000, statedAmount: 19_900 },
    ]);
    expect(await kinds('MISSING_AT_PG')).toMatchObject([
      { tid: one.tid, refNo: one.refNo, ownAmount: null, statedAmount: 10_000 },
    ]);
    expect(await kinds('MISSING_AT_ISSUER')).toMatchObject([
      { tid: three.tid, refNo: three.refNo, ownAmount: 30_000, statedAmount: null },
    ]);
    expect(on('issuer_receivable')).toBe(50_000);
  });

  test('is written off once, with what the issuer states paid, and its decision kept', async () => {
    const { day, lines } = await aDay();
    states(pg, { [day]: lines.map((line, i) => (i === 1 ? { ...line, amount: 19_900 } : line)) });
    await untilMorning();
    const [{ id }] = await cases();
    const decide = (body: object) => pg.post(`${PATH}/cases/${id}/resolve`, body);
    const writeOff = { resolution: 'WRITE_OFF', reason: 'agreed by phone' };
    const [first, second] = await Promise.all([decide(writeOff), decide(writeOff)]);
    expect([first.status, second.status].sort()).toEqual([200, 409]);
    expect([on('bank'), on('issuer_receivable'), on('write_off')]).toEqual([59_900, 0, 100]);
    expect((await pg.get(`${PATH}/cases/${id}`)).json).toMatchObject({
      status: 'RESOLVED',
      resolution: { resolution: 'WRITE_OFF', reason: 'agreed by phone', by: 'admin' },
    });
    await again(day);
    expect([on('bank'), on('issuer_receivable'), on('write_off')]).toEqual([59_900, 0, 100]);
    expect(await runOf(day)).toMatchObject({ accepted: 19_900, paid: 59_900 });
    expect((await decide({ resolution: 'CORRECTED_ELSEWHERE', reason: 'no' })).status).toBe(409);
  });

  test('that was corrected elsewhere posts nothing', async () => {
    const { day } = await aDay();
    states(pg, {});
    await untilMorning();
    for (const { id } of await cases('?limit=200'))
      await pg.post(`${PATH}/cases/${id}/resolve`, {
        resolution: 'CORRECTED_ELSEWHERE',
        reason: 'by letter',
      });
    expect(await cases('?status=OPEN')).toEqual([]);
    expect([on('bank'), on('write_off')]).toEqual([0, 0]);
    await again(day);
    expect(await cases('?status=OPEN')).toEqual([]);
  });

  test('that a later statement has no more is closed, its write-off taken back, and only the rest is paid', async () => {
    const { day, lines } = await aDay();
    states(pg, { [day]: lines.slice(0, 1) });
    await untilMorning();
    const open = await cases();
    expect(open).toHaveLength(2);
    await pg.post(`${PATH}/cases/${open[0].id}/resolve`, { resolution: 'WRITE_OFF', reason: 'never came' });
    expect(on('write_off')).toBe(open[0].ownAmount);
    states(pg, { [day]: lines });
    await again(day);
    expect(await cases('?status=OPEN')).toEqual([]);
    const [one, two] = await cases();
    expect([one.resolution.resolution, two.resolution.resolution]).toEqual(['STATEMENT', 'STATEMENT']);
    expect([on('bank'), on('issuer_receivable'), on('write_off')]).toEqual([60_000, 0, 0]);
    expect(bankTransactions().map(({ debit }) => debit)).toEqual([10_000, 50_000]);
  });
});

describe('what stands on neighbouring days', () => {
  /** The payment is the PG's on the second day, the statement's on the first. */
  test('is found there: the issuer has it before midnight, the PG after', async () => {
    const day = today();
    await pg.advance(endOfDay(day) - pg.clock.now() + 1_000);
    const tid = await pays();
    const second = today();
    states(pg, { [day]: [lineOf(pg, tid)] });
    await untilMorning();
    expect(await runOf(day)).toMatchObject({
      matched: { count: 1 },
      missingAtPg: { count: 0 },
      paid: 50_000,
    });
    await untilMorning();
    expect(await runOf(second)).toMatchObject({ matched: { count: 0 }, missingAtIssuer: { count: 0 } });
    expect([on('bank'), on('issuer_receivable')]).toEqual([50_000, 0]);
    expect(await cases()).toEqual([]);
  });

  test('is found there: the PG has it before midnight, the issuer after', async () => {
    const day = today();
    const tid = await pays();
    states(pg, { [nextDay(day)]: [lineOf(pg, tid)] });
    await untilMorning();
    expect(await runOf(day)).toMatchObject({ matched: { count: 0 }, missingAtIssuer: { count: 0 }, paid: 0 });
    await untilMorning();
    expect(await runOf(nextDay(day))).toMatchObject({ matched: { count: 1 }, paid: 50_000 });
    expect(await cases()).toEqual([]);
  });
});

describe('an issuer', () => {
  const BROKEN: [string, (lines: readonly StatedLine[]) => Gateway['issuer']['states']][] = [
    ['that says garbage', () => () => ({ status: 200, headers: {}, body: '{"date":' })],
    ['that is down', () => () => replyOf({ code: 'X', message: 'down', requestId: 'r' }, 503)],
    [
      'that keeps half of its lines',
      (lines) => (day) => replyOf({ ...statementOf(day, lines), lines: lines.slice(1) }),
    ],
    ['that tells a line twice', (lines) => (day) => replyOf(statementOf(day, [...lines, ...lines]))],
    ['that answers about another day', (lines) => () => replyOf(statementOf('2020-01-01', lines))],
    ['whose day is not over', (lines) => (day) => replyOf(statementOf(day, lines, { final: false }))],
    [
      'that loses its second page',
      (lines) => (day, cursor) =>
        cursor === null
          ? replyOf(statementOf(day, lines, { nextCursor: 'more' }))
          : replyOf({ code: 'NOT_FOUND', message: 'gone', requestId: 'r' }, 404),
    ],
  ];
  test.each(BROKEN)('%s is asked again until it gives a whole statement', async (_how, broken) => {
    const { day, lines } = await aDay();
    pg.issuer.states = broken(lines);
    await untilMorning();
    expect(await runOf(day)).toMatchObject({ state: 'RUNNING', trouble: expect.any(String), paid: 0 });
    expect(on('bank')).toBe(0);
    states(pg, { [day]: lines });
    await pg.advance(HOUR_MS);
    expect(await runOf(day)).toMatchObject({ state: 'DONE', trouble: null, paid: 60_000 });
    expect(await cases()).toEqual([]);
  });

  test('that gives none for a day is given up, which leaves a case, until somebody runs the day again', async () => {
    const { day, lines } = await aDay();
    pg.issuer.states = () => ({ status: 500, headers: {}, body: 'no' });
    await untilMorning();
    for (let hours = 0; hours < 26; hours++) await pg.advance(HOUR_MS);
    expect(await runOf(day)).toMatchObject({ state: 'UNREACHABLE', trouble: expect.any(String) });
    const [open] = await cases(`?status=OPEN&kind=NO_STATEMENT`);
    expect(open).toMatchObject({ day, ownAmount: null, statedAmount: null });
    const wrong = await pg.post(`${PATH}/cases/${open.id}/resolve`, {
      resolution: 'WRITE_OFF',
      reason: 'no',
    });
    expect(wrong.status).toBe(409);
    states(pg, { [day]: lines });
    await again(day);
    expect(await runOf(day)).toMatchObject({ state: 'DONE', paid: 60_000 });
    expect((await pg.get(`${PATH}/cases/${open.id}`)).json.resolution).toMatchObject({ by: 'statement' });
  });

  test('that has no statements is asked once', async () => {
    const { day } = await aDay();
    await untilMorning();
    expect(await runOf(day)).toMatchObject({ state: 'NOT_OFFERED', trouble: null });
    expect(await cases()).toEqual([]);
    expect(pg.rows(`SELECT * FROM timers WHERE kind = 'reconcile'`)).toEqual([]);
  });

  test('is asked page by page', async () => {
    const { day, lines } = await aDay();
    const whole = statementOf(day, lines);
    pg.issuer.states = (date, cursor) => {
      if (date !== day) return replyOf(statementOf(date, []));
      const at = Number(cursor ?? 0);
      const page = { lines: lines.slice(at, at + 1), nextCursor: at < 2 ? String(at + 1) : null };
      return replyOf({ ...whole, ...page, totals: at === 0 ? whole.totals : null });
    };
    await untilMorning();
    expect(await runOf(day)).toMatchObject({ state: 'DONE', matched: { count: 3, net: 60_000 } });
  });
});

describe('whatever dies, and whoever else is at it', () => {
  test('a gateway that dies between statement and commit begins again, and pays once', async () => {
    const { day, lines } = await aDay();
    const [asked, mayAnswer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    pg.issuer.states = async (date) => {
      asked.resolve();
      await mayAnswer.promise;
      return replyOf(statementOf(date, date === day ? lines.slice(0, 2) : []));
    };
    const morning = untilMorning().catch(() => undefined);
    await asked.promise;
    const dead = pg.crash();
    mayAnswer.resolve();
    await Promise.all([dead, morning]);
    states(pg, { [day]: lines.slice(0, 2) });
    await pg.pass(10_000);
    expect(await runOf(day)).toMatchObject({ state: 'DONE', paid: 30_000 });
    expect(await cases()).toHaveLength(1);
    expect(bankTransactions()).toHaveLength(1);
  });

  test('a run that is begun anew while the statement is read is heard once', async () => {
    const { day, lines } = await aDay();
    states(pg, { [day]: [] });
    await untilMorning();
    const [asked, mayAnswer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    pg.issuer.states = async (date) => {
      asked.resolve();
      await mayAnswer.promise;
      return replyOf(statementOf(date, date === day ? lines : []));
    };
    await pg.post(`${PATH}/run`, { day });
    await asked.promise;
    const [one, two] = await Promise.all([1, 2].map(() => pg.post(`${PATH}/run`, { day })));
    expect([one?.status, two?.status]).toEqual([202, 202]);
    mayAnswer.resolve();
    await pg.settle();
    expect(await runOf(day)).toMatchObject({ state: 'DONE', paid: 60_000 });
    expect(bankTransactions()).toHaveLength(1);
    expect(await cases('?status=OPEN')).toEqual([]);
  });
});

describe('what is asked for wrongly is refused, and changes nothing', () => {
  test.each([
    ['a day that is not over', () => ({ day: today() }), 409],
    ['an issuer that is not there', () => ({ day: '2026-03-02', issuer: 'nobody' }), 404],
    ['no day', () => ({ day: '2026-02-30' }), 400],
    ['a field too many', () => ({ day: '2026-03-02', now: true }), 400],
  ])('a run of %s', async (_what, body, status) => {
    expect((await pg.post(`${PATH}/run`, body())).status).toBe(status);
    expect(await runs()).toEqual([]);
  });

  test('a case that is not there, a resolution that is none, a cursor of its own making', async () => {
    const decide = (body: object) => pg.post(`${PATH}/cases/rcn_nobody/resolve`, body);
    expect((await decide({ resolution: 'WRITE_OFF', reason: 'x' })).status).toBe(404);
    expect((await decide({ resolution: 'STATEMENT', reason: 'x' })).status).toBe(400);
    expect((await decide({ resolution: 'WRITE_OFF' })).status).toBe(400);
    expect((await pg.get(`${PATH}/cases/rcn_nobody`)).status).toBe(404);
    expect((await pg.get(`${PATH}/cases?cursor=abc`)).status).toBe(400);
    expect((await pg.get(`${PATH}?cursor=abc`)).status).toBe(400);
  });
});

test('runs and cases come page by page, the newest first, and runs as a table', async () => {
  const { day, lines } = await aDay();
  states(pg, { [day]: lines.slice(0, 1) });
  await untilMorning();
  await untilMorning();
  const first = (await pg.get(`${PATH}?limit=1`)).json;
  const second = (await pg.get(`${PATH}?limit=1&cursor=${first.nextCursor}`)).json;
  expect([first.runs[0].day, second.runs[0].day, second.nextCursor]).toEqual([nextDay(day), day, null]);
  const one = (await pg.get(`${PATH}/cases?limit=1`)).json;
  const two = (await pg.get(`${PATH}/cases?limit=1&cursor=${one.nextCursor}`)).json;
  expect(new Set([one.cases[0].id, two.cases[0].id]).size).toBe(2);
  expect(two.nextCursor).toBeNull();
  const { body } = await pg.get(`${PATH}?to=${day}`, { accept: 'text/csv' });
  expect(body.split('\n')[1]).toMatch(new RegExp(`^card,${day},DONE,1,10000,0,0,2,50000,0,0,0,10000,`));
  expect((await pg.get('/metrics')).body).toMatch(/payflow_reconciliation_cases_open\{server="pg"\} 2/);
});
