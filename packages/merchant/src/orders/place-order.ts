import { isRefusal, type Refusal, type shop } from '@payflow/contracts';
import { type Clock, type Ids, sortableId } from '@payflow/service-kit';
import { ownerOf, type Shopper } from '../buyers/shopper.ts';
import type { Product } from '../shelf/shelf.ts';
import type { OrderBuyer } from './order.ts';
import { orderReply } from './order-reply.ts';
import { place, type WantedItem } from './place.ts';
import type { Orders } from './ports.ts';

export interface PlaceOrderParts {
  readonly orders: Orders;
  /** Who a buyer is, for the order's papers. */
  buyerOf(buyerId: string): Promise<OrderBuyer | undefined>;
  readonly shelf: readonly Product[];
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Takes an order in; its number sorts by time. Refuses VALIDATION_FAILED for what is not on the shelf. */
export function createPlaceOrder({ orders, buyerOf, shelf, clock, ids }: PlaceOrderParts) {
  return async (items: readonly WantedItem[], shopper: Shopper): Promise<shop.Order | Refusal> => {
    const wanted = items.map(({ productId }) => productId).join();
    const orderNo = `O${sortableId(clock.realNow(), ids.bytes, wanted)}`;
    const buyerId = ownerOf(shopper);
    const { name, email } = (buyerId !== null && (await buyerOf(buyerId))) || {};
    const buyer = name === undefined || email === undefined ? null : { name, email };
    const order = place({ items, shelf, orderNo, buyerId, buyer, at: clock.now() });
    if (isRefusal(order)) return order;
    await orders.add(order);
    return orderReply(order);
  };
}
