import { rest } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, startGateway } from '../test-gateway.ts';
import { silent, slowIssuer } from '../test-issuer.ts';
import { startReceiver } from '../test-receiver.ts';

async function entriesOf(pg: Gateway, tid: string): Promise<rest.TimelineEntry[]> {
  const { status, json } = await pg.get(`/api/v1/payments/${tid}/timeline`);
  expect(status).toBe(200);
  const { data } = rest.paymentTimeline.reply.parse(json);
  expect(data.paymentId).toBe(tid);
  return data.entries;
}
const lines = (entries: rest.TimelineEntry[]) =>
  entries.map(({ seq, kind, summary }) => `${seq} ${kind} ${summary.replace(/\d{4}-.*Z/, 'T')}`);
const onlyCalls = (entries: rest.TimelineEntry[]) => entries.filter(({ kind }) => kind === 'issuer_call');

describe('the timeline of a payment', () => {
  test('tells each cause before its effects: Mina pays, the bus and the shop are told', async () => {
    await using receiver = await startReceiver();
    await using pg = await startGateway();
    await pg.post('/api/v1/webhook-endpoints', { url: receiver.url });
    receiver.answers = () => ({ status: 500 });
    const { tid } = await pg.ready({ orderNo: 'A-1' });
    await pg.approve(tid);
    await pg.settle();
    receiver.answers = () => ({ status: 200 });
    await pg.advance(10_000);
    const entries = await entriesOf(pg, tid);
    expect(lines(entries)).toEqual([
      '1 event payment.ready',
      '2 event payment.approving',
      '2 issuer_call card was asked to authorize 50000 KRW: approved.',
      '3 event payment.captured',
      '3 posting issuer_receivable: debit 50000 KRW.',
      '3 posting merchant_payable: credit 48460 KRW.',
      '3 posting fee_income: credit 1400 KRW.',
      '3 posting vat_payable: credit 140 KRW.',
      '3 outbox payment.captured was published at T.',
      `3 delivery payment.captured for ${receiver.url} is DELIVERED.`,
      `3 delivery_attempt Try 1 of ${receiver.url}: 500.`,
      `3 delivery_attempt Try 2 of ${receiver.url}: 200.`,
    ]);
    expect(entries[0]?.details).toEqual({
      orderNo: 'A-1',
      amount: 50_000,
      currency: 'KRW',
      captureMode: 'AUTO',
    });
    expect(entries[1]?.details).toMatchObject({ issuer: 'card', cardMasked: '424242******4242' });
    expect(entries[2]?.details).toMatchObject({ call: 'authorize', result: 'approved' });
    expect(entries.find(({ kind }) => kind === 'delivery_attempt')?.details).toMatchObject({
      number: 1,
      status: 500,
      durationMs: expect.any(Number),
    });
  });

  test('says why a card was declined', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    await pg.approve(tid, { card: CARDS.noMoney });
    expect(onlyCalls(await entriesOf(pg, tid))).toMatchObject([
      { seq: 2, details: { result: 'declined', responseCode: '51' } },
    ]);
  });

  test('shows a call that is not answered yet, then its doubt, and the reversal that ended it', async () => {
    await using pg = await startGateway();
    const issuer = slowIssuer(pg);
    const { tid } = await pg.ready();
    const approving = pg.approve(tid);
    await issuer.asked;
    expect(onlyCalls(await entriesOf(pg, tid))).toMatchObject([{ details: { result: 'not answered yet' } }]);
    issuer.answers();
    await approving;

    pg.issuer.authorizes = silent;
    const lost = await pg.ready();
    await pg.approve(lost.tid);
    await pg.settle();
    expect(lines(await entriesOf(pg, lost.tid)).map((line) => line.replace(/:.*/, ''))).toEqual([
      '1 event payment.ready',
      '2 event payment.approving',
      '2 issuer_call card was asked to authorize 50000 KRW',
      '3 event payment.unknown',
      '3 issuer_call The issuer was asked to reverse the authorization',
      '4 event payment.reversed',
      '5 event payment.failed',
      '5 outbox payment.failed was published at T.',
    ]);
    expect(onlyCalls(await entriesOf(pg, lost.tid))).toMatchObject([
      { details: { result: 'unknown' } },
      { details: { result: 'confirmed', operationId: expect.stringMatching(/^rev_/) } },
    ]);
  });

  test('says why a reversal was never confirmed', async () => {
    await using pg = await startGateway();
    pg.issuer.authorizes = silent;
    pg.issuer.reverses = silent;
    const { tid } = await pg.ready();
    await pg.approve(tid);
    await pg.pass(25 * 60 * 60_000);
    await pg.pass(60 * 60_000);
    const [, reversal] = onlyCalls(await entriesOf(pg, tid));
    expect(reversal?.details).toMatchObject({
      result: 'not confirmed',
      why: expect.stringContaining('timeout'),
    });
  });

  test("holds nothing that is the gateway's own business", async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    await pg.approve(tid, {}, { 'idempotency-key': 'minas-own-key' });
    const told = JSON.stringify(await entriesOf(pg, tid));
    const [row] = pg.rows('SELECT readyFingerprint FROM payments');
    expect(told).not.toContain(String(row?.readyFingerprint));
    expect(told).not.toContain('minas-own-key');
  });
});
