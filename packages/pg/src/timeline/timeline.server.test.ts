import { createRequire } from 'node:module';
import { adminPayment, rest } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { CARDS, type Gateway, startGateway } from '../test-gateway.ts';
import { silent, slowIssuer } from '../test-issuer.ts';
import { startReceiver } from '../test-receiver.ts';

const Sqlite: new (file: string) => { exec(sql: string): void; close(): void } = createRequire(
  import.meta.resolve('@payflow/database'),
)('better-sqlite3');

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
      '1 api_call POST /pay/ready',
      '1 event payment.ready',
      '2 api_call POST /pay/approve',
      '2 event payment.approving',
      '2 issuer_call card was asked to authorize 50000 KRW: approved.',
      '3 event payment.captured',
      '3 posting issuer_receivable: debit 50000 KRW.',
      '3 posting merchant_payable: credit 48460 KRW.',
      '3 posting fee_income: credit 1400 KRW.',
      '3 posting vat_payable: credit 140 KRW.',
      '3 outbox payment.captured was published at T, in memory.',
      `3 delivery payment.captured for ${receiver.url} is DELIVERED.`,
      `3 delivery_attempt Try 1 of ${receiver.url}: 500.`,
      `3 delivery_attempt Try 2 of ${receiver.url}: 200.`,
    ]);
    const [ready, , approve] = entries;
    expect(ready?.details).toMatchObject({ requestId: expect.any(String), idempotencyKey: null });
    expect(approve?.details).toMatchObject({ method: 'POST', path: '/pay/approve' });
    expect(entries[1]?.details).toEqual({
      orderNo: 'A-1',
      amount: 50_000,
      currency: 'KRW',
      captureMode: 'AUTO',
    });
    expect(entries[3]?.details).toMatchObject({ issuer: 'card', cardMasked: '424242******4242' });
    expect(entries[4]?.details).toMatchObject({ call: 'authorize', result: 'approved' });
    expect(entries.find(({ kind }) => kind === 'delivery_attempt')?.details).toMatchObject({
      number: 1,
      status: 500,
      durationMs: expect.any(Number),
    });
  });

  test('names for each step the one that caused it, and how long it took', async () => {
    await using receiver = await startReceiver();
    await using pg = await startGateway();
    await pg.post('/api/v1/webhook-endpoints', { url: receiver.url });
    const { tid } = await pg.ready();
    await pg.approve(tid);
    const refund = `/api/v1/payments/refund/${tid}`;
    await pg.post(
      refund,
      { amount: 20_000 },
      { 'idempotency-key': 'minas-refund', 'x-request-id': 'minas-own' },
    );
    await pg.settle();
    const entries = await entriesOf(pg, tid);
    const cause = ({ cause: place }: rest.TimelineEntry) => (place === null ? undefined : entries[place]);
    const wayTo = (entry: rest.TimelineEntry | undefined): string[] =>
      entry ? [...wayTo(cause(entry)), entry.kind === 'event' ? entry.summary : entry.kind] : [];
    const refunded = ['api_call', 'payment.refund_requested', 'issuer_call', 'payment.refunded'];
    const last = entries.at(-1);
    expect(wayTo(last)).toEqual([...refunded, 'delivery', 'delivery_attempt']);
    expect(wayTo(entries.findLast(({ kind }) => kind === 'posting'))).toEqual([...refunded, 'posting']);
    expect(entries.every(({ cause: place }, i) => place === null || place < i)).toBe(true);
    const [call] = entries.filter(({ kind, seq }) => kind === 'api_call' && seq === 4);
    expect(call).toMatchObject({
      summary: `POST ${refund}`,
      durationMs: expect.any(Number),
      details: {
        requestId: 'minas-own',
        idempotencyKey: 'minas-refund',
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    });
    expect(onlyCalls(entries)).toMatchObject([
      { durationMs: expect.any(Number) },
      { durationMs: expect.any(Number) },
    ]);
  });

  test('says of a payment from before origins were kept what is known, and no more', async () => {
    await using pg = await startGateway();
    const { tid } = await pg.ready();
    await pg.approve(tid);
    await pg.settle();
    await pg.crash(async () => {
      const file = new Sqlite(pg.file);
      file.exec('UPDATE events SET origin = NULL');
      file.close();
    });
    const entries = await entriesOf(pg, tid);
    expect(entries.map(({ kind }) => kind)).not.toContain('api_call');
    expect(onlyCalls(entries)).toMatchObject([{ durationMs: null }]);
  });

  test('is shown to an admin whosever payment it is, and its payment with it', async () => {
    await using pg = await startGateway();
    const other = { 'x-payflow-merchant': 'M777' };
    const items = [
      { sku: 'cap', name: 'Cap', quantity: 2, unitPrice: 10_000 },
      { sku: 'mug', name: 'Mug', quantity: 1, unitPrice: 30_000 },
    ];
    const { tid } = await pg.ready({ items, customerKey: 'mina' }, other);
    const path = `/admin/api/payments/${tid}`;
    expect((await pg.get(path)).json.waits).toMatchObject([{ kind: 'expire', tries: 0 }]);
    await pg.approve(tid, {}, other);
    await pg.post('/pay/cancel', { tid, items: [{ sku: 'cap', quantity: 1 }], reason: 'Too small' }, other);
    const { status, json } = await pg.get(path);
    expect(status).toBe(200);
    expect(adminPayment.adminPayment.reply.parse(json)).toMatchObject({
      payment: { tid, merchantId: 'M777', status: 'PARTIALLY_REFUNDED', refundedAmount: 10_000 },
      customerKey: 'mina',
      leftToRefund: 40_000,
      items: [
        { sku: 'cap', quantity: 2, left: 1 },
        { sku: 'mug', left: 1 },
      ],
      operations: [{ kind: 'refund', state: 'DONE', amount: 10_000, reason: 'Too small' }],
      waits: [],
      traceViewer: null,
    });
    expect((await pg.get(`${path}/timeline`)).json.data.entries.length).toBeGreaterThan(5);
    for (const unknown of [`${path}X`, `${path}X/timeline`])
      expect(await pg.get(unknown)).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
  });

  test('tells an admin how often a net cancel was tried, and when it is tried next', async () => {
    await using pg = await startGateway({ TRACE_VIEWER_URL: 'http://localhost:16686/trace/{traceId}' });
    pg.issuer.authorizes = silent;
    pg.issuer.reverses = silent;
    const { tid } = await pg.ready();
    await pg.approve(tid);
    await pg.pass(10_000);
    const { waits, traceViewer } = (await pg.get(`/admin/api/payments/${tid}`)).json;
    expect(waits).toMatchObject([{ kind: 'reverse', due: expect.any(String) }]);
    expect(waits[0].tries).toBeGreaterThan(0);
    expect(traceViewer).toBe('http://localhost:16686/trace/{traceId}');
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
      '1 api_call POST /pay/ready',
      '1 event payment.ready',
      '2 api_call POST /pay/approve',
      '2 event payment.approving',
      '2 issuer_call card was asked to authorize 50000 KRW',
      '3 event payment.unknown',
      '3 issuer_call The issuer was asked to reverse the authorization',
      '4 event payment.reversed',
      '5 event payment.failed',
      '5 outbox payment.failed was published at T, in memory.',
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
    await pg.approve(tid);
    const told = JSON.stringify(await entriesOf(pg, tid));
    const [row] = pg.rows('SELECT readyFingerprint FROM payments');
    expect(told).not.toContain(String(row?.readyFingerprint));
  });
});
