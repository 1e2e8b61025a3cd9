import { allow, type Routes } from '@payflow/service-kit';
import type { Order } from '../orders/order.ts';
import { notFoundPage, orderPage, pagePolicy } from './order-page.ts';

export interface ReturnParts {
  readonly shopName: string;
  buyerReturned(tid: string, result: string | undefined): Promise<Order | undefined>;
}

const PATH = '/payments/return';
const MOST_CHARS = 64;

const only = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= MOST_CHARS ? value : undefined;

/** Where the PG sends the buyer back to. Whatever else the query holds is left unread. */
export function addReturnPage({ router, ...routes }: Routes, { shopName, buyerReturned }: ReturnParts): void {
  router.get(PATH, async (req, res) => {
    res.locals.route = PATH;
    const tid = only(req.query.tid);
    // A HEAD only looks: it must not pay.
    const result = req.method === 'GET' ? only(req.query.result) : undefined;
    const order = tid === undefined ? undefined : await buyerReturned(tid, result);
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('Content-Security-Policy', pagePolicy);
    res
      .status(order ? 200 : 404)
      .type('html')
      .send(order ? orderPage(order, shopName) : notFoundPage(shopName));
  });
  allow({ router, ...routes }, PATH, 'get');
}
