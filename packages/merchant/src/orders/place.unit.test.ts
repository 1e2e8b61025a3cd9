import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Product, shelf } from '../shelf/shelf.ts';
import { orderReply } from './order-reply.ts';
import { MOST_PER_ORDER, place, type WantedItem } from './place.ts';

const placed = (items: WantedItem[], from: readonly Product[] = shelf) =>
  place({ items, shelf: from, orderNo: 'O1', buyerId: null, buyer: null, at: 0 });

describe('placing an order', () => {
  test("the total comes from the shelf's prices", () => {
    const order = placed([
      { productId: 'iphone-16-pro', color: 'Black Titanium', quantity: 2 },
      { productId: 'care-monthly', quantity: 3 },
    ]);
    expect(order).toMatchObject({ total: 2 * 1_550_000 + 3 * 9_900, currency: 'KRW', payment: undefined });
  });

  test('without a colour it is the first; what has no colours has none', () => {
    const order = placed([
      { productId: 'xiaomi-14t-pro', quantity: 1 },
      { productId: 'care-monthly', quantity: 1 },
    ]);
    expect(order).toMatchObject({
      lines: [{ color: 'Titan Gray', name: 'Xiaomi 14T Pro' }, { color: null }],
    });
  });

  test.each([
    ['an unknown product', { productId: 'nokia-3310', quantity: 1 }, 'items.1.productId'],
    ['a name that every object has', { productId: '__proto__', quantity: 1 }, 'items.1.productId'],
    ['an unknown colour', { productId: 'iphone-16-pro', color: 'Pink', quantity: 1 }, 'items.1.color'],
    [
      'a colour for what has none',
      { productId: 'care-monthly', color: 'Pink', quantity: 1 },
      'items.1.color',
    ],
  ])('%s is refused with its place', (_what, item, path) => {
    const refusal = placed([{ productId: 'iphone-16-pro', quantity: 1 }, item]);
    expect(refusal).toMatchObject({ refusal: 'VALIDATION_FAILED', errors: [{ path }] });
  });

  test('more than one payment can carry is refused', () => {
    const items = [{ productId: 'gold', quantity: 100 }];
    const gold = (price: number): Product[] => [
      { id: 'gold', name: 'Gold', price, currency: 'KRW', colors: [], kind: 'GOODS', taxFree: false },
    ];
    expect(placed(items, gold(10_000_000))).toMatchObject({ total: MOST_PER_ORDER });
    expect(placed(items, gold(10_000_001))).toMatchObject({
      refusal: 'VALIDATION_FAILED',
      errors: [{ path: 'items' }],
    });
  });

  test('lines always add up to the total', () => {
    const item = fc.record({
      productId: fc.constantFrom(...shelf.map(({ id }) => id)),
      quantity: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 10 }), (items) => {
        const order = placed(items);
        if ('refusal' in order) throw new Error(order.message);
        const { total, items: lines, state } = orderReply(order);
        expect(lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0)).toBe(total);
        expect(state).toBe('CREATED');
      }),
    );
  });
});
