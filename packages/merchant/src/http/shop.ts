import { type Refusal, type ReplyOf, shop, shopExchanges, shopInfo, shopRefunds } from '@payflow/contracts';
import { type Answer, type Routes, serve } from '@payflow/service-kit';
import { type Asking, type Shopper, shopperOf } from '../buyers/shopper.ts';
import type { Checkout } from '../orders/check-out.ts';
import type { WantedItem } from '../orders/place.ts';
import type { RefundCall } from '../orders/refund-order.ts';
import type { Product } from '../shelf/shelf.ts';

export interface ShopParts {
  readonly info: ReplyOf<typeof shopInfo.shopInfo>;
  readonly shelf: readonly Product[];
  placeOrder(items: readonly WantedItem[], shopper: Shopper): Promise<shop.Order | Refusal>;
  showOrder(orderNo: string, asking: Asking): Promise<shop.Order | Refusal>;
  showExchanges(
    orderNo: string,
    asking: Asking,
  ): Promise<ReplyOf<typeof shopExchanges.orderExchanges> | Refusal>;
  checkOut(orderNo: string, shopper: Shopper): Promise<Checkout | Refusal>;
  reconcile(request: shopRefunds.ReconcileRequest): Promise<shopRefunds.Reconciled | Refusal>;
  refund(call: RefundCall): Promise<Answer<shopRefunds.RefundedOrder> | Refusal>;
}

const THE_SHOP: Shopper = { shopper: 'admin' };

/** The shelf and the orders. */
export function addShop(routes: Routes, parts: ShopParts): void {
  const { info, shelf, placeOrder, showOrder, showExchanges, checkOut, refund, reconcile } = parts;
  serve(routes, shopInfo.shopInfo, async () => info);
  serve(routes, shop.products, async () => ({ products: [...shelf] }));
  serve(routes, shop.createOrder, ({ body, caller }) => placeOrder(body.items, shopperOf(caller)));
  serve(routes, shop.getOrder, ({ params, query, caller }) =>
    showOrder(params.orderNo, { ...query, shopper: shopperOf(caller) }),
  );
  serve(routes, shopExchanges.orderExchanges, ({ params, query, caller }) =>
    showExchanges(params.orderNo, { ...query, shopper: shopperOf(caller) }),
  );
  serve(routes, shop.checkoutOrder, ({ params, caller }) => checkOut(params.orderNo, shopperOf(caller)));
  serve(routes, shopRefunds.refundOrder, ({ params, body, key }) =>
    refund({ ...params, body, key, shopper: THE_SHOP }),
  );
  serve(routes, shopRefunds.cancelOrder, ({ params, body, key, caller }) =>
    refund({ ...params, body, key, shopper: shopperOf(caller) }),
  );
  serve(routes, shopRefunds.reconcileOrders, ({ body }) => reconcile(body));
}
