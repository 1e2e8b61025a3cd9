import type { Caller } from '@payflow/service-kit';

/** Who stands at the counter: whoever knows an order's number, the one who logged in, or who runs the shop. */
export type Shopper =
  | { readonly shopper: 'guest' | 'admin' }
  | { readonly shopper: 'buyer'; readonly buyerId: string };

export const GUEST = 'guest';
export const ADMIN = 'admin';

export function shopperOf({ id }: Pick<Caller, 'id'>): Shopper {
  return id === GUEST || id === ADMIN ? { shopper: id } : { shopper: 'buyer', buyerId: id };
}

/** Whose an order that they place is; null for nobody's. */
export const ownerOf = (shopper: Shopper): string | null =>
  shopper.shopper === 'buyer' ? shopper.buyerId : null;

/** Who asks to see an order: a shopper, or whoever knows its payment, as a buyer does who comes back from it. */
export interface Asking {
  readonly shopper: Shopper;
  readonly tid?: string | undefined;
}

/** A guest's order is seen by whoever knows its number, a buyer's by that buyer; an admin sees all. */
export function maySee(shopper: Shopper, { buyerId }: { readonly buyerId: string | null }): boolean {
  return shopper.shopper === 'admin' || buyerId === null || buyerId === ownerOf(shopper);
}

/** Looking is all that knowing the payment allows. */
export const mayLook = (
  { shopper, tid }: Asking,
  order: { readonly buyerId: string | null; readonly payment: { readonly tid: string } | undefined },
): boolean => maySee(shopper, order) || (tid !== undefined && tid === order.payment?.tid);
