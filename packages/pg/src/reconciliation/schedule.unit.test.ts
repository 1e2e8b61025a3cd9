import { describe, expect, test } from 'vitest';
import { firstMissed, lastReady, nextReady } from './schedule.ts';

const at = (time: string): number => Date.parse(`${time}+09:00`);

describe('a statement is there from 04:00 of the next day on, in Seoul', () => {
  test.each([
    ['2026-03-02T03:59:59', '2026-02-28', '2026-03-02T04:00:00'],
    ['2026-03-02T04:00:00', '2026-03-01', '2026-03-03T04:00:00'],
    ['2026-03-02T23:59:59', '2026-03-01', '2026-03-03T04:00:00'],
    ['2026-03-03T00:00:00', '2026-03-01', '2026-03-03T04:00:00'],
  ])('%s', (now, last, next) => {
    expect(lastReady(at(now))).toBe(last);
    expect(nextReady(at(now))).toBe(at(next));
  });
});

describe('the first day that is still to be held against its statement', () => {
  const NOW = at('2026-03-05T10:00:00');
  test.each([
    ['the last one, at first', undefined, '2026-03-04'],
    ['none, when all are', '2026-03-04', undefined],
    ['the one after the last', '2026-03-02', '2026-03-03'],
    ['no more than 31 days back', '2025-01-01', '2026-02-02'],
  ])('%s', (_which, lastDay, expected) => {
    expect(firstMissed(lastDay, NOW)).toBe(expected);
  });
});
