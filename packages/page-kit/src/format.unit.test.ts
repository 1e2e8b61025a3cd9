import { describe, expect, test } from 'vitest';
import { formatIn } from './format.ts';

const [ko, en] = [formatIn('ko'), formatIn('en')];

describe('amounts and times are shown', () => {
  test('won as whole, other money with its decimals', () => {
    expect(en.money(1_550_000)).toBe('₩1,550,000');
    expect(ko.money(-38_145)).toBe('-38,145원');
    expect(ko.money(1999, 'USD')).toBe('US$19.99');
    expect(en.money(1999, 'USD')).toBe('$19.99');
  });

  test('in Seoul, wherever the reader is', () => {
    expect(en.time('2026-03-01T15:00:00.000Z')).toBe('Mar 02, 2026, 00:00:00');
    expect(en.clock(Date.UTC(2026, 2, 1, 15, 4, 5))).toBe('00:04:05');
    expect(ko.date('2026-03-01T15:00:00.000Z')).toBe('2026. 03. 02.');
  });

  test.each([
    [0, '0 ms'],
    [340.4, '340 ms'],
    [12_400, '12.4 sec'],
    [180_000, '3 min'],
    [5 * 3_600_000, '5 hr'],
    [86_400_000 * 1.5, '1.5 days'],
  ])('a length of time of %d ms in the unit that fits', (ms, shown) => {
    expect(en.duration(ms)).toBe(shown);
  });

  test('shares of one as percents', () => {
    expect(en.percent(0.9876)).toBe('98.8%');
  });
});
