import { BuyerLost, type CheckoutPage, type SentTo, type ShopPage } from '../buyer.ts';
import { ScenarioStuck } from './results.ts';
import type { ShoppingStep } from './scenario.ts';
import type { Stage } from './stage.ts';
import { inFours, won } from './wording.ts';

/** What a buyer did, and what she saw last. */
export interface Bought {
  readonly did: string;
  readonly came: string;
  /** The last page, in words. */
  readonly page: string;
  /** Why she could not go on. */
  readonly lost: string | undefined;
}

/** What later steps may name: `{cart.orderNo}`, `{cart.tid}`. */
interface Purchase {
  readonly orderNo: string;
  readonly amount: number;
  readonly buyer: string;
  readonly tid?: string;
  /** Where the PG sends her once she has given her card. */
  readonly sentTo?: SentTo;
}

type Buying = Extract<ShoppingStep, { verb: 'buy' }>['told'];

const APPROVED_CARD = '4242 4242 4242 4242';

function purchaseOf({ results }: Stage, label: string): Purchase {
  const found = results.of(label) as Purchase | undefined;
  if (found?.orderNo === undefined) throw new ScenarioStuck(`${label} came to no order of the shop`);
  return found;
}

/** What a page says, without its markup. */
const wordsOf = (html: string): string =>
  html
    .replaceAll(/<style>[\s\S]*?<\/style>|<script[\s\S]*?<\/script>|<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

async function ordered(stage: Stage, told: Buying): Promise<{ purchase: Purchase; did: string }> {
  const { product, order, quantity, color, buyer = 'Mina' } = told;
  if (order !== undefined) {
    const purchase = purchaseOf(stage, order);
    return { purchase, did: `${purchase.buyer} goes on with ${order}` };
  }
  const how = {
    ...(quantity === undefined ? {} : { quantity: Number(quantity) }),
    ...(color ? { color } : {}),
  };
  const { orderNo, total } = await stage.town.buyer(buyer).orders(product ?? '', how);
  const did = `${buyer} orders ${product} for ${won(total)}`;
  return { purchase: { orderNo, amount: total, buyer }, did };
}

const cardWords = (card: Buying['card'] = APPROVED_CARD): string =>
  inFours(typeof card === 'string' ? card : card.number);

interface Way {
  purchase: Purchase;
  did: string;
  page: string;
}

async function payOn(stage: Stage, told: Buying, way: Way): Promise<void> {
  const { until = 'returned', card = APPROVED_CARD } = told;
  const buyer = stage.town.buyer(way.purchase.buyer);
  const page: CheckoutPage = await buyer.checksOut(way.purchase.orderNo);
  way.purchase = { ...way.purchase, tid: page.tid };
  way.page = wordsOf(page.html);
  if (until === 'checkout') {
    way.did += ', opens the card page, and walks away';
    return;
  }
  if (until === 'left') {
    way.did += ', opens the card page, and leaves it again';
    way.page = wordsOf((await buyer.returns(await buyer.leaves(page))).html);
    return;
  }
  way.did += `, gives card ${cardWords(card)}`;
  const given = typeof card === 'string' ? card.replaceAll(/[ -]/g, '') : card;
  const sentTo = await buyer.gives(given, page);
  way.purchase = { ...way.purchase, sentTo };
  if (until === 'carded') return;
  way.did += ', and comes back to the shop';
  way.page = wordsOf((await buyer.returns(sentTo)).html);
}

/** How the order stands at the shop, as far as it answers. */
async function standing({ town }: Stage, { orderNo }: Purchase): Promise<string> {
  const state = await town.shop.state(orderNo).catch(() => undefined);
  return state === undefined ? '' : `the order is ${state}`;
}

async function buy(stage: Stage, told: Buying, keep: (purchase: Purchase) => void): Promise<Bought> {
  let way: Way | undefined;
  try {
    way = { ...(await ordered(stage, told)), page: '' };
    if (told.until !== 'ordered') await payOn(stage, told, way);
    keep(way.purchase);
    return { did: way.did, came: await standing(stage, way.purchase), page: way.page, lost: undefined };
  } catch (error) {
    if (!(error instanceof BuyerLost)) throw error;
    if (way) keep(way.purchase);
    return {
      did: way?.did ?? 'a buyer comes to the shop',
      came: error.message,
      page: way?.page ?? '',
      lost: error.message,
    };
  }
}

async function comeBack(stage: Stage, order: string, keep: (purchase: Purchase) => void): Promise<Bought> {
  const purchase = purchaseOf(stage, order);
  const { sentTo, buyer } = purchase;
  if (!sentTo) throw new ScenarioStuck(`${order} has not been given a card: buy it "until: carded" first`);
  const did = `${buyer} comes back to the shop for ${order}`;
  try {
    const { html }: ShopPage = await stage.town.buyer(buyer).returns(sentTo);
    keep(purchase);
    return { did, came: await standing(stage, purchase), page: wordsOf(html), lost: undefined };
  } catch (error) {
    if (!(error instanceof BuyerLost)) throw error;
    return { did, came: error.message, page: '', lost: error.message };
  }
}

/** Plays the part of a buyer, and remembers how far she got. */
export function goShopping(stage: Stage, step: ShoppingStep): Promise<Bought> {
  const keep = (purchase: Purchase) => {
    if (step.as !== undefined) stage.results.keep(step.as, purchase);
  };
  if (step.verb === 'buy') return buy(stage, stage.results.fill(step.told), keep);
  return comeBack(stage, typeof step.told === 'string' ? step.told : step.told.order, keep);
}
