import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Route, routesFor } from './routing.ts';

const route = (name: string, weight = 1, bins: string[] = []): Route => ({ name, weight, bins });
const names = (routes: readonly Route[]) => routes.map(({ name }) => name);
const VISA = '4242424242424242';

const chances = fc.nat(999_999).map((count) => count / 1_000_000);
const someRoutes = fc
  .array(
    fc.record({
      weight: fc.integer({ min: 1, max: 1_000 }),
      bins: fc.subarray(['4', '42', '424242', '400000', '5555']),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) => all.map((one, index) => route(`issuer-${index}`, one.weight, one.bins)));

describe('the issuers for a card', () => {
  test('begin with the one whose BIN it has, the longest first, and end with those that take any', () => {
    const routes = [route('any'), route('visa', 1, ['4']), route('ours', 1, ['400000', '424242'])];
    expect(names(routesFor(routes, VISA, 0.5))).toEqual(['ours', 'visa', 'any']);
    expect(names(routesFor(routes, '4000000000000002', 0.5))).toEqual(['ours', 'visa', 'any']);
    expect(names(routesFor(routes, '4111111111111111', 0.5))).toEqual(['visa', 'any']);
    expect(names(routesFor(routes, '5555555555554444', 0.5))).toEqual(['any']);
  });

  test('are each named once, those of other BINs never, a longer match never behind a shorter', () => {
    const match = ({ bins }: Route) => {
      const fitting = bins.filter((bin) => VISA.startsWith(bin)).map(({ length }) => length);
      return bins.length === 0 ? 0 : Math.max(-1, ...fitting);
    };
    fc.assert(
      fc.property(someRoutes, chances, (routes, chance) => {
        const found = routesFor(routes, VISA, chance);
        expect(names(found).sort()).toEqual(names(routes.filter((one) => match(one) >= 0)).sort());
        expect(found.map(match)).toEqual(found.map(match).sort((a, b) => b - a));
      }),
    );
  });

  test('come in the same order for the same draw', () => {
    fc.assert(
      fc.property(someRoutes, chances, (routes, chance) => {
        expect(routesFor(routes, VISA, chance)).toEqual(routesFor(routes, VISA, chance));
      }),
    );
  });
});

describe('weights', () => {
  test('are shares of the first place, and of the second among those that are left', () => {
    const routes = [route('a', 1), route('b', 3), route('c', 6)];
    const orders = Array.from({ length: 1_000 }, (_, i) => names(routesFor(routes, VISA, i / 1_000)));
    const share = (of: readonly string[][], name: string, place: number) =>
      of.filter((order) => order[place] === name).length / of.length;
    expect(share(orders, 'a', 0)).toBeCloseTo(0.1);
    expect(share(orders, 'b', 0)).toBeCloseTo(0.3);
    expect(share(orders, 'c', 0)).toBeCloseTo(0.6);
    const afterC = orders.filter(([first]) => first === 'c');
    expect(share(afterC, 'a', 1)).toBeCloseTo(0.25, 1);
    expect(share(afterC, 'b', 1)).toBeCloseTo(0.75, 1);
  });

  test('hold over the whole range of draws, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }), (weights) => {
        const routes = weights.map((weight, index) => route(`i${index}`, weight));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const first = Array.from({ length: total }, (_, i) => routesFor(routes, VISA, (i + 0.5) / total)[0]);
        for (const one of routes) expect(first.filter((found) => found === one)).toHaveLength(one.weight);
      }),
    );
  });
});
