import { disputes, type issuer } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../test-gateway.ts';
import { startReceiver } from '../test-receiver.ts';

const HOUR_MS = 60 * 60_000;
type Event = issuer.IssuerDisputeEvent;

/** An issuer that tells of these disputes, as far as it is asked for them. */
function telling(pg: Gateway, events: Omit<Event, 'number' | 'refNo' | 'at' | 'reason'>[], atOnce = 100) {
  pg.issuer.disputes = (url) => {
    const since = Number(new URL(url).searchParams.get('since'));
    const all = events.map((event, i) => ({
      ...event,
      number: i + 1,
      refNo: 'R1',
      reason: 'It never came.',
      at: '2026-03-02T00:00:00.000Z',
    }));
    const page = all.slice(since, since + atOnce);
    return {
      status: 200,
      headers: {},
      body: JSON.stringify({ events: page, last: all.length, nextAt: null }),
    };
  };
  return events;
}

async function paid(pg: Gateway, amount = 50_000): Promise<{ tid: string; attemptId: string }> {
  const { tid } = await pg.ready({ amount });
  await pg.approve(tid);
  const attemptId = pg.issuer.authorizations.findLast((asked) => asked.tid === tid)?.attemptId ?? '';
  return { tid, attemptId };
}

const poll = async (pg: Gateway) => (await pg.post('/admin/api/disputes/poll', {})).json.issuers[0];
const shown = async (pg: Gateway, query = '') => (await pg.get(`/api/v1/disputes${query}`)).json.data;
const balance = (pg: Gateway, account: string): number =>
  Number(
    pg.rows('SELECT COALESCE(SUM(credit - debit), 0) AS sum FROM postings WHERE account = ?', account)[0]
      ?.sum,
  );

