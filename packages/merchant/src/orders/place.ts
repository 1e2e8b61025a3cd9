import { type FieldError, type Refusal, refuse } from '@payflow/contracts';
import type { Product } from '../shelf/shelf.ts';
import type { Order, OrderBuyer, OrderLine } from './order.ts';

export interface WantedItem {
  readonly productId: string;
  readonly color?: string | undefined;
  readonly quantity: number;
}

export interface PlaceCommand {
  readonly items: readonly WantedItem[];
  readonly shelf: readonly Product[];
  readonly orderNo: string;
  /** Who orders; null for a guest. */
  readonly buyerId: string | null;
  readonly buyer: OrderBuyer | null;
  /** Business time, ms. */
  readonly at: number;
}

/** No payment may be larger, so no order may. */
export const MOST_PER_ORDER = 1_000_000_000;

const wrong = (path: string, message: string): Refusal =>
  refuse('VALIDATION_FAILED', `${path}: ${message}`, { errors: [{ path, message }] satisfies FieldError[] });

/** Each line at the shelf's price; without a colour it is the first that there is. */
function lineOf(
  { productId, color, quantity }: WantedItem,
  shelf: readonly Product[],
  path: string,
): OrderLine | Refusal {
  const product = shelf.find(({ id }) => id === productId);
  if (!product) return wrong(`${path}.productId`, 'is not on the shelf; see GET /merchant/api/products');
  if (color !== undefined && !product.colors.includes(color)) {
    const offered =
      product.colors.length > 0
        ? `must be one of: ${product.colors.join(', ')}`
        : 'is not offered for this product';
    return wrong(`${path}.color`, offered);
  }
  const { name, price: unitPrice, taxFree } = product;
  const chosen = color ?? product.colors[0] ?? null;
  return { sku: skuOf(productId, chosen), productId, name, color: chosen, quantity, unitPrice, taxFree };
}

/** `iphone-16-pro/desert-titanium`: the same for the same product and colour, for ever. */
export function skuOf(productId: string, color: string | null): string {
  if (color === null) return productId;
  return `${productId}/${color.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
}

/** What is named twice is more of it, so that a refund by item has one line to look at. */
function addLine(lines: OrderLine[], line: OrderLine): void {
  const i = lines.findIndex(({ sku }) => sku === line.sku);
  const before = lines[i];
  if (before) lines[i] = { ...before, quantity: before.quantity + line.quantity };
  else lines.push(line);
}

/** A new order with its total from the shelf's prices. Refuses what is not on the shelf and what no payment could carry. */
export function place({ items, shelf, orderNo, buyerId, buyer, at }: PlaceCommand): Order | Refusal {
  const lines: OrderLine[] = [];
  for (const [i, item] of items.entries()) {
    const line = lineOf(item, shelf, `items.${i}`);
    if ('refusal' in line) return line;
    addLine(lines, line);
  }
  const total = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  if (total > MOST_PER_ORDER)
    return wrong('items', `come to ${total} won; an order may come to ${MOST_PER_ORDER} at most`);
  return {
    orderNo,
    buyerId,
    buyer,
    lines,
    total,
    currency: 'KRW',
    attempt: 0,
    payment: undefined,
    refunds: [],
    invoiceNo: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
    checkedAt: at,
  };
}
