import { allow, type Routes } from '@payflow/service-kit';
import type { Request } from 'express';
import type { Order } from '../orders/order.ts';
import type { ShopSubscription } from '../subscriptions/subscription.ts';
import { notFoundPage, orderPage, pagePolicy } from './order-page.ts';
import { subscriptionPage } from './subscription-page.ts';

export interface ReturnParts {
  readonly shopName: string;
  /** The buyer is back from the PG's form for a card; undefined when this shop has no such subscription. */
  cardGiven(subscriptionId: string): Promise<ShopSubscription | undefined>;
  subscription(subscriptionId: string): Promise<ShopSubscription | undefined>;
  buyerReturned(tid: string, result: string | undefined): Promise<Order | undefined>;
}

const PATH = '/payments/return';
const MOST_CHARS = 64;

const only = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= MOST_CHARS ? value : undefined;

/** A HEAD only looks: it must neither pay nor subscribe. */
async function shown({ query, method }: Request, parts: ReturnParts): Promise<string | undefined> {
  const { shopName } = parts;
  const [tid, id] = [only(query.tid), only(query.subscription)];
  if (id !== undefined) {
    const subscription = await (method === 'GET' ? parts.cardGiven(id) : parts.subscription(id));
    return subscription && subscriptionPage(subscription, shopName);
  }
  const result = method === 'GET' ? only(query.result) : undefined;
  const order = tid === undefined ? undefined : await parts.buyerReturned(tid, result);
  return order && orderPage(order, shopName);
}

/** Where the PG sends the buyer back to. Whatever else the query holds is left unread. */
export function addReturnPage({ router, ...routes }: Routes, parts: ReturnParts): void {
  router.get(PATH, async (req, res) => {
    res.locals.route = PATH;
    const html = await shown(req, parts);
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('Content-Security-Policy', pagePolicy);
    res
      .status(html === undefined ? 404 : 200)
      .type('html')
      .send(html ?? notFoundPage(parts.shopName));
  });
  allow({ router, ...routes }, PATH, 'get');
}
