import { issuer, pay, shop, shopInvoices, shopRefunds } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { replyOf, type Sandbox, startSandbox } from '../index.ts';

const BLACK = { productId: 'iphone-16-pro', color: 'Black Titanium', quantity: 1 };
const WHITE = { productId: 'iphone-16-pro', color: 'White Titanium', quantity: 1 };
const PHONE = 1_550_000;
const reason = 'Mina sent it back';

/** Mina pays for a phone of each colour. */
async function twoPhones(town: Sandbox) {
  const body = { items: [BLACK, WHITE] };
  const { orderNo } = replyOf(await town.shop.call(shop.createOrder, { body }));
  const page = await town.mina.checksOut(orderNo);
  await town.mina.returns(await town.mina.gives('4242424242424242', page));
  await town.quiet();
  return { orderNo, tid: page.tid };
}

const refund = (town: Sandbox, orderNo: string, body: shopRefunds.RefundRequest) =>
  town.shop.call(shopRefunds.refundOrder, { params: { orderNo }, body });

async function refundedAtIssuer(town: Sandbox, tid: string): Promise<number | undefined> {
  const books = replyOf(await town.card.call(issuer.authorizations, { query: { tid } }));
  return books.authorizations[0]?.refundedAmount;
}

test('Mina sends one of two phones back: its price returns, its line shows it, and she gets a credit note', async () => {
  await using town = await startSandbox({ seed: 61, now: '2026-12-31T23:30:00+09:00' });
  const { orderNo, tid } = await twoPhones(town);
  await town.clock.advance('PT1H');
  const { order } = replyOf(await refund(town, orderNo, { items: [WHITE], reason }));
  expect(order).toMatchObject({ state: 'PARTIALLY_REFUNDED', refundedAmount: PHONE });
  expect(order.items.map(({ sku, refundedQuantity }) => [sku, refundedQuantity])).toEqual([
    ['iphone-16-pro/black-titanium', 0],
    ['iphone-16-pro/white-titanium', 1],
  ]);
  const again = await refund(town, orderNo, { items: [WHITE], reason });
  expect(again).toMatchObject({ ok: false, status: 409, problem: { code: 'REFUND_CONFLICT' } });
  await town.quiet();
  const { invoice, creditNotes } = replyOf(
    await town.shop.call(shopInvoices.getShopInvoice, { params: { orderNo } }),
  );
  expect(invoice).toMatchObject({ number: 'INV-2026-000001', total: 2 * PHONE });
  expect(creditNotes).toMatchObject([
    { number: 'CRN-2027-000001', invoiceNo: 'INV-2026-000001', total: PHONE, reason },
  ]);
  expect(await refundedAtIssuer(town, tid)).toBe(PHONE);
  expect(await town.invariants()).toEqual([]);
});

test('a refund that was made at the PG shows up at the shop; without its webhook, by the next day', async () => {
  await using town = await startSandbox({ seed: 62 });
  const { orderNo, tid } = await twoPhones(town);
  const cancel = (amount: number) => town.pg.call(pay.cancel, { body: { tid, amount, reason: 'by phone' } });
  await cancel(1_000);
  await town.quiet();
  const heard = await town.shop.order(orderNo);
  expect(heard.refunds).toMatchObject([
    { origin: 'PG', amount: 1_000, creditNote: expect.stringMatching(/^CRN-/) },
  ]);
  const undo = town.intercept('pg', 'merchant', async () => {
    throw new CallFailed('timeout', 'lost on the way');
  });
  await cancel(2_000);
  const reconciled = await town.shop.call(shopRefunds.reconcileOrders, { body: {} });
  expect(replyOf(reconciled)).toEqual({ looked: 1, changed: [orderNo], unanswered: [] });
  const known = await town.shop.order(orderNo);
  expect(known).toMatchObject({ refundedAmount: 3_000, state: 'PARTIALLY_REFUNDED' });
  undo();
  await town.clock.advance('P1D');
  await town.quiet();
  const told = (await town.shop.inbox({ tid })).map(({ type, verdict }) => `${type} ${verdict}`);
  expect(told[0]).toBe('payment.refunded STALE_SEQ');
  expect((await town.shop.order(orderNo)).refunds).toEqual(known.refunds);
  expect(await town.invariants()).toEqual([]);
});

test('a refund whose reply is lost, by a shop that is killed then, happens once', async () => {
  await using town = await startSandbox({ seed: 63 });
  const { orderNo, tid } = await twoPhones(town);
  const asked = Promise.withResolvers<void>();
  const undo = town.intercept('merchant', 'pg', async (request, next) => {
    const reply = await next(request);
    if (!request.url.includes('/pay/cancel')) return reply;
    asked.resolve();
    return new Promise(() => undefined);
  });
  const lost = refund(town, orderNo, { items: [BLACK], reason }).catch((error: unknown) => error);
  await asked.promise;
  await town.kill('merchant');
  expect(await lost).toBeInstanceOf(Error);
  undo();
  await town.start('merchant');
  await town.clock.advance('PT1H');
  await town.quiet();
  expect(await town.shop.order(orderNo)).toMatchObject({
    state: 'PARTIALLY_REFUNDED',
    refundedAmount: PHONE,
    refunds: [{ origin: 'SHOP', state: 'DONE', amount: PHONE, reason }],
  });
  expect(await refundedAtIssuer(town, tid)).toBe(PHONE);
  expect(await town.invariants()).toEqual([]);
});
