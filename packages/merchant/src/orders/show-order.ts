import { type Refusal, refuse, type shop } from '@payflow/contracts';
import { type Asking, mayLook } from '../buyers/shopper.ts';
import { orderReply } from './order-reply.ts';
import type { Orders } from './ports.ts';

/** An order as it is now. Refuses NOT_FOUND, also what is another buyer's. */
export function createShowOrder(orders: Orders) {
  return async (orderNo: string, asking: Asking): Promise<shop.Order | Refusal> => {
    const order = await orders.find({ orderNo });
    return order && mayLook(asking, order)
      ? orderReply(order)
      : refuse('NOT_FOUND', `There is no order ${orderNo}.`);
  };
}
