import { issuer } from '@payflow/contracts';
import { liveClock } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { anIssuer, ask, authorized, type Issuer, scripted } from '../test-card.ts';
import { businessDay } from './business-day.ts';

const today = (pg: Issuer): string => businessDay(pg.clock.now());

async function statementOf(pg: Issuer, query: object = {}, date = today(pg)) {
  const result = await pg.call(issuer.statement, { params: { date }, query });
  if (!result.ok) throw new Error(result.problem.message);
  return result.reply;
}

const amountsOf = ({ lines }: issuer.Statement) => lines.map(({ kind, amount }) => [kind, amount]);

/** Puts a line on today's statement. */
async function put(pg: Issuer, body: { readonly amount: number; readonly kind?: 'REFUND' }) {
  const result = await pg.call(issuer.addStatementLine, { params: { date: today(pg) }, body });
  if (!result.ok) throw new Error(result.problem.message);
  return result.reply;
}

describe("a day's statement", () => {
  test('tells captures and refunds, of those that were taken at once too, and nothing that was only held, declined or reversed', async () => {
    await using pg = await anIssuer();
    await authorized(pg, { attemptId: 'att_at_once' });
    await authorized(pg, { attemptId: 'att_held', amount: 7_000, capture: false });
    await authorized(pg, { attemptId: 'att_later', amount: 9_000, capture: false });
    await pg.call(issuer.capture, { body: { attemptId: 'att_later', amount: 8_000, operationId: 'op_c' } });
    await pg.call(issuer.refund, { body: { attemptId: 'att_later', amount: 3_000, operationId: 'op_r' } });
    await pg.call(issuer.refund, { body: { attemptId: 'att_later', amount: 6_000, operationId: 'op_no' } });
    await authorized(pg, { attemptId: 'att_undone', amount: 1_000 });
    await pg.call(issuer.reverse, { body: { attemptId: 'att_undone', operationId: 'op_v' } });
    await authorized(pg, {
      attemptId: 'att_poor',
      card: { number: '4000000000009995', expiry: '12/30', cvc: '123' },
    });
    const statement = await statementOf(pg);
    expect(statement).toMatchObject({
      date: today(pg),
      final: false,
      totals: {
        captures: { count: 2, amount: 58_000 },
        refunds: { count: 1, amount: 3_000 },
        chargebacks: { count: 0, amount: 0 },
        net: 55_000,
      },
      nextCursor: null,
    });
    expect(statement.lines).toMatchObject([
      { id: 'att_at_once_1', kind: 'CAPTURE', tid: ask.tid, operationId: null, amount: 50_000 },
      { id: 'att_later_2', kind: 'CAPTURE', tid: ask.tid, operationId: 'op_c', amount: 8_000 },
      { id: 'att_later_3', kind: 'REFUND', tid: ask.tid, operationId: 'op_r', amount: 3_000 },
    ]);
  });

  test('tells what a lost dispute takes back, once, and nothing of one that is open or won', async () => {
    await using pg = await anIssuer();
    await authorized(pg, { attemptId: 'att_1' });
    const ids: string[] = [];
    for (const amount of [10_000, 20_000, 5_000]) {
      const disputed = await pg.call(issuer.dispute, { body: { attemptId: 'att_1', amount } });
      if (!disputed.ok) throw new Error(disputed.problem.message);
      ids.push(disputed.reply.id);
    }
    const [lost = '', won = ''] = ids;
    const resolve = (id: string, outcome: 'LOST' | 'WON') =>
      pg.call(issuer.resolveDispute, { params: { id }, body: { outcome } });
    expect(amountsOf(await statementOf(pg))).toEqual([['CAPTURE', 50_000]]);
    await resolve(lost, 'LOST');
    await resolve(won, 'WON');
    expect(await resolve(lost, 'LOST')).toMatchObject({ status: 409 });
    const { lines, totals } = await statementOf(pg);
    const [capture, chargeback] = lines;
    expect(lines).toHaveLength(2);
    expect(chargeback).toMatchObject({ kind: 'CHARGEBACK', amount: 10_000, operationId: lost, tid: ask.tid });
    expect([chargeback?.refNo, chargeback?.attemptId]).toEqual([capture?.refNo, 'att_1']);
    expect(totals).toEqual({
      captures: { count: 1, amount: 50_000 },
      refunds: { count: 0, amount: 0 },
      chargebacks: { count: 1, amount: 10_000 },
      net: 40_000,
    });
  });

  test('is final when its day in Seoul is over, and keeps to it', async () => {
    const clock = liveClock();
    await using pg = await anIssuer({ clock });
    await authorized(pg);
    const day = today(pg);
    pg.server.setOffset(24 * 3_600_000);
    expect(await statementOf(pg, {}, day)).toMatchObject({ final: true, totals: { net: 50_000 } });
    expect(await statementOf(pg)).toMatchObject({ final: false, lines: [], totals: { net: 0 } });
  });

  test('comes page by page, each line once, lines put by hand last', async () => {
    await using pg = await anIssuer();
    for (let i = 1; i <= 5; i++) await authorized(pg, { attemptId: `att_${i}`, amount: i });
    await put(pg, { amount: 6 });
    await put(pg, { amount: 7, kind: 'REFUND' });
    const seen: number[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await statementOf(pg, { limit: 2, ...(cursor ? { cursor } : {}) });
      expect(page.lines.length).toBeLessThanOrEqual(2);
      expect(page.totals?.net).toBe(cursor === undefined ? 14 : undefined);
      seen.push(...page.lines.map(({ amount }) => amount));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('refuses a cursor of its own making, and a day that is none', async () => {
    await using pg = await anIssuer();
    const of = (path: string) => pg.get(`/card/api/statements/${path}`);
    expect((await of(`${today(pg)}?cursor=WzEyXQ`)).status).toBe(400);
    expect((await of(`${today(pg)}?cursor=nonsense`)).status).toBe(400);
    expect((await of('2026-02-30')).status).toBe(400);
    expect((await of(`${today(pg)}?limit=1001`)).status).toBe(400);
  });

  test('comes as a table', async () => {
    await using pg = await anIssuer();
    await authorized(pg, { attemptId: 'att_csv' });
    const { body, headers } = await pg.get(`/card/api/statements/${today(pg)}`, { accept: 'text/csv' });
    expect(headers['content-type']).toContain('text/csv');
    expect(body.split('\n').slice(0, 2)).toEqual([
      'id,kind,refNo,tid,attemptId,operationId,amount,at',
      expect.stringMatching(/^att_csv_1,CAPTURE,R\w{19},T0000000000000000001,att_csv,,50000,/),
    ]);
  });
});

describe('a script', () => {
  test.each([
    ['omit', []],
    ['duplicate', [50_000, 50_000]],
    [{ amount: 12 }, [12]],
    [{ amountBy: -100 }, [49_900]],
    [{ amountBy: -50_000 }, [1]],
  ])('has the statement say something else of a capture: %j', async (mark, shown) => {
    await using pg = await anIssuer();
    await scripted(pg, 'mark', { steps: [{ statement: mark }] });
    const { result } = await authorized(pg, { attemptId: 'att_marked' });
    expect(result).toBe('APPROVED');
    const statement = await statementOf(pg);
    expect(statement.lines.map(({ amount }) => amount)).toEqual(shown);
    expect(statement.totals?.net).toBe(shown.reduce((sum, amount) => sum + amount, 0));
    expect(new Set(statement.lines.map(({ id }) => id)).size).toBe(shown.length);
  });

  test('has it of captures and refunds of their own, and leaves the money alone', async () => {
    await using pg = await anIssuer();
    await authorized(pg, { attemptId: 'att_1', capture: false });
    for (const operation of ['capture', 'refund'])
      await scripted(pg, operation, { match: { operation }, steps: [{ statement: { amountBy: 1 } }] });
    await pg.call(issuer.capture, { body: { attemptId: 'att_1', operationId: 'op_c' } });
    const refunded = await pg.call(issuer.refund, {
      body: { attemptId: 'att_1', amount: 100, operationId: 'op_r' },
    });
    expect(refunded).toMatchObject({ reply: { amount: 100, heldAmount: 49_900 } });
    expect(amountsOf(await statementOf(pg))).toEqual([
      ['CAPTURE', 50_001],
      ['REFUND', 101],
    ]);
  });

  test('is refused where nothing would be on a statement', async () => {
    await using pg = await anIssuer();
    const told = async (body: object) => {
      const result = await pg.call(issuer.putScript, { params: { name: 'wrong' }, body: body as never });
      return result.ok ? undefined : result.problem.errors?.[0]?.message;
    };
    expect(await told({ steps: [{ statement: 'omit', decline: '51' }] })).toMatch(/^goes without decline/);
    expect(await told({ steps: [{ statement: 'omits' }] })).toMatch(/^must be "omit"/);
    expect(await told({ match: { operation: 'reverse' }, steps: [{ statement: 'omit' }] })).toBe(
      'a reversal is on no statement',
    );
  });

  test('can be a header: statement:omit', async () => {
    await using pg = await anIssuer();
    await pg.post('/card/api/authorize', ask, { 'X-PayFlow-Script': 'statement:omit' });
    expect((await statementOf(pg)).lines).toEqual([]);
  });
});

test('a line put by hand stands behind no authorization', async () => {
  await using pg = await anIssuer();
  const params = { date: today(pg) };
  const added = await pg.call(issuer.addStatementLine, { params, body: { amount: 500, tid: ask.tid } });
  expect(added).toMatchObject({ status: 201, reply: { kind: 'CAPTURE', amount: 500, attemptId: null } });
  expect((await statementOf(pg)).lines).toMatchObject([{ amount: 500, tid: ask.tid }]);
  const looked = await pg.call(issuer.authorizations, { query: { tid: ask.tid } });
  expect(looked).toMatchObject({ reply: { authorizations: [] } });
});

test('in server mode nobody puts a line on a statement', async () => {
  const cardKey = 'a-key-that-is-long-enough-for-server-mode';
  await using pg = await anIssuer({ env: { PAYFLOW_MODE: 'server', CARD_KEY: cardKey } });
  const key = { authorization: `Bearer ${cardKey}` };
  const path = `/card/api/statements/${today(pg)}`;
  expect((await pg.get(path)).status).toBe(401);
  expect((await pg.get(path, key)).status).toBe(200);
  expect((await pg.post(`${path}/lines`, { amount: 1 }, key)).status).toBe(404);
});
