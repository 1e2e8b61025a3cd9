import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysBetween, type Every, periodStart } from './calendar.ts';

const seoul = (local: string): number => Date.parse(`${local}+09:00`);
/** When the first so many periods begin, in Seoul. */
const begins = (anchor: string, every: Every, periods: number): string[] =>
  Array.from({ length: periods }, (_, i) => {
    const at = periodStart(seoul(anchor), every, i + 1);
    return new Date(at + 9 * 3_600_000).toISOString().slice(0, 16);
  });
const monthly: Every = { interval: 'MONTH', intervalCount: 1 };
const yearly: Every = { interval: 'YEAR', intervalCount: 1 };

describe('periods begin', () => {
  test('on the 31st, on the last day of months that have none, and on the 31st again', () => {
    expect(begins('2026-01-31T10:00', monthly, 5)).toEqual([
      '2026-01-31T10:00',
      '2026-02-28T10:00',
      '2026-03-31T10:00',
      '2026-04-30T10:00',
      '2026-05-31T10:00',
    ]);
  });

  test.each([
    ['a 30th meets a leap February', '2028-01-30T09:30', monthly, ['2028-02-29T09:30', '2028-03-30T09:30']],
    ['a year ends', '2026-11-15T23:59', monthly, ['2026-12-15T23:59', '2027-01-15T23:59']],
    [
      'every second month from the 31st',
      '2026-12-31T00:00',
      { interval: 'MONTH', intervalCount: 2 } as Every,
      ['2027-02-28T00:00', '2027-04-30T00:00'],
    ],
    ['a year after 29 February', '2028-02-29T12:00', yearly, ['2029-02-28T12:00', '2030-02-28T12:00']],
    [
      'every two weeks',
      '2026-03-02T08:00',
      { interval: 'WEEK', intervalCount: 2 } as Every,
      ['2026-03-16T08:00', '2026-03-30T08:00'],
    ],
    [
      'every ten days over a month',
      '2026-02-25T08:00',
      { interval: 'DAY', intervalCount: 10 } as Every,
      ['2026-03-07T08:00', '2026-03-17T08:00'],
    ],
  ])('%s', (_what, anchor, every, next) => {
    expect(begins(anchor, every, 3)).toEqual([anchor, ...next]);
  });

  test('on 29 February again, four years later', () => {
    expect(begins('2028-02-29T12:00', yearly, 5).at(-1)).toBe('2032-02-29T12:00');
  });

  test('by the day in Seoul: half past midnight on the 1st there is still the month before in London', () => {
    expect(begins('2026-03-01T00:30', monthly, 2)).toEqual(['2026-03-01T00:30', '2026-04-01T00:30']);
  });
});

const someEvery = fc.record({
  interval: fc.constantFrom('DAY', 'WEEK', 'MONTH', 'YEAR'),
  intervalCount: fc.integer({ min: 1, max: 30 }),
});
const someAnchor = fc.integer({ min: seoul('2024-01-01T00:00'), max: seoul('2040-01-01T00:00') });
const someNumber = fc.integer({ min: 1, max: 60 });
const DAY_MS = 24 * 3_600_000;
const dayIn = (at: number) => new Date(at + 9 * 3_600_000);

test('whatever the anchor, each period begins after the one before, at the same time of day', () => {
  fc.assert(
    fc.property(someAnchor, someEvery, someNumber, (anchor, every, number) => {
      const [begin, end] = [periodStart(anchor, every, number), periodStart(anchor, every, number + 1)];
      expect(end).toBeGreaterThan(begin);
      expect((begin - anchor) % DAY_MS).toBe(0);
    }),
  );
});

test("a month's period begins on the anchor's day, or on the last day of a month without it", () => {
  fc.assert(
    fc.property(someAnchor, fc.integer({ min: 1, max: 12 }), someNumber, (anchor, intervalCount, number) => {
      const begin = dayIn(periodStart(anchor, { interval: 'MONTH', intervalCount }, number));
      const wanted = dayIn(anchor).getUTCDate();
      const isLast = new Date(begin.getTime() + DAY_MS).getUTCDate() === 1;
      expect(begin.getUTCDate() === wanted || (isLast && begin.getUTCDate() < wanted)).toBe(true);
    }),
  );
});

test('days are counted by midnights in Seoul', () => {
  expect(daysBetween(seoul('2026-03-01T23:59'), seoul('2026-03-02T00:00'))).toBe(1);
  expect(daysBetween(seoul('2026-03-02T00:00'), seoul('2026-03-02T23:59'))).toBe(0);
  expect(daysBetween(seoul('2028-02-01T10:00'), seoul('2028-03-01T10:00'))).toBe(29);
});
