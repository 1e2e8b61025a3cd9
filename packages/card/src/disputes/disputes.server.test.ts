import { issuer } from '@payflow/contracts';
import { liveClock } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { anIssuer, authorized, type Issuer, lookedUp, scripted, TID } from '../test-card.ts';

const DAY_MS = 24 * 60 * 60_000;

async function told(pg: Issuer, since = 0) {
  const result = await pg.call(issuer.disputeEvents, { query: { since } });
  if (!result.ok) throw new Error(result.problem.message);
  return result.reply;
}
const typesOf = async (pg: Issuer) => (await told(pg)).events.map(({ type, amount }) => `${type} ${amount}`);

async function disputed(
  pg: Issuer,
  body: { tid?: string; attemptId?: string; amount?: number } = { tid: TID },
) {
  return pg.call(issuer.dispute, { body });
}

async function opened(pg: Issuer, amount?: number) {
  const result = await disputed(pg, { tid: TID, ...(amount === undefined ? {} : { amount }) });
  if (!result.ok) throw new Error(result.problem.message);
  return result.reply;
}

const refund = (pg: Issuer, attemptId: string, amount: number, operationId = `op_${amount}`) =>
  pg.call(issuer.refund, { body: { attemptId, amount, operationId } });

describe('a cardholder who disputes a purchase', () => {
  test('has the money out of reach of refunds, and back in part when she wins and loses', async () => {
    await using pg = await anIssuer();
    const { attemptId } = await authorized(pg);
    const first = await opened(pg, 30_000);
    expect(first).toMatchObject({ state: 'OPEN', amount: 30_000, attemptId, tid: TID, nextAt: null });
    expect(await refund(pg, attemptId, 20_001)).toMatchObject({
      reply: { result: 'DECLINED', responseCode: '13', reason: 'No more than 20000 is left to refund.' },
    });
    expect(await refund(pg, attemptId, 20_000)).toMatchObject({ reply: { result: 'DONE' } });
    expect(await disputed(pg)).toMatchObject({ ok: false, status: 409 });
    await pg.call(issuer.resolveDispute, { params: { id: first.id }, body: { outcome: 'WON' } });
    const second = await opened(pg);
    expect(second.amount).toBe(30_000);
    await pg.call(issuer.resolveDispute, { params: { id: second.id }, body: { outcome: 'LOST' } });
    expect(await lookedUp(pg, attemptId)).toMatchObject({
      refundedAmount: 20_000,
      disputedAmount: 0,
      chargedBackAmount: 30_000,
    });
    expect(await typesOf(pg)).toEqual(['OPENED 30000', 'WON 30000', 'OPENED 30000', 'LOST 30000']);
    expect((await told(pg, 2)).events.map(({ number }) => number)).toEqual([3, 4]);
  });

  test('is refused what was never captured, what is not there, and a second decision', async () => {
    await using pg = await anIssuer();
    const { attemptId } = await authorized(pg, { capture: false });
    expect(await disputed(pg, { attemptId })).toMatchObject({ status: 409 });
    expect(await disputed(pg, { attemptId: 'att_none' })).toMatchObject({ status: 404 });
    expect(await disputed(pg, { tid: 'T404' })).toMatchObject({ status: 404 });
    expect(await disputed(pg, { tid: TID, attemptId })).toMatchObject({ status: 400 });
    await pg.call(issuer.capture, { body: { attemptId, operationId: 'op_1' } });
    expect(await disputed(pg, { attemptId, amount: 50_001 })).toMatchObject({ status: 409 });
    const { id } = await opened(pg);
    const resolve = () => pg.call(issuer.resolveDispute, { params: { id }, body: { outcome: 'WON' } });
    expect((await Promise.all([resolve(), resolve()])).filter(({ ok }) => ok)).toHaveLength(1);
    expect(await typesOf(pg)).toEqual(['OPENED 50000', 'WON 50000']);
  });

  test('forty at once leave a feed without a gap, and dispute no won twice', async () => {
    await using pg = await anIssuer();
    await authorized(pg, { amount: 20_000 });
    const asked = await Promise.all(
      Array.from({ length: 40 }, () => disputed(pg, { tid: TID, amount: 1_000 })),
    );
    expect(asked.filter(({ ok }) => ok)).toHaveLength(20);
    const { events, last } = await told(pg);
    expect(events.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(last).toBe(20);
  });
});

describe('a dispute that a script orders with the purchase', () => {
  const ordered = (pg: Issuer, dispute: object) =>
    scripted(pg, 'trouble', { steps: [{ approve: {}, dispute }] });

  test('happens at its times, when the issuer is asked; it tells what comes next', async () => {
    const clock = liveClock();
    await using pg = await anIssuer({ clock });
    await ordered(pg, { after: 'P2D', outcome: 'lost', resolveAfter: 'P7D', reason: 'It never came.' });
    await authorized(pg);
    expect(await told(pg)).toMatchObject({ events: [], last: 0, nextAt: expect.any(String) });
    const [next] = (await pg.server.upcoming(1)).timers;
    expect(next).toMatchObject({ server: 'card', kind: 'dispute', subject: expect.stringMatching(/^cdp_/) });
    clock.setOffset(2 * DAY_MS);
    expect(await typesOf(pg)).toEqual(['OPENED 50000']);
    clock.setOffset(10 * DAY_MS);
    expect(await told(pg)).toMatchObject({
      events: [{ type: 'OPENED', reason: 'It never came.' }, { type: 'LOST' }],
      nextAt: null,
    });
  });

  test('is over what is left by then, and lapses when nothing is', async () => {
    const clock = liveClock();
    await using pg = await anIssuer({ clock });
    await ordered(pg, { after: 'P1D', amount: 40_000 });
    const { attemptId } = await authorized(pg);
    await refund(pg, attemptId, 35_000);
    await ordered(pg, { after: 'P1D' });
    await authorized(pg, { tid: 'T2', attemptId: 'att_2' });
    await refund(pg, 'att_2', 50_000);
    clock.setOffset(2 * DAY_MS);
    expect(await typesOf(pg)).toEqual(['OPENED 15000']);
    expect(await pg.call(issuer.issuerDisputes, { query: { tid: 'T2' } })).toMatchObject({
      reply: { disputes: [{ state: 'LAPSED' }] },
    });
  });

  test('goes with money that is taken, and with nothing else', async () => {
    await using pg = await anIssuer();
    await scripted(pg, 'later', {
      match: { operation: 'capture' },
      steps: [{ dispute: { outcome: 'won' } }],
    });
    const { attemptId } = await authorized(pg, { capture: false });
    await pg.call(issuer.capture, { body: { attemptId, amount: 30_000, operationId: 'op_1' } });
    expect(await typesOf(pg)).toEqual(['OPENED 30000', 'WON 30000']);
    for (const step of [
      { decline: '51', dispute: {} },
      { timeout: {}, dispute: {} },
      { dispute: { resolveAfter: 'P1D' } },
      { dispute: { after: 'two days' } },
    ])
      expect(issuer.PutScript.safeParse({ steps: [step] }).success, JSON.stringify(step)).toBe(false);
    const ofRefunds = { match: { operation: 'refund' }, steps: [{ dispute: {} }] };
    expect(issuer.PutScript.safeParse(ofRefunds).success).toBe(false);
  });

  test('survives a restart to the last number', async () => {
    await using before = await anIssuer();
    await authorized(before);
    await opened(before, 10_000);
    await before.server.kill();
    await using pg = await anIssuer({ dataDir: before.folder });
    await opened(pg, 10_000);
    expect((await told(pg)).events.map(({ number }) => number)).toEqual([1, 2]);
  });
});

test('in server mode the feed is there, and nobody can order a dispute', async () => {
  const CARD_KEY = 'b7c1f0a94e2d4c6f8a1b3d5e7f90c2d4';
  const env = { PAYFLOW_MODE: 'server', CARD_KEY };
  await using pg = await anIssuer({ env });
  const headers = { authorization: `Bearer ${CARD_KEY}` };
  expect((await pg.get('/card/api/dispute-events', headers)).status).toBe(200);
  expect((await pg.post('/card/api/disputes', { tid: TID }, headers)).status).toBe(404);
});
