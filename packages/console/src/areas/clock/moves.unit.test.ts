import { expect, test } from 'vitest';
import { nextCutOff, nextMonth, nextWeekday, timeOf, typedAs } from './moves.ts';

const at = (seoul: string) => Date.parse(`${seoul}+09:00`);
const inSeoul = (iso: string) => typedAs(Date.parse(iso));

test.each([
  ['2026-03-02T09:00', '2026-03-03T00:00'],
  ['2026-03-02T00:00', '2026-03-03T00:00'],
  ['2026-12-31T23:59', '2027-01-01T00:00'],
])('the cut-off after %s is %s', (now, cutOff) => {
  expect(inSeoul(nextCutOff(at(now)))).toBe(cutOff);
});

test.each([
  ['2026-03-05T08:00', '2026-03-06T09:00'],
  ['2026-03-06T08:00', '2026-03-09T09:00'],
  ['2026-03-07T08:00', '2026-03-09T09:00'],
  ['2026-03-08T23:59', '2026-03-09T09:00'],
])('the weekday after %s begins at %s', (now, opening) => {
  expect(inSeoul(nextWeekday(at(now)))).toBe(opening);
});

test.each([
  ['2026-03-15T10:20', '2026-04-15T10:20'],
  ['2026-01-31T10:20', '2026-02-28T10:20'],
  ['2026-12-31T10:20', '2027-01-31T10:20'],
  ['2026-03-01T00:10', '2026-04-01T00:10'],
])('a month after %s is %s', (now, then) => {
  expect(inSeoul(nextMonth(at(now)))).toBe(then);
});

test('what is typed is a time in Seoul', () => {
  expect(timeOf('2026-03-02T09:00')).toBe('2026-03-02T00:00:00.000Z');
});
