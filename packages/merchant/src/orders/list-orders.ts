import type { shop } from '@payflow/contracts';
import { cutPage } from '@payflow/service-kit';
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
    const { rows, nextCursor } = cutPage(found, limit, ({ orderNo }) => orderNo);
    return { orders: rows.map(orderReply), nextCursor };
  };
}
