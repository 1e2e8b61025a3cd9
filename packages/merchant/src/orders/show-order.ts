import { type Refusal, refuse, type shop } from '@payflow/contracts';
import { orderReply } from './order.ts';
import type { Orders } from './ports.ts';

/** An order as it is now. Refuses NOT_FOUND. */
export function createShowOrder(orders: Orders) {
  return async (orderNo: string): Promise<shop.Order | Refusal> => {
    const order = await orders.find({ orderNo });
    return order ? orderReply(order) : refuse('NOT_FOUND', `There is no order ${orderNo}.`);
  };
}
