import { expect, test } from 'vitest';
import { businessDay } from './business-day.ts';

test('a day begins at midnight in Seoul', () => {
  expect(businessDay(Date.parse('2026-03-02T14:59:59Z'))).toBe('2026-03-02');
  expect(businessDay(Date.parse('2026-03-02T15:00:00Z'))).toBe('2026-03-03');
  expect(businessDay(Date.parse('2026-03-02T15:00:00Z'), 3)).toBe('2026-02-28');
});
