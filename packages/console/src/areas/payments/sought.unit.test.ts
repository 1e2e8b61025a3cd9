import { expect, test } from 'vitest';
import { placeIn } from './address.ts';
import { soughtBy } from './sought.ts';

test.each([
  '4242424242424242',
  ' 4242 4242 4242 4242 ',
  '4242-4242-4242-4242',
  'card: 4242 4242 4242 4242',
  '4242 4242 4242 4241',
])('a whole card number is looked for by its last four alone: %s', (typed) => {
  expect(soughtBy(typed)).toMatch(/^card:424[12]$/);
  expect(placeIn(new URLSearchParams({ q: typed })).filters.q).toMatch(/^card:424[12]$/);
});

test('an American Express one too', () => {
  expect(soughtBy('3782 822463 10005')).toBe('card:0005');
});

test.each([
  '4242',
  '50,000',
  '424242******4242',
  'order:4242424242424242',
  '20260302-000001',
  '20260302000001',
  '4242424242424241',
])('what is no whole card number is looked for as it is: %s', (typed) => {
  expect(soughtBy(typed)).toBe(typed);
});
