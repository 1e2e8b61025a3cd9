import { expect, test } from 'vitest';
import { cutPage } from './page.ts';

const cursorAt = (row: number) => `after ${row}`;

test('a row more than a page holds is left to the next one', () => {
  expect(cutPage([1, 2, 3], 2, cursorAt)).toEqual({ rows: [1, 2], nextCursor: 'after 2' });
});

test.each([[[1, 2]], [[1]], [[]]])('nothing comes after the last page: %j', (rows) => {
  expect(cutPage(rows, 2, cursorAt)).toEqual({ rows, nextCursor: null });
});
