import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf, quantile, stepMsOf } from './pieces.ts';

test('pieces lie side by side, cover the time, and are few', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 10_080 }), fc.integer({ min: 1e12, max: 2e12 }), (minutes, now) => {
      const step = stepMsOf(minutes);
      const pieces = piecesOf(now - minutes * 60_000 + step, now, step);
      expect(pieces.length).toBeLessThanOrEqual(61);
      expect(pieces.at(-1)?.beforeMs).toBeGreaterThan(now);
      expect(pieces.at(-1)?.fromMs).toBeLessThanOrEqual(now);
      pieces.forEach(({ fromMs, beforeMs }, i) => {
        expect(beforeMs - fromMs).toBe(step);
        expect(fromMs).toBe((pieces[0]?.fromMs ?? 0) + i * step);
      });
    }),
  );
});

test('a quantile is one of the values, and of none there is none', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1).toReversed();
  expect([quantile(hundred, 0.5), quantile(hundred, 0.95), quantile([7], 0.95)]).toEqual([50, 95, 7]);
  expect(quantile([], 0.5)).toBeNull();
});
