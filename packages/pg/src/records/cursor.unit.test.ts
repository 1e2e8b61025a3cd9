import { expect, test } from 'vitest';
import { cursorOf, readCursor } from './cursor.ts';

test('a cursor leads back to its place', () => {
  const place = { at: 1_772_409_600_000, id: 'dlv_0123456789ABCDEFGHJ_3_0' };
  expect(readCursor(cursorOf(place))).toEqual(place);
});

test.each([
  '',
  'x',
  '🙂',
  Buffer.from('1 ').toString('base64url'),
  Buffer.from('-1 dlv').toString('base64url'),
])('a text that no page gave is refused: %j', (cursor) => {
  expect(readCursor(cursor)).toMatchObject({ refusal: 'VALIDATION_FAILED', errors: [{ path: 'cursor' }] });
});
