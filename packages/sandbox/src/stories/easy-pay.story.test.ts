import { billingKeys, buyers, pay, rest, shop } from '@payflow/contracts';
import { expect, test } from 'vitest';
import type { CheckoutPage, SentTo } from '../buyer.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

const LOGIN = { email: 'mina@buyers.example', password: 'four words to remember' };

/** Mina, who is known to the shop. */
async function aKnownBuyer(town: Sandbox) {
  replyOf(await town.shop.call(buyers.signUp, { body: { ...LOGIN, name: 'Mina' } }));
  const { accessToken, buyer } = replyOf(await town.shop.call(buyers.logIn, { body: LOGIN }));
  const headers = { authorization: `Bearer ${accessToken}` };

  /** Orders, pays in the way that is told, and comes back to the shop; resolves to her order then. */
  async function buys(productId: string, pays: (page: CheckoutPage) => Promise<SentTo>): Promise<shop.Order> {
    const body = { items: [{ productId, quantity: 1 }] };
    const { orderNo } = replyOf(await town.shop.call(shop.createOrder, { body, headers }));
    const params = { orderNo };
    const { redirectUrl } = replyOf(await town.shop.call(shop.checkoutOrder, { params, headers }));
    await town.mina.returns(await pays(await town.mina.opens(redirectUrl)));
    await town.quiet();
    return replyOf(await town.shop.call(shop.getOrder, { params, headers }));
  }
  return { customerKey: buyer.buyerId, buys };
}

/** How it was paid, by everything that tells of it. */
async function methodsOf(town: Sandbox, { tid: latest }: shop.Order) {
  const tid = latest ?? '';
  const { webhooks } = replyOf(await town.shop.call(shop.inbox, { query: { tid } }));
  const listed = async (method: 'CARD' | 'EASY_PAY') =>
    replyOf(await town.pg.call(rest.listPayments, { query: { method } })).data.payments.some(
      (payment) => payment.tid === tid,
    );
  return {
    tx: replyOf(await town.pg.call(pay.tx, { params: { tid } })).method,
    webhooks: [...new Set(webhooks.map(({ rawBody }) => JSON.parse(rawBody).data.method))],
    listed: { card: await listed('CARD'), easyPay: await listed('EASY_PAY') },
  };
}

test('Mina keeps her card when she buys first, and pays by one click from then on', async () => {
  await using town = await startSandbox({ seed: 54 });
  const { customerKey, buys } = await aKnownBuyer(town);

  const first = await buys('iphone-16-pro', (page) => {
    expect(page.html).not.toContain('Your cards');
    return town.mina.gives('4242424242424242', page, { keep: true });
  });
  expect(first).toMatchObject({ state: 'PAID', method: 'CARD' });
  expect(await methodsOf(town, first)).toEqual({
    ...{ tx: 'CARD', webhooks: ['CARD'] },
    listed: { card: true, easyPay: false },
  });
  const kept = replyOf(await town.pg.call(billingKeys.listBillingKeys, { query: { customerKey } })).data
    .billingKeys;
  expect(kept).toMatchObject([{ status: 'ACTIVE', cardMasked: '424242******4242' }]);

  const second = await buys('galaxy-s25-ultra', (page) => town.mina.paysAsOffered(page));
  expect(second).toMatchObject({ state: 'PAID', method: 'EASY_PAY' });
  expect(await methodsOf(town, second)).toEqual({
    ...{ tx: 'EASY_PAY', webhooks: ['EASY_PAY'] },
    listed: { card: false, easyPay: true },
  });

  // A guest's page offers nobody's card.
  const { orderNo } = await town.mina.orders('iphone-16-pro');
  const guests = await town.mina.checksOut(orderNo);
  expect(guests.html).not.toContain('Your cards');
  await expect(town.mina.paysAsOffered(guests)).rejects.toThrow('no card on file');
  expect(await town.invariants()).toEqual([]);
});
