import { allow, type Routes } from '@payflow/service-kit';
import type { Request } from 'express';
import type { Order } from '../orders/order.ts';
import type { ShopSubscription } from '../subscriptions/subscription.ts';
import { notFoundPage, pagePolicy } from './order-page.ts';
import { only, orderAddress, subscriptionAddress } from './storefront.ts';

export interface ReturnParts {
  readonly shopName: string;
  /** The buyer is back from the PG's form for a card; undefined when this shop has no such subscription. */
  cardGiven(subscriptionId: string): Promise<ShopSubscription | undefined>;
  subscription(subscriptionId: string): Promise<ShopSubscription | undefined>;
  buyerReturned(tid: string, result: string | undefined): Promise<Order | undefined>;
}

export const RETURN_PATH = '/payments/return';

/** What is to be shown now. A HEAD only looks: it must neither pay nor subscribe. */
async function done({ query, method }: Request, parts: ReturnParts): Promise<string | undefined> {
  const [tid, id] = [only(query.tid), only(query.subscription)];
  if (id !== undefined) {
    const subscription = await (method === 'GET' ? parts.cardGiven(id) : parts.subscription(id));
    return subscription && subscriptionAddress(subscription);
  }
  const result = method === 'GET' ? only(query.result) : undefined;
  const order = tid === undefined ? undefined : await parts.buyerReturned(tid, result);
  return order && orderAddress(order);
}

/** Where the PG sends the buyer back to, and on to the page that shows what came of it. Whatever else the query holds is left unread. */
export function addReturnPage({ router, ...routes }: Routes, parts: ReturnParts): void {
  router.get(RETURN_PATH, async (req, res) => {
    res.locals.route = RETURN_PATH;
    const address = await done(req, parts);
    res.setHeader('Cache-Control', 'no-store');
    if (address !== undefined) return res.redirect(303, address);
    res.setHeader('Content-Security-Policy', pagePolicy);
    return res.status(404).type('html').send(notFoundPage(parts.shopName));
  });
  allow({ router, ...routes }, RETURN_PATH, 'get');
}
