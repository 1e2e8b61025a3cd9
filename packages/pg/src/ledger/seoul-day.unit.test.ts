import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfDay, seoulDay, startOfDay } from './seoul-day.ts';

test.each([
  ['2026-03-01T14:59:59.999Z', '2026-03-01'],
  ['2026-03-01T15:00:00.000Z', '2026-03-02'],
  ['2026-12-31T15:00:00.000Z', '2027-01-01'],
  ['2028-02-28T15:00:00.000Z', '2028-02-29'],
])('at %s it is %s in Seoul', (at, day) => {
  expect(seoulDay(Date.parse(at))).toBe(day);
});

test('a day holds its first moment and its last, and no other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(9000, 0) }), (at) => {
      const day = seoulDay(at);
      expect(startOfDay(day) <= at && at < endOfDay(day)).toBe(true);
      expect(seoulDay(startOfDay(day))).toBe(day);
      expect(seoulDay(endOfDay(day))).not.toBe(day);
    }),
  );
});
