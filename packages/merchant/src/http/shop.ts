import { type Refusal, shop } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { Checkout } from '../orders/check-out.ts';
import type { WantedItem } from '../orders/place.ts';
import type { Product } from '../shelf/shelf.ts';

export interface ShopParts {
  readonly shelf: readonly Product[];
  placeOrder(items: readonly WantedItem[]): Promise<shop.Order | Refusal>;
  showOrder(orderNo: string): Promise<shop.Order | Refusal>;
  checkOut(orderNo: string): Promise<Checkout | Refusal>;
}

/** The shelf and the orders. */
export function addShop(routes: Routes, { shelf, placeOrder, showOrder, checkOut }: ShopParts): void {
  serve(routes, shop.products, async () => ({ products: [...shelf] }));
  serve(routes, shop.createOrder, ({ body }) => placeOrder(body.items));
  serve(routes, shop.getOrder, ({ params }) => showOrder(params.orderNo));
  serve(routes, shop.checkoutOrder, ({ params }) => checkOut(params.orderNo));
}
