import { expect, test } from 'vitest';
import { offset } from './spans.ts';

test.each([
  [0, 'real time'],
  [1_540, '1.5 s ahead of real time'],
  [-1_540, '1.5 s behind real time'],
  [86_400_000 + 2 * 3_600_000 + 3 * 60_000, '1 d 2 h 3 min ahead of real time'],
])('%i ms are told as %s', (offsetMs, told) => {
  expect(offset(offsetMs)).toBe(told);
});
