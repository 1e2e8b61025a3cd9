import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceOf, unusedOf } from './proration.ts';

test.each([
  [30_000, 30, 30, 30_000],
  [30_000, 30, 15, 15_000],
  [30_000, 30, 0, 0],
  [10_000, 31, 10, 3_226],
  [1, 2, 1, 1],
  [999_999_999, 365, 364, 997_260_273],
])('of %i for %i days, %i days are worth %i', (price, days, daysLeft, unused) => {
  expect(unusedOf(price, { days, daysLeft })).toBe(unused);
});

const somePrice = fc.integer({ min: 1, max: 1_000_000_000 });
const someRest = fc
  .integer({ min: 1, max: 10_950 })
  .chain((days) => fc.record({ days: fc.constant(days), daysLeft: fc.integer({ min: 0, max: days }) }));

test('nothing is lost or made: used and unused come to the price, and a change back undoes a change', () => {
  fc.assert(
    fc.property(somePrice, somePrice, someRest, (one, other, rest) => {
      const unused = unusedOf(one, rest);
      expect(Number.isSafeInteger(unused)).toBe(true);
      expect(unused).toBeGreaterThanOrEqual(0);
      expect(unused).toBeLessThanOrEqual(one);
      expect(differenceOf(one, other, rest) + differenceOf(other, one, rest)).toBe(0);
    }),
  );
});

test('a way over a third plan costs what the straight way costs', () => {
  fc.assert(
    fc.property(somePrice, somePrice, somePrice, someRest, (one, other, third, rest) => {
      const straight = differenceOf(one, third, rest);
      expect(differenceOf(one, other, rest) + differenceOf(other, third, rest)).toBe(straight);
    }),
  );
});
