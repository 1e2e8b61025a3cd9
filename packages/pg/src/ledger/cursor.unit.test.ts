import { describe, expect, test } from 'vitest';
import { cursorOf, placeOf } from './cursor.ts';

const place = { at: 1_772_409_600_000, line: 2, transactionId: 'chg_0123456789ABCDEFGHJ_3' };

test('a cursor points to the place that it was made of', () => {
  expect(placeOf(cursorOf(place))).toEqual(place);
});

describe('a cursor that nobody gave out is refused:', () => {
  test.each([
    '',
    'abc',
    '...',
    '2',
    Buffer.from('1.2').toString('base64url'),
    Buffer.from("1.2.x' OR 1=1").toString('base64url'),
    Buffer.from('-1.2.chg_1').toString('base64url'),
  ])('"%s"', (cursor) => {
    expect(placeOf(cursor)).toMatchObject({ refusal: 'VALIDATION_FAILED', errors: [{ path: 'cursor' }] });
  });
});
