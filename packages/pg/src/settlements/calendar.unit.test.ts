import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysAfter } from '../ledger/seoul-day.ts';
import { createCalendar } from './calendar.ts';
import { HOLIDAYS, KNOWN_YEARS } from './holidays.ts';

const calendar = createCalendar();
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const weekdayOf = (day: string): string => WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? 'no day';

describe('what is captured on a day is paid on', () => {
  test.each([
    ['a Monday', '2026-03-09', '2026-03-10'],
    ['a Thursday', '2026-03-12', '2026-03-13'],
    ['a Friday', '2026-03-13', '2026-03-16'],
    ['a Saturday', '2026-03-14', '2026-03-16'],
    ['a Sunday', '2026-03-15', '2026-03-16'],
    ['a month end', '2026-03-31', '2026-04-01'],
    ['a month end before a weekend', '2026-10-30', '2026-11-02'],
    ['the day before Labour Day', '2026-04-30', '2026-05-04'],
    ["the day before Children's Day", '2026-05-04', '2026-05-06'],
    ['the Friday before the substitute of 1 March', '2026-02-27', '2026-03-03'],
    ["the Friday before Buddha's birthday and its substitute", '2026-05-22', '2026-05-26'],
    ['the day before the local elections', '2026-06-02', '2026-06-04'],
    ['the day before Constitution Day', '2026-07-16', '2026-07-20'],
    ['the Friday before the substitute of Liberation Day', '2026-08-14', '2026-08-18'],
    ['the Friday before Seollal 2026', '2026-02-13', '2026-02-19'],
    ['Seollal 2026', '2026-02-17', '2026-02-19'],
    ['the day before Chuseok 2026 begins', '2026-09-23', '2026-09-28'],
    ['Chuseok 2026', '2026-09-25', '2026-09-28'],
    ['the Friday before the substitute of 3 October', '2026-10-02', '2026-10-06'],
    ['the day before Hangeul Day', '2026-10-08', '2026-10-12'],
    ['the day before Christmas', '2026-12-24', '2026-12-28'],
    ['the last day of the year, whose next day is a holiday', '2026-12-31', '2027-01-04'],
    ['the Friday before Seollal 2027, which meets a Sunday', '2027-02-05', '2027-02-10'],
    ['the Friday before Labour Day 2027 and its substitute', '2027-04-30', '2027-05-04'],
    ["the day before Buddha's birthday 2027", '2027-05-12', '2027-05-14'],
    ['Chuseok 2027, in the middle of a week', '2027-09-13', '2027-09-17'],
    ['the Friday before the substitute of Christmas 2027', '2027-12-24', '2027-12-28'],
    ['the last day of 2027, of whose next year nothing is known', '2027-12-31', '2028-01-03'],
  ])('%s: %s → %s', (_what, day, payDate) => {
    expect(calendar.nextBusinessDay(day)).toBe(payDate);
  });
});

describe('the holidays', () => {
  test.each([
    ['2026-02-16', 'Mon'],
    ['2026-02-18', 'Wed'],
    ['2026-06-03', 'Wed'],
    ['2026-09-24', 'Thu'],
    ['2026-09-25', 'Fri'],
    ['2026-09-26', 'Sat'],
    ['2027-02-07', 'Sun'],
    ['2027-02-09', 'Tue'],
    ['2027-05-13', 'Thu'],
    ['2027-09-15', 'Wed'],
  ])('%s is a %s', (day, weekday) => {
    expect(HOLIDAYS.map((holiday) => holiday.day)).toContain(day);
    expect(weekdayOf(day)).toBe(weekday);
  });

  test('are in order, each day once, and of the known years alone', () => {
    const days = HOLIDAYS.map(({ day }) => day);
    expect(days).toEqual([...new Set(days)].sort());
    expect([...new Set(days.map((day) => day.slice(0, 4)))]).toEqual(KNOWN_YEARS);
  });

  test('that move to another day move from a weekend to the next day that is free', () => {
    const substitutes = HOLIDAYS.filter(({ name }) => name.endsWith(', substitute'));
    expect(substitutes).toHaveLength(11);
    for (const { day, name } of substitutes) {
      const replaced = HOLIDAYS.filter((holiday) =>
        name.startsWith(holiday.name.replace(/, the day .*/, '')),
      );
      const own = replaced.findLast(
        (holiday) => holiday.day < day && ['Sat', 'Sun'].includes(weekdayOf(holiday.day)),
      );
      expect(own, name).toBeDefined();
      const between = (next: string): string[] => (next < day ? [next, ...between(daysAfter(next, 1))] : []);
      expect(between(own?.day ?? day).filter(calendar.isBusinessDay)).toEqual([]);
      expect(['Sat', 'Sun']).not.toContain(weekdayOf(day));
    }
  });

  test('of those that have a substitute and meet a Saturday or Sunday, none lacks it', () => {
    const WITHOUT = ["New Year's Day", 'Memorial Day'];
    const meets = HOLIDAYS.filter(({ day, name }) => {
      const days = /^(Seollal|Chuseok)/.test(name) ? ['Sun'] : ['Sat', 'Sun'];
      return days.includes(weekdayOf(day)) && !WITHOUT.includes(name);
    });
    expect(meets.map(({ name }) => name.replace(/, the day .*/, ''))).toEqual(
      HOLIDAYS.filter(({ name }) => name.endsWith(', substitute')).map(({ name }) =>
        name.replace(', substitute', ''),
      ),
    );
  });
});

test('a day that is set is a holiday too, and its year counts as known', () => {
  const told: string[] = [];
  const own = createCalendar(['2026-03-10', '2028-01-26'], (year) => told.push(year));
  expect(own.nextBusinessDay('2026-03-09')).toBe('2026-03-11');
  expect(own.nextBusinessDay('2028-01-25')).toBe('2028-01-27');
  expect(told).toEqual([]);
});

test('a year of which nothing is known has weekends alone, and says so once', () => {
  const told: string[] = [];
  const own = createCalendar([], (year) => told.push(year));
  expect(own.nextBusinessDay('2029-12-31')).toBe('2030-01-01');
  expect(own.nextBusinessDay('2030-01-04')).toBe('2030-01-07');
  expect(told).toEqual(['2030']);
});

test('the next business day is one, is later, and has none before it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 729 }), (days) => {
      const day = daysAfter('2026-01-01', days);
      const next = calendar.nextBusinessDay(day);
      expect(next > day && calendar.isBusinessDay(next)).toBe(true);
      for (let between = daysAfter(day, 1); between < next; between = daysAfter(between, 1))
        expect(calendar.isBusinessDay(between)).toBe(false);
    }),
  );
});
