import { expect, test } from 'vitest';
import { cursorOf, placeOf } from './look-up.ts';

test('a cursor leads back to its place', () => {
  const place = { createdAt: 1_772_409_600_000, id: 'dlv_0123456789ABCDEFGHJ_3_0' };
  expect(placeOf(cursorOf(place))).toEqual(place);
});

test.each([
  '',
  'x',
  '🙂',
  Buffer.from('1 ').toString('base64url'),
  Buffer.from('-1 dlv').toString('base64url'),
])('a text that no page gave leads nowhere: %j', (cursor) => {
  expect(placeOf(cursor)).toBeUndefined();
});
