import { type Session, shopCall } from '../buyer/session.ts';
import type { CartItem } from '../cart/cart-list.ts';
import { rememberOrder } from './own-orders.ts';

const goTo = (address: string): void => window.location.assign(address);

/** Orders; what it costs is in the answer. */
export async function placeOrder(items: readonly CartItem[], session: Session): Promise<string> {
  const body = {
    items: items.map(({ productId, color, quantity }) => ({
      ...{ productId, quantity },
      ...(color === null ? {} : { color }),
    })),
  };
  const { orderNo } = await shopCall('createOrder', { body });
  if (session.is !== 'buyer') rememberOrder(orderNo);
  return orderNo;
}

/** Off to the PG's page, where the buyer gives a card. */
export async function goToPay(orderNo: string): Promise<void> {
  const { redirectUrl } = await shopCall('checkoutOrder', { params: { orderNo } });
  goTo(redirectUrl);
}
