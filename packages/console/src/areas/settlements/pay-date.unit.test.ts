import { expect, test } from 'vitest';
import { closedDays } from './pay-date.ts';

test("Friday's settlement waits over a weekend and a holiday after it", () => {
  expect(closedDays('2026-02-27', '2026-03-03')).toEqual([
    { day: '2026-02-28', because: 'weekend' },
    { day: '2026-03-01', because: 'weekend' },
    { day: '2026-03-02', because: 'holiday' },
  ]);
});

test("Tuesday's is paid on Wednesday and waits for nothing", () => {
  expect(closedDays('2026-03-03', '2026-03-04')).toEqual([]);
});
