import { describe, expect, test } from 'vitest';
import { startFakePg } from '../test/fake-pg.ts';
import { type RunningShop, startShop } from '../test/shop.ts';

const ADMIN_KEY = 'ak_0123456789abcdefghijklmn';
const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

function captured(
  { tid, orderNo, total }: { tid: string; orderNo: string; total: number },
  more: object = {},
) {
  const at = '2026-03-02T00:00:00.000Z';
  return {
    type: 'payment.captured',
    timestamp: at,
    data: {
      tid,
      orderNo,
      amount: total,
      currency: 'KRW',
      status: 'CAPTURED',
      seq: 3,
      cardAuthCode: '482913',
      cardRefNo: null,
      approvedAt: at,
      ...more,
    },
  };
}

const verdicts = async (shop: RunningShop): Promise<string[]> =>
  (await shop.inbox()).webhooks.map(({ verdict }: { verdict: string }) => verdict).sort();

describe('a webhook', () => {
  test('pays the order whose buyer never came back, once', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.pending();
    const first = await shop.webhook(captured(order), { id: 'evt_a' });
    expect(first).toMatchObject({ status: 200, body: { ok: true } });
    const paid = await shop.orderNow(order.orderNo);
    expect(paid).toMatchObject({ state: 'PAID', cardAuthCode: '482913' });
    const repeats = await Promise.all([1, 2, 3].map(() => shop.webhook(captured(order), { id: 'evt_a' })));
    expect(repeats.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await shop.orderNow(order.orderNo)).toEqual(paid);
    expect(await verdicts(shop)).toEqual(['APPLIED', 'DUPLICATE', 'DUPLICATE', 'DUPLICATE']);
    expect((await shop.inbox()).counts).toEqual({ received: 4, valid: 4, rejected: 0, duplicates: 3 });
    await shop.returns(order.tid);
    expect(pg.made('approve')).toEqual([]);
  });

  test('sent five times at the same moment is applied once', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.pending();
    await Promise.all([1, 2, 3, 4, 5].map(() => shop.webhook(captured(order), { id: 'evt_b' })));
    expect((await verdicts(shop)).filter((verdict) => verdict === 'APPLIED')).toHaveLength(1);
  });

  test('after the reply says the same without effect; older than what is known is stale', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.pending();
    await shop.returns(order.tid);
    const paid = await shop.orderNow(order.orderNo);
    await shop.webhook(captured(order));
    await shop.webhook(captured(order, { seq: 2 }));
    const { updatedAt: _, seq: __, ...same } = paid;
    expect(await shop.orderNow(order.orderNo)).toMatchObject(same);
    expect(await verdicts(shop)).toEqual(['APPLIED', 'STALE_SEQ']);
  });

  test('ends the asking for a payment whose outcome was unknown', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.pending();
    pg.outcome = 'UNKNOWN';
    await shop.returns(order.tid);
    await shop.webhook(captured(order, { seq: 5 }));
    await shop.later(36_000_000);
    expect(pg.made('/pay/tx')).toEqual([]);
    expect(await shop.orderNow(order.orderNo)).toMatchObject({ state: 'PAID' });
  });

  test('that expired cancels the order', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.pending();
    await shop.webhook({
      ...captured(order, { status: 'EXPIRED', cardAuthCode: null, seq: 2 }),
      type: 'payment.expired',
    });
    expect(await shop.orderNow(order.orderNo)).toMatchObject({ state: 'CANCELLED', payStatus: 'EXPIRED' });
  });

  test('unsigned, tampered with, stale or signed by someone else is 401, and nothing changes', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.pending();
    const before = await shop.orderNow(order.orderNo);
    const refused = [
      await shop.post('/payments/webhook', captured(order)),
      await shop.post('/payments/webhook'),
      await shop.webhook(captured(order), { secret: OTHER_SECRET }),
      await shop.webhook(captured(order), { ageSeconds: 302 }),
      await shop.webhook(captured(order), { ageSeconds: -303 }),
    ];
    for (const { status, body } of refused) {
      expect({ status, code: body.code }).toEqual({ status: 401, code: 'INVALID_SIGNATURE' });
    }
    expect(await shop.orderNow(order.orderNo)).toEqual(before);
    expect((await shop.inbox()).counts).toEqual({ received: 5, valid: 0, rejected: 5, duplicates: 0 });
  });

  test('is held to real time, also when the business clock was moved', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.pending();
    await shop.later(86_400_000);
    expect((await shop.webhook(captured(order))).status).toBe(200);
  });

  test('over another amount is 422, of another shape 400, over 100 kB 413', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.pending();
    expect(await shop.webhook(captured(order, { amount: 1 }))).toMatchObject({
      status: 422,
      body: { code: 'AMOUNT_MISMATCH' },
    });
    expect(await shop.webhook(captured(order, { seq: 0 }))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'data.seq' }] },
    });
    expect(await shop.webhook('{')).toMatchObject({ status: 400, body: { code: 'MALFORMED_JSON' } });
    expect((await shop.webhook(captured(order, { note: 'x'.repeat(103_000) }))).status).toBe(413);
    expect(await shop.orderNow(order.orderNo)).toMatchObject({ state: 'PENDING' });
    const { webhooks } = await shop.inbox('?valid=true');
    expect(webhooks.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      'REJECTED',
      'REJECTED',
      'REJECTED',
    ]);
  });

  test('about someone else is ignored', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.pending();
    await shop.webhook(captured({ ...order, orderNo: 'O-ELSEWHERE' }));
    await shop.webhook(captured({ ...order, tid: 'T-EARLIER' }));
    expect(await verdicts(shop)).toEqual(['IGNORED', 'IGNORED']);
    expect(await shop.orderNow(order.orderNo)).toMatchObject({ state: 'PENDING' });
  });
});

