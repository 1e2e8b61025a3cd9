import { firstThat } from '../occasions.ts';
import { broken, type Found, type Ground, kept, type Rule } from '../rule.ts';
import type { OpenOrder } from '../stage.ts';
import { Untried } from '../untried.ts';

const DECLINED_CARD = '4000000000000002';

/** The address that the PG sends a buyer to who gave a card, as a buyer who did not could type it. */
function successAddress({ successUrl, pgOrderNo }: OpenOrder, tid: string): string {
  if (successUrl === undefined) throw new Untried('The shop gives the PG no successUrl.');
  const url = new URL(successUrl);
  url.searchParams.set('tid', tid);
  url.searchParams.set('orderNo', pgOrderNo);
  url.searchParams.set('result', 'success');
  return url.href;
}

async function staysUnpaid({ shop, town }: Ground, { orderNo }: OpenOrder): Promise<Found> {
  await town.quiet();
  const standing = firstThat(await shop.watch(orderNo), ({ is }) => is === 'paid');
  return (standing.is === 'paid' ? broken : kept)(`The order shows ${standing.shown}.`);
}

export const distrustsTheBrowser: Rule = {
  id: 'distrusts-the-browser',
  title: 'That a browser comes back does not make an order paid',
  mend: 'Take the return for a reason to ask the PG, no more: the order is paid when /pay/approve or /pay/tx says APPROVED for the tid that you keep for it, or a verified webhook does.',
  trials: [
    {
      did: 'left the checkout page without paying, and opened the success address by hand',
      expected: 'the order stays unpaid',
      async play(ground) {
        const order = await ground.order();
        const address = successAddress(order, order.tid);
        await ground.buyer.leaves(await ground.buyer.opens(order.checkoutUrl));
        await ground.shop.browse(address);
        return staysUnpaid(ground, order);
      },
    },
    {
      did: 'came back from the checkout page with a card that the issuer declines',
      expected: 'the order stays unpaid, though /pay/approve answers 200',
      async play(ground) {
        const order = await ground.order();
        await ground.pays(order, DECLINED_CARD);
        return staysUnpaid(ground, order);
      },
    },
    {
      did: 'opened the success address of an unpaid order with the tid of one that is paid',
      expected: 'the order stays unpaid',
      async play(ground) {
        const paid = await ground.order();
        await ground.pays(paid);
        const order = await ground.order();
        const address = successAddress(order, paid.tid);
        await ground.buyer.leaves(await ground.buyer.opens(order.checkoutUrl));
        await ground.shop.browse(address);
        return staysUnpaid(ground, order);
      },
    },
  ],
};
