import { describe, expect, test } from 'vitest';
import { startFakePg } from '../../test/fake-pg.ts';
import { type RunningShop, startShop } from '../../test/shop.ts';

const BLACK = { productId: 'iphone-16-pro', color: 'Black Titanium' };
const PHONE = 1_550_000;
const reason = 'She sent it back.';

const invoice = (shop: RunningShop, orderNo: string) => shop.get(`/merchant/api/invoices/${orderNo}`);
const page = (shop: RunningShop, orderNo: string, query = '') => shop.get(`/invoices/${orderNo}${query}`);

describe('an invoice', () => {
  test('is there from when the order is paid, with a credit note for each refund', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const waiting = await shop.pending();
    expect((await invoice(shop, waiting.orderNo)).body).toMatchObject({
      code: 'NOT_FOUND',
      message: `Order ${waiting.orderNo} has no invoice: it gets one when it is paid.`,
    });
    const { orderNo, invoiceNo } = await shop.paid({ ...BLACK, quantity: 2 });
    expect(invoiceNo).toMatch(/^INV-\d{4}-000001$/);
    const { body } = await shop.refund(orderNo, { items: [{ ...BLACK, quantity: 1 }], reason });
    expect(body.refund.creditNote).toMatch(/^CRN-\d{4}-000001$/);
    expect((await invoice(shop, orderNo)).body).toMatchObject({
      invoice: {
        number: invoiceNo,
        seller: { name: 'PayFlow Store' },
        buyer: null,
        lines: [{ name: 'iPhone 16 Pro', color: 'Black Titanium', quantity: 2, amount: 2 * PHONE }],
        ...{ supplyValue: 2_818_182, vat: 281_818, taxFree: 0, total: 2 * PHONE },
      },
      creditNotes: [
        { number: body.refund.creditNote, invoiceNo, refundId: body.refund.id, reason, total: PHONE },
      ],
    });
  });

  test('of twenty orders that are paid at once: numbers without a gap, each once', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const one = () => shop.paid({ ...BLACK, quantity: 1 });
    const paid = await Promise.all(Array.from({ length: 20 }, one));
    const numbers = paid.map(({ invoiceNo }) => Number(invoiceNo?.slice(-6))).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    await Promise.all(paid.map(({ orderNo }) => shop.refund(orderNo, { reason })));
    const { papers } = (await shop.get('/merchant/api/invoices?kind=CREDIT_NOTE')).body;
    expect(papers).toHaveLength(20);
    expect(new Set(papers.map(({ number }: { number: string }) => number)).size).toBe(20);
  });

  test('is given once when two webhooks and the reply bring the same news together', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, tid, total } = await shop.pending();
    const told = (seq: number) => ({
      type: 'payment.captured',
      timestamp: '2026-03-02T00:00:00.000Z',
      data: {
        ...{ tid, orderNo, amount: total, currency: 'KRW', status: 'CAPTURED', seq },
        ...{ cardAuthCode: '482913', cardRefNo: null, approvedAt: null },
      },
    });
    await Promise.all([
      shop.webhook(told(3)),
      shop.webhook(told(3)),
      shop.webhook(told(4)),
      shop.returns(tid),
    ]);
    const { papers } = (await shop.get('/merchant/api/invoices')).body;
    expect(papers).toMatchObject([{ kind: 'INVOICE', orderNo, number: expect.stringMatching(/000001$/) }]);
  });

  test('is listed page by page, by kind and by day, and as a table in which no formula runs', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    for (let i = 0; i < 3; i++) await shop.paid({ ...BLACK, quantity: 1 });
    const first = (await shop.get('/merchant/api/invoices?limit=2')).body;
    const rest = (await shop.get(`/merchant/api/invoices?limit=2&cursor=${first.nextCursor}`)).body;
    const numbers = [...first.papers, ...rest.papers].map(({ number }) => number.slice(-6));
    expect(numbers).toEqual(['000003', '000002', '000001']);
    expect(rest.nextCursor).toBeNull();
    expect((await shop.get('/merchant/api/invoices?to=2020-01-01')).body.papers).toEqual([]);
    const table = await shop.get('/merchant/api/invoices?format=csv');
    expect(table.headers.get('content-type')).toContain('text/csv');
    expect(table.text.split('\n')[0]).toBe(
      'number,kind,issuedAt,orderNo,invoiceNo,refundId,buyerName,buyerEmail,supplyValue,vat,taxFree,total,currency',
    );
    expect(table.text.trim().split('\n')).toHaveLength(4);
  });
});

describe("a buyer's invoice", () => {
  const asMina = async (shop: RunningShop) => {
    const who = { email: 'mina@example.com', password: 'a long enough password', name: '=Mina <script>' };
    await shop.post('/merchant/api/auth/signup', who);
    const { email, password } = who;
    const { body } = await shop.post('/merchant/api/auth/login', { email, password });
    return { authorization: `Bearer ${body.accessToken}` };
  };

  test('names her, and is shown to her, to an admin, and to who comes back from the payment', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url, env: { ADMIN_KEY: 'adm_0123456789abcdefghijklmn' } });
    const mina = await asMina(shop);
    const items = [{ ...BLACK, quantity: 1 }];
    const { orderNo } = (await shop.post('/merchant/api/orders', { items }, mina)).body;
    const { tid } = (await shop.post(`/merchant/api/orders/${orderNo}/checkout`, undefined, mina)).body;
    const back = await shop.returns(tid);
    const path = `/merchant/api/invoices/${orderNo}`;
    expect((await shop.get(path, { headers: mina })).body.invoice.buyer).toEqual({
      name: '=Mina <script>',
      email: 'mina@example.com',
    });
    expect((await shop.get(path)).status).toBe(404);
    expect((await page(shop, orderNo)).status).toBe(404);
    expect((await page(shop, orderNo, '?tid=T-OTHER')).status).toBe(404);
    const link = /href="(\/invoices\/[^"]+)"/.exec(back.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const shown = await shop.get(link);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('=Mina &lt;script&gt;');
    expect(shown.text).not.toContain('<script');
    const admin = { headers: { authorization: 'Bearer adm_0123456789abcdefghijklmn' } };
    expect((await shop.get(path, admin)).status).toBe(200);
    const table = await shop.get('/merchant/api/invoices?format=csv', admin);
    expect(table.text).toContain("'=Mina <script>");
  });
});

describe('the page', () => {
  test('shows what is on paper, by a policy that allows its own style alone', async () => {
    await using pg = await startFakePg();
    await using shop = await startShop({ pgUrl: pg.url });
    const { orderNo, invoiceNo } = await shop.paid({ ...BLACK, quantity: 2 });
    await shop.refund(orderNo, { amount: 100, reason: '<script>alert(1)</script>' });
    const { status, text, headers } = await page(shop, orderNo);
    expect(status).toBe(200);
    for (const part of [invoiceNo, '₩3,100,000', '₩2,818,182', '₩281,818', '공급가액', 'Credit note'])
      expect(text).toContain(part);
    expect(text).not.toContain('<script');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await shop.post(`/invoices/${orderNo}`)).status).toBe(405);
  });

  test.each(['O-NOT-THERE', '%3Cscript%3E', 'x'.repeat(3_000), '%00', '..%2f'])(
    'for %s is a page with 404',
    async (orderNo) => {
      await using shop = await startShop({ pgUrl: 'http://127.0.0.1:1' });
      const { status, text, headers } = await page(shop, orderNo);
      expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
      expect(text).not.toContain('<script');
    },
  );
});
