import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withheldFrom } from './withholding.ts';

test.each([
  [1_000_000, 30_000, 3_000],
  [48_460, 1_453, 145],
  [333, 9, 0],
  [334, 10, 1],
  [33, 0, 0],
  [34, 1, 0],
  [1, 0, 0],
  [0, 0, 0],
  [-50_000, 0, 0],
  [9_007_199_254_740_991, 270_215_977_642_229, 27_021_597_764_222],
])('of %i won %i are income tax and %i local tax', (netAmount, incomeTax, localTax) => {
  expect(withheldFrom(netAmount)).toEqual({ incomeTax, localTax });
});

test('never more than the rates say, and less than two won below them', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (netAmount) => {
      const { incomeTax, localTax } = withheldFrom(netAmount);
      const whole = 33n * BigInt(Math.max(netAmount, 0));
      const withheld = 1_000n * BigInt(incomeTax + localTax);
      expect(withheld <= whole && whole - withheld < 2_000n).toBe(true);
    }),
  );
});