describe('a dispute', () => {
  test('is heard of within the hour, holds the money, and tells the shop; lost, the issuer owes that much less', async () => {
    await using shop = await startReceiver();
    await using pg = await startGateway();
    await pg.post('/api/v1/webhook-endpoints', { url: shop.url });
    const { tid, attemptId } = await paid(pg);
    const events = telling(pg, [{ type: 'OPENED', disputeId: 'cdp_1', attemptId, tid, amount: 30_000 }]);
    await pg.advance(HOUR_MS);
    expect(await shown(pg)).toMatchObject({ disputes: [{ tid, state: 'OPEN', amount: 30_000 }] });
    expect(balance(pg, 'dispute_hold')).toBe(30_000);
    const refused = await pg.post(`/pay/cancel`, { tid, amount: 20_001, reason: 'x' });
    expect(refused).toMatchObject({ status: 409, json: { code: 'REFUND_CONFLICT' } });
    expect(refused.json.message).toContain('30000 KRW are disputed or lost');
    expect((await pg.post(`/pay/cancel`, { tid, amount: 20_000, reason: 'x' })).status).toBe(200);

    events.push({ type: 'LOST', disputeId: 'cdp_1', attemptId, tid, amount: 30_000 });
    await pg.advance(HOUR_MS);
    expect(await shown(pg)).toMatchObject({ disputes: [{ state: 'LOST', resolvedAt: expect.any(String) }] });
    expect([balance(pg, 'dispute_hold'), balance(pg, 'issuer_receivable')]).toEqual([0, 0]);
    await pg.settle();
    const told = shop.received
      .map(({ body }) => JSON.parse(body))
      .filter(({ type }) => type.startsWith('dispute.'))
      .map((event) => disputes.DisputeWebhook.parse(event));
    expect(told.map(({ type, data }) => [type, data.seq, data.state, data.id === told[0]?.data.id])).toEqual([
      ['dispute.opened', 1, 'OPEN', true],
      ['dispute.lost', 2, 'LOST', true],
    ]);
  });

  test('stands in the story of its payment, with what it posted and who heard of it, in order', async () => {
    await using shop = await startReceiver();
    await using pg = await startGateway();
    const { tid, attemptId } = await paid(pg);
    await pg.post('/api/v1/webhook-endpoints', { url: shop.url });
    const events = telling(pg, [{ type: 'OPENED', disputeId: 'cdp_1', attemptId, tid, amount: 10_000 }]);
    await poll(pg);
    await pg.post('/pay/cancel', { tid, amount: 5_000, reason: 'x' });
    events.push({ type: 'WON', disputeId: 'cdp_1', attemptId, tid, amount: 10_000 });
    await poll(pg);
    await pg.settle();
    const { entries } = (await pg.get(`/api/v1/payments/${tid}/timeline`)).json.data;
    const story = entries.map(
      ({ kind, summary }: { kind: string; summary: string }) => `${kind} ${summary.split(' ')[0]}`,
    );
    const from = story.indexOf('dispute 10000');
    expect(story.slice(from, from + 5)).toEqual([
      'dispute 10000',
      'posting merchant_payable:',
      'posting dispute_hold:',
      'delivery dispute.opened',
      'delivery_attempt Try',
    ]);
    const again = story.indexOf('dispute 10000', from + 1);
    expect(story.slice(from, again)).toContain('event payment.refunded');
    expect(story.slice(again)).toContain('delivery dispute.won');
    expect(story.slice(0, from)).toContain('event payment.captured');
  });

  test('that the books cannot bear is kept for a person, and the next one is heard', async () => {
    await using pg = await startGateway();
    const { tid, attemptId } = await paid(pg);
    telling(pg, [
      { type: 'OPENED', disputeId: 'cdp_1', attemptId, tid, amount: 50_001 },
      { type: 'OPENED', disputeId: 'cdp_2', attemptId: 'att_none', tid: 'T404', amount: 1 },
      { type: 'WON', disputeId: 'cdp_9', attemptId, tid, amount: 1 },
      { type: 'OPENED', disputeId: 'cdp_3', attemptId, tid, amount: 1_000 },
    ]);
    expect(await poll(pg)).toEqual({ issuer: 'card', events: 4, trouble: null });
    expect((await shown(pg)).disputes).toMatchObject([{ amount: 1_000, state: 'OPEN' }]);
    const all = (await pg.get('/admin/api/disputes?state=REFUSED')).json.disputes;
    expect(all.map(({ issuerDisputeId }: { issuerDisputeId: string }) => issuerDisputeId).sort()).toEqual([
      'cdp_1',
      'cdp_2',
    ]);
    const [{ id }] = all;
    expect((await pg.get(`/api/v1/disputes/${id}`)).status).toBe(404);
    expect(balance(pg, 'dispute_hold')).toBe(1_000);
  });

  test('another merchant does not see, and lists go page by page', async () => {
    await using pg = await startGateway();
    const { tid, attemptId } = await paid(pg);
    telling(
      pg,
      [1, 2, 3].map((n) => ({ type: 'OPENED', disputeId: `cdp_${n}`, attemptId, tid, amount: n })),
    );
    await poll(pg);
    const first = await shown(pg, '?limit=2');
    const second = await shown(pg, `?limit=2&cursor=${first.nextCursor}`);
    expect([...first.disputes, ...second.disputes].map(({ amount }) => amount).sort()).toEqual([1, 2, 3]);
    expect(second.nextCursor).toBeNull();
    const other = { 'x-payflow-merchant': 'M002' };
    expect((await pg.get('/api/v1/disputes', other)).json.data.disputes).toEqual([]);
    expect((await pg.get(`/api/v1/disputes/${first.disputes[0].id}`, other)).status).toBe(404);
    expect((await pg.get('/api/v1/disputes?cursor=nonsense')).status).toBe(400);
  });
});

