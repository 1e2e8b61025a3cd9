import { createLogger, liveClock } from '@payflow/service-kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCallLimiter } from './call-limiter.ts';

const limiter = () =>
  createCallLimiter(undefined, liveClock(), createLogger({ name: 'test', level: 'silent' }));

test('in a second as many calls pass as the limit says, and no more', async () => {
  const limits = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(limits, async (given) => {
      const { take } = limiter();
      const began = performance.now();
      for (const [index, perSecond] of given.entries()) {
        const waits = await Promise.all(
          Array.from({ length: perSecond + 50 }, () => take(`merchant ${index}`, perSecond)),
        );
        if (performance.now() - began > 900) return;
        expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(perSecond);
        for (const waitMs of waits) expect(waitMs).toBeLessThanOrEqual(1_000);
      }
    }),
    { numRuns: 30 },
  );
});

test('most calls are answered at once, without a promise', async () => {
  const { take } = limiter();
  expect(await take('merchant M001', 5_000)).toBe(0);
  const answers = Array.from({ length: 49 }, () => take('merchant M001', 5_000));
  expect(answers).toEqual(Array(49).fill(0));
  expect(take('merchant M001', 5_000)).toBeInstanceOf(Promise);
});
