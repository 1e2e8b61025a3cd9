import { type Refusal, shop, shopRefunds } from '@payflow/contracts';
import { type Answer, type Routes, serve } from '@payflow/service-kit';
import { type Shopper, shopperOf } from '../buyers/shopper.ts';
import type { Checkout } from '../orders/check-out.ts';
import type { WantedItem } from '../orders/place.ts';
import type { RefundCall } from '../orders/refund-order.ts';
import type { Product } from '../shelf/shelf.ts';

export interface ShopParts {
  readonly shelf: readonly Product[];
  placeOrder(items: readonly WantedItem[], shopper: Shopper): Promise<shop.Order | Refusal>;
  showOrder(orderNo: string, shopper: Shopper): Promise<shop.Order | Refusal>;
  checkOut(orderNo: string, shopper: Shopper): Promise<Checkout | Refusal>;
  reconcile(request: shopRefunds.ReconcileRequest): Promise<shopRefunds.Reconciled | Refusal>;
  refund(call: RefundCall): Promise<Answer<shopRefunds.RefundedOrder> | Refusal>;
}

/** The shelf and the orders. */
export function addShop(
  routes: Routes,
  { shelf, placeOrder, showOrder, checkOut, refund, reconcile }: ShopParts,
): void {
  serve(routes, shop.products, async () => ({ products: [...shelf] }));
  serve(routes, shop.createOrder, ({ body, caller }) => placeOrder(body.items, shopperOf(caller)));
  serve(routes, shop.getOrder, ({ params, caller }) => showOrder(params.orderNo, shopperOf(caller)));
  serve(routes, shop.checkoutOrder, ({ params, caller }) => checkOut(params.orderNo, shopperOf(caller)));
  serve(routes, shopRefunds.refundOrder, ({ params, body, key }) => refund({ ...params, body, key }));
  serve(routes, shopRefunds.reconcileOrders, ({ body }) => reconcile(body));
}
