import { expect, test } from 'vitest';
import { createSteppedLimiter } from './stepped-limiter.ts';

test('in a second of the given clock as many calls pass as the limit says, each caller for itself', () => {
  let elapsedMs = 0;
  const limiter = createSteppedLimiter({ elapsedMs: () => elapsedMs });
  const take = (who: string) => limiter.take(who, 2);
  expect([take('M001'), take('M001'), take('M001'), take('M002')]).toEqual([0, 0, 1_000, 0]);
  elapsedMs = 400;
  expect(take('M001')).toBe(600);
  elapsedMs = 1_000;
  expect(take('M001')).toBe(0);
});
