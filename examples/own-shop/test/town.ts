import { type Gate, loseReply, type Sandbox, startSandbox } from '@payflow/sandbox';
import { type Shop, startShop } from '../src/shop.ts';

const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 'own-shop').toString('base64')}`;

/** This shop in a PayFlow of its own; both end with the test. */
export interface Town extends AsyncDisposable {
  readonly town: Sandbox;
  readonly shop: Shop;
  /** Where the shop calls the PG. */
  readonly gate: Gate;
  order(): Promise<{ readonly orderNo: string; readonly redirectUrl: string }>;
  /** Mina opens the checkout page, gives a card and comes back to the shop. */
  pays(redirectUrl: string, card?: string): Promise<void>;
  /** The same, and the PG's reply to the shop's approve is lost: the card is charged, and the shop cannot know. */
  paysUnheard(redirectUrl: string): Promise<void>;
  state(orderNo: string): Promise<string>;
  refund(orderNo: string): Promise<unknown>;
}

export async function openTown(): Promise<Town> {
  await using opened = new AsyncDisposableStack();
  const town = opened.use(await startSandbox({ seed: 1, now: '2026-03-02T09:00:00+09:00' }));
  const gate = await town.gate();
  const { secretKey } = await town.newMerchant('Own Shop');
  const shop = opened.use(
    await startShop({ pgUrl: gate.url, pgSecretKey: secretKey, webhookSecret: WEBHOOK_SECRET }),
  );
  const ask = async (path: string, method = 'GET') => {
    const reply = await fetch(`${shop.url}${path}`, { method });
    return (await reply.json()) as { orderNo: string; redirectUrl: string; state: string };
  };
  const open = opened.move();
  const pays = async (redirectUrl: string, card = '4242424242424242') => {
    const { mina } = town;
    await mina.returns(await mina.gives(card, await mina.opens(redirectUrl)));
  };
  return {
    town,
    shop,
    gate,
    order: () => ask('/orders', 'POST'),
    pays,
    async paysUnheard(redirectUrl) {
      const undo = gate.intercept((request, next) =>
        request.url.endsWith('/pay/approve') ? loseReply(request, next) : next(request),
      );
      await pays(redirectUrl);
      undo();
    },
    state: async (orderNo) => (await ask(`/orders/${orderNo}`)).state,
    refund: (orderNo) => ask(`/orders/${orderNo}/refund`, 'POST'),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
