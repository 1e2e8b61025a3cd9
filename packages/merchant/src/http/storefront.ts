import { addPage, addPageFiles, allow, type BuiltPage, type Routes } from '@payflow/service-kit';
import type { Request, Response } from 'express';
import type { Order } from '../orders/order.ts';
import type { ShopSubscription } from '../subscriptions/subscription.ts';
import { orderParts, pagePolicy, STYLE, shopPage } from './order-page.ts';
import { subscriptionParts } from './subscription-page.ts';

/**
 * The shop's pages. What a payment or a subscription came to stands in the page that is sent too, for a browser without script:
 * it is seen by whoever knows the payment's tid, or the subscription's id, which is how a buyer comes back.
 */

const ORDER = '/shop/orders/:orderNo';
const SUBSCRIPTION = '/shop/subscription';
const MOST_CHARS = 64;

/** A value of a query that is there once, and short. */
export const only = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= MOST_CHARS ? value : undefined;

export const orderAddress = ({ orderNo, payment }: Order): string =>
  `/shop/orders/${encodeURIComponent(orderNo)}?${new URLSearchParams(payment ? { tid: payment.tid } : {})}`;

export const subscriptionAddress = ({ id }: Pick<ShopSubscription, 'id'>): string =>
  `${SUBSCRIPTION}?${new URLSearchParams({ subscription: id })}`;

/** What a page says, as HTML. */
export interface PlainPage {
  readonly title: string;
  readonly main: string;
  readonly head: string;
}

/** Into the built page, for a browser that runs no script. */
const withoutScript =
  ({ main, head }: PlainPage) =>
  (html: string, nonce: string): string =>
    html
      .replace('</head>', () => `<noscript><style nonce="${nonce}">${STYLE}</style>${head}</noscript></head>`)
      .replace('</body>', () => `<noscript>${main}</noscript></body>`);

export interface StorefrontParts {
  readonly shopName: string;
  bytes(size: number, subject: string): Uint8Array;
  order(tid: string): Promise<Order | undefined>;
  subscription(subscriptionId: string): Promise<ShopSubscription | undefined>;
}

interface Storefront extends StorefrontParts {
  readonly page: BuiltPage;
}

/** The page as it is built, with what is to be read without script; where it is not built that alone. */
function show({ page, shopName }: Storefront, res: Response, plain: PlainPage | undefined): Promise<void> {
  if (!plain) return page.send(res);
  return page.send(res, {
    fill: withoutScript(plain),
    unbuilt() {
      res.setHeader('Cache-Control', 'no-store');
      res.setHeader('Content-Security-Policy', pagePolicy);
      res.type('html').send(shopPage(plain.title, shopName, plain.main, plain.head));
    },
  });
}

async function plainOrder({ params, query }: Request, parts: StorefrontParts) {
  const tid = only(query.tid);
  const order = tid === undefined ? undefined : await parts.order(tid);
  return order && order.orderNo === params.orderNo ? orderParts(order, parts.shopName) : undefined;
}

async function plainSubscription({ query }: Request, parts: StorefrontParts) {
  const id = only(query.subscription);
  const found = id === undefined ? undefined : await parts.subscription(id);
  return found && subscriptionParts(found, parts.shopName);
}

/** The shelf at `/`, everything else below `/shop`. */
export function addStorefront(routes: Routes, parts: StorefrontParts): void {
  const page = addPageFiles(routes, 'storefront', parts.bytes);
  const storefront = { ...parts, page };
  for (const [path, plain] of [
    [ORDER, plainOrder],
    [SUBSCRIPTION, plainSubscription],
  ] as const) {
    routes.router.get(path, async (req, res) => {
      res.locals.route = path;
      await show(storefront, res, await plain(req, parts));
    });
    allow(routes, path, 'get');
  }
  addPage(routes, page, '/shop');
  addPage(routes, page, '/');
}
