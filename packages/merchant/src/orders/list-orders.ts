import type { shop } from '@payflow/contracts';
import { orderReply } from './order-reply.ts';
import type { Orders } from './ports.ts';

export interface OrderPage {
  readonly orders: shop.Order[];
  /** Where the next page goes on; null when this is the last. */
  readonly nextCursor: string | null;
}

/** A buyer's own orders, the newest first: their numbers sort by time, so one of them says where a page ended. */
export function createListOrders(orders: Orders) {
  return async (
    buyerId: string,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<OrderPage> => {
    const found = await orders.ofBuyer(buyerId, { limit: limit + 1, before: cursor });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      orders: page.map(orderReply),
      nextCursor: last && found.length > limit ? last.orderNo : null,
    };
  };
}