describe('news of disputes', () => {
  test('are taken in once each, though the gateway dies and eight ask at the same time', async () => {
    await using pg = await startGateway();
    const { tid, attemptId } = await paid(pg);
    const events = telling(
      pg,
      Array.from({ length: 130 }, (_, i) => ({
        type: 'OPENED',
        disputeId: `cdp_${i}`,
        attemptId,
        tid,
        amount: 10,
      })),
      100,
    );
    const polled = Promise.all(Array.from({ length: 8 }, () => poll(pg).catch(() => undefined)));
    await pg.crash();
    await polled;
    await Promise.all(Array.from({ length: 8 }, () => poll(pg)));
    expect(pg.rows('SELECT COUNT(*) AS n FROM disputes')).toEqual([{ n: events.length }]);
    expect(balance(pg, 'dispute_hold')).toBe(1_300);
    expect(pg.rows('SELECT last FROM dispute_cursors')).toEqual([{ last: 130 }]);
    expect(await poll(pg)).toMatchObject({ events: 0 });
  });

  test('of an issuer that is away, knows of no disputes or talks nonsense wait, and cost nothing', async () => {
    await using pg = await startGateway();
    const { tid, attemptId } = await paid(pg);
    const good = () => telling(pg, [{ type: 'OPENED', disputeId: 'cdp_1', attemptId, tid, amount: 10 }]);
    for (const [answer, trouble] of [
      [
        { status: 404, body: '{"code":"NOT_FOUND","message":"x","requestId":"r"}' },
        'it tells of no disputes',
      ],
      [{ status: 500, body: '{"code":"OOPS","message":"x","requestId":"r"}' }, 'it answered 500 OOPS'],
      [{ status: 200, body: '{"events":[{"number":0}]}' }, expect.stringContaining('unintelligible')],
    ] as const) {
      pg.issuer.disputes = () => ({ headers: {}, ...answer });
      expect(await poll(pg)).toEqual({ issuer: 'card', events: 0, trouble });
    }
    await pg.advance(HOUR_MS);
    const asked: string[] = [];
    good();
    const usual = pg.issuer.disputes;
    pg.issuer.disputes = (url, body) => {
      asked.push(url);
      return usual(url, body);
    };
    await pg.advance(HOUR_MS);
    expect(asked).not.toEqual([]);
    expect((await shown(pg)).disputes).toHaveLength(1);
  });
});

describe('evidence', () => {
  async function open(pg: Gateway) {
    const { tid, attemptId } = await paid(pg);
    const events = telling(pg, [{ type: 'OPENED', disputeId: 'cdp_1', attemptId, tid, amount: 10 }]);
    await poll(pg);
    return { id: (await shown(pg)).disputes[0].id as string, events, tid, attemptId };
  }

  test('is kept at once, and goes to the issuer as soon as that takes it; the last word counts', async () => {
    await using pg = await startGateway();
    const { id } = await open(pg);
    const given: string[] = [];
    pg.issuer.disputes = () => ({ status: 500, headers: {}, body: '{}' });
    const say = (text: string) =>
      pg.post(`/api/v1/disputes/${id}/evidence`, { text }, { 'idempotency-key': `said-${text.length}` });
    expect((await say('She signed.')).json.data).toMatchObject({
      evidence: 'She signed.',
      evidenceSentAt: null,
    });
    await pg.settle();
    expect((await say('She signed twice.')).status).toBe(200);
    expect((await say('She signed twice.')).headers['idempotent-replayed']).toBe('true');
    pg.issuer.disputes = (url, body) => {
      given.push(`${new URL(url).pathname} ${JSON.parse(body).text}`);
      const theirs = { id: 'cdp_1', attemptId: 'att_1', refNo: 'R1', tid: 'T1', amount: 10, currency: 'KRW' };
      const at = '2026-03-02T00:00:00.000Z';
      const rest = {
        reason: 'x',
        state: 'OPEN',
        evidence: 'x',
        opensAt: at,
        openedAt: at,
        resolvedAt: null,
        nextAt: null,
      };
      return { status: 200, headers: {}, body: JSON.stringify({ ...theirs, ...rest }) };
    };
    await pg.advance(10 * 60_000);
    expect(given).toEqual(['/card/api/disputes/cdp_1/evidence She signed twice.']);
    expect((await pg.get(`/api/v1/disputes/${id}`)).json.data.evidenceSentAt).toEqual(expect.any(String));
  });

  test('is refused once the dispute is decided, for another merchant, and without a word', async () => {
    await using pg = await startGateway();
    const { id, events, tid, attemptId } = await open(pg);
    const path = `/api/v1/disputes/${id}/evidence`;
    expect((await pg.post(path, { text: 'x' }, { 'x-payflow-merchant': 'M002' })).status).toBe(404);
    expect((await pg.post(path, {})).status).toBe(400);
    events.push({ type: 'WON', disputeId: 'cdp_1', attemptId, tid, amount: 10 });
    await poll(pg);
    expect(await pg.post(path, { text: 'x' })).toMatchObject({
      status: 409,
      json: { code: 'INVALID_STATE' },
    });
  });
});