describe('the inbox', () => {
  test('shows each delivery as it came, newest first, and filters', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.pending();
    const odd = `{"text":"\\u0000 안녕 👋 ${'\0'}<script>'; DROP TABLE orders;--"}`;
    await shop.post('/payments/webhook', odd);
    await shop.later(1_000);
    await shop.webhook(captured(order));
    const all = await shop.inbox();
    expect(all.webhooks.map(({ type }: { type: string }) => type)).toEqual(['payment.captured', null]);
    expect(all.webhooks[1]).toMatchObject({ valid: false, rawBody: odd, webhookId: null });
    expect(Object.keys(all.webhooks[0].headers).sort()).toEqual([
      'content-type',
      'user-agent',
      'webhook-id',
      'webhook-signature',
      'webhook-timestamp',
    ]);
    expect((await shop.inbox('?valid=false')).webhooks).toHaveLength(1);
    expect((await shop.inbox(`?tid=${order.tid}`)).webhooks).toHaveLength(1);
    expect((await shop.inbox('?type=payment.captured')).webhooks).toHaveLength(1);
    expect((await shop.inbox('?limit=1')).webhooks).toMatchObject([{ type: 'payment.captured' }]);
    expect((await shop.get('/merchant/api/webhooks?limit=0')).status).toBe(400);
  });

  test('is for the admin alone', async () => {
    await using pg = await startFakePg();
    const env = { PAYFLOW_MODE: 'server', ADMIN_KEY, PG_SECRET_KEY: 'sk_0123456789abcdefghijklmn' };
    await using shop = await startShop({ pgUrl: pg.url, env });
    expect((await shop.get('/merchant/api/webhooks')).status).toBe(401);
    const withKey = await shop.get('/merchant/api/webhooks', {
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });
    expect(withKey.status).toBe(200);
  });

  test('is counted', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const order = await shop.pending();
    await shop.webhook(captured(order));
    const { text } = await shop.get('/metrics');
    expect(text).toContain('merchant_webhooks_total{verdict="APPLIED",server="merchant"} 1');
    expect(text).toContain('merchant_orders_total{state="PAID",server="merchant"} 1');
    expect(text).toMatch(/payflow_commit_batch_size_count\{server="merchant"\} [1-9]/);
  });
});
