import { createKept } from '../kept/kept.ts';

/** What somebody wants to buy; what it costs is the shop's to say. */
export interface CartItem {
  readonly productId: string;
  readonly color: string | null;
  readonly quantity: number;
}

export const MOST_OF_ONE = 100;

function isCartItem(value: unknown): value is CartItem {
  if (typeof value !== 'object' || value === null) return false;
  const { productId, color, quantity } = value as Record<string, unknown>;
  const isCounted = Number.isInteger(quantity) && Number(quantity) >= 1 && Number(quantity) <= MOST_OF_ONE;
  return typeof productId === 'string' && (color === null || typeof color === 'string') && isCounted;
}

const kept = createKept<CartItem>('payflow.cart', isCartItem);

const isSame = (a: Omit<CartItem, 'quantity'>, b: Omit<CartItem, 'quantity'>): boolean =>
  a.productId === b.productId && a.color === b.color;

/** One that is in it already becomes more. */
export function withItem(items: readonly CartItem[], added: CartItem): readonly CartItem[] {
  if (!items.some((item) => isSame(item, added))) return [...items, added];
  return items.map((item) =>
    isSame(item, added) ? { ...item, quantity: Math.min(MOST_OF_ONE, item.quantity + added.quantity) } : item,
  );
}

export const useCart = kept.use;
export const addToCart = (item: CartItem): void => kept.change((items) => withItem(items, item));
export const emptyCart = (): void => kept.change(() => []);
/** With none of it, it goes. */
export const setQuantity = (wanted: CartItem): void =>
  kept.change((items) =>
    items.flatMap((item) => (isSame(item, wanted) ? (wanted.quantity < 1 ? [] : [wanted]) : [item])),
  );
