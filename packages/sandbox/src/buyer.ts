import { type Card, cvcLength, type ReplyOf, shop, TEST_CARDS } from '@payflow/contracts';
import { type CallResult, createClient, type Transport, type TransportReply } from '@payflow/service-kit';

/** A buyer with a browser: what they can do, they do over HTTP, by the pages' own forms. */
export interface Buyer {
  readonly name: string;
  /** Puts something on order; nothing is paid yet. */
  orders(productId: string, how?: HowMany): Promise<shop.Order>;
  /** Presses "pay" in the shop and is sent to the PG's checkout page. */
  checksOut(orderNo: string): Promise<CheckoutPage>;
  /** Opens a checkout page by its address, wherever that came from. */
  opens(url: string): Promise<CheckoutPage>;
  /** Gives the card and presses "pay" there; the PG says where to go next. */
  gives(card: string | Card, page: CheckoutPage, how?: { readonly keep: true }): Promise<SentTo>;
  /** Presses "pay" at once: with the card on file that the page has chosen. */
  paysAsOffered(page: CheckoutPage): Promise<SentTo>;
  /** Answers the issuer who asks whether it is they who pay, as with the 3-D Secure card. */
  answers(action: 'confirm' | 'fail' | 'back' | 'leave', to: SentTo): Promise<SentTo>;
  /** Leaves the checkout page without paying. */
  leaves(page: CheckoutPage): Promise<SentTo>;
  /** Goes back to the shop, which approves the payment and shows the order. */
  returns(to: SentTo): Promise<ShopPage>;
  /** All of it, confirming what an issuer asks; resolves when the shop shows how the order stands. */
  buys(productId: string, how?: HowMany & { readonly card?: string | Card }): Promise<Purchase>;
}

export interface HowMany {
  readonly color?: string;
  readonly quantity?: number;
}

export interface CheckoutPage {
  readonly tid: string;
  readonly url: string;
  /** What the page's form carries unseen. */
  readonly hidden: Readonly<Record<string, string>>;
  readonly html: string;
}

export interface SentTo {
  readonly url: string;
}

export interface ShopPage {
  readonly status: number;
  readonly html: string;
}

export interface Purchase {
  readonly orderNo: string;
  readonly tid: string;
  readonly amount: number;
  readonly page: ShopPage;
}

export interface BuyerOptions {
  readonly name: string;
  readonly shopUrl: string;
  readonly transport: Transport;
}

const DEADLINE_MS = 15_000;
const MAX_REDIRECTS = 3;
const CHALLENGE_PATH = '/checkout/3ds';
const APPROVED_CARD = '4242424242424242';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const plain = (html: string): string =>
  html.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');

/** The hidden inputs of a page's form, by their names. */
export function hiddenInputs(html: string): Record<string, string> {
  const inputs = [...html.matchAll(/<input\b[^>]*\btype="hidden"[^>]*>/g)].map(([tag]) => {
    const attribute = (name: string) => plain(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
    return [attribute('name'), attribute('value')] as const;
  });
  return Object.fromEntries(inputs);
}

/** The card on file that a page has chosen. */
const offeredOn = (html: string): string => /name="billingKey" value="([^"]+)" checked/.exec(html)?.[1] ?? '';

/** What a page says, without its markup. */
function wordsOf(html: string): string {
  const text = html.replaceAll(/<(style|script)\b.*?<\/\1>|<[^>]*>/gs, ' ');
  return plain(text).replaceAll(/\s+/g, ' ').trim();
}

/** A test card is chosen from the page's list, any other one is typed. */
function cardFields(card: string | Card): Record<string, string> {
  if (typeof card !== 'string') return { testCard: 'other', ...card };
  if (TEST_CARDS.some(({ number }) => number === card)) return { testCard: card };
  return { testCard: 'other', number: card, expiry: '12/99', cvc: '1234'.slice(0, cvcLength(card)) };
}

export class BuyerLost extends Error {}

function worked<E>(result: CallResult<E>, what: string): ReplyOf<E> {
  if (result.ok) return result.reply;
  throw new BuyerLost(`${what}: ${result.status} ${result.problem.code}, ${result.problem.message}`);
}

/** Sends a page's form, with what it carries unseen. */
type SendForm = (
  page: CheckoutPage,
  fields: Readonly<Record<string, string>>,
  path?: string,
) => Promise<SentTo>;

const formsOf =
  (name: string, transport: Transport): SendForm =>
  async ({ url, hidden }, fields, path = '/checkout') => {
    const { origin } = new URL(url);
    const reply = await transport({
      method: 'POST',
      url: `${origin}${path}`,
      headers: { accept: 'text/html', origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...hidden, ...fields }).toString(),
      deadlineMs: DEADLINE_MS,
    });
    const { location } = reply.headers;
    if (reply.status === 303 && location) return { url: new URL(location, url).href };
    throw new BuyerLost(
      `${name} sent the checkout form and got ${reply.status}: ${wordsOf(reply.body).slice(0, 300)}`,
    );
  };

export function createBuyer({ name, shopUrl, transport }: BuyerOptions): Buyer {
  const client = createClient({ transport, baseUrl: shopUrl, deadlineMs: DEADLINE_MS });

  const get = (url: string): Promise<TransportReply> =>
    transport({ method: 'GET', url, headers: { accept: 'text/html' }, deadlineMs: DEADLINE_MS });

  const submit = formsOf(name, transport);

  const buyer: Buyer = {
    name,
    async orders(productId, { color, quantity = 1 } = {}) {
      const item = { productId, quantity, ...(color === undefined ? {} : { color }) };
      return worked(
        await client.call(shop.createOrder, { body: { items: [item] } }),
        `${name} orders ${productId}`,
      );
    },
    async checksOut(orderNo) {
      const checkout = worked(
        await client.call(shop.checkoutOrder, { params: { orderNo } }),
        `${name} checks ${orderNo} out`,
      );
      return buyer.opens(checkout.redirectUrl);
    },
    async opens(url) {
      const { status, body: html } = await get(url);
      if (status !== 200) throw new BuyerLost(`${name} opened ${url} and got ${status}`);
      return { tid: new URL(url).searchParams.get('tid') ?? '', url, hidden: hiddenInputs(html), html };
    },
    gives: (card, page, how) =>
      submit(page, { ...cardFields(card), ...(how ? { keep: 'yes' } : {}), action: 'pay' }),
    async paysAsOffered(page) {
      const billingKey = offeredOn(page.html);
      if (billingKey === '') throw new BuyerLost(`${name} is offered no card on file at ${page.url}`);
      return submit(page, { billingKey: plain(billingKey), action: 'pay' });
    },
    answers: async (action, { url }) => submit(await buyer.opens(url), { action }, CHALLENGE_PATH),
    leaves: (page) => submit(page, { action: 'leave' }),
    async returns(to) {
      let { url } = to;
      for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
        const { status, headers, body: html } = await get(url);
        if (status < 300 || status > 399 || !headers.location) return { status, html };
        url = new URL(headers.location, url).href;
      }
      throw new BuyerLost(`${name} was sent around in circles, the last time to ${url}`);
    },
    async buys(productId, { card = APPROVED_CARD, ...how } = {}) {
      const { orderNo, total } = await buyer.orders(productId, how);
      const page = await buyer.checksOut(orderNo);
      const sent = await buyer.gives(card, page);
      const isAsked = new URL(sent.url).pathname === CHALLENGE_PATH;
      const shown = await buyer.returns(isAsked ? await buyer.answers('confirm', sent) : sent);
      return { orderNo, tid: page.tid, amount: total, page: shown };
    },
  };
  return buyer;
}
