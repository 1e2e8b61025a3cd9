import { expect, test } from 'vitest';
import { MOST_ASKS, waitMs } from './asking.ts';

const plain = (attempts: number) => waitMs(attempts, 0.5);

test('the PG is asked soon, then every minute, for about a day', () => {
  expect([0, 1, 2, 3, 4, 5, 6].map(plain)).toEqual([1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 60_000]);
  expect(plain(MOST_ASKS - 1)).toBe(60_000);
  expect(plain(MOST_ASKS)).toBeUndefined();
  const allMs = Array.from({ length: MOST_ASKS }, (_, i) => plain(i) ?? 0).reduce((a, b) => a + b);
  expect(allMs / 3_600_000).toBeCloseTo(24, 1);
});

test('give or take a fifth', () => {
  expect(waitMs(0, 0)).toBe(800);
  expect(waitMs(0, 0.999_999)).toBe(1_200);
});
