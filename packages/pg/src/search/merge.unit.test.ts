import { expect, test } from 'vitest';
import { lifeUntil } from '../payments/test-payments.ts';
import type { PageEnd } from '../records/cursor.ts';
import { merge, placeOf } from './merge.ts';
import type { FoundPage } from './reads.ts';

const paid = (second: number) =>
  lifeUntil('CAPTURED', { tid: `T${String(second).padStart(19, '0')}`, createdAt: second * 1_000 }).payment;
const page = (seconds: readonly number[], end?: number): FoundPage => ({
  payments: seconds.map(paid),
  end: end === undefined ? undefined : placeOf(paid(end)),
});
const seconds = ({ payments }: FoundPage) => payments.map(({ terms }) => terms.createdAt / 1_000);
const endOf = (end: PageEnd | undefined) => end && end.at / 1_000;

test('what two looks found stands in one order, and once', () => {
  const merged = merge([page([9, 5, 1]), page([8, 5, 2])], 10);
  expect([seconds(merged), endOf(merged.end)]).toEqual([[9, 8, 5, 2, 1], undefined]);
});

test('a full page ends with its last row', () => {
  const merged = merge([page([9, 5, 1]), page([8, 2])], 3);
  expect([seconds(merged), endOf(merged.end)]).toEqual([[9, 8, 5], 5]);
});

test('nothing is shown from beyond where a look ended, for that look may have more before it', () => {
  const merged = merge([page([9, 5], 5), page([8, 4, 2])], 10);
  expect([seconds(merged), endOf(merged.end)]).toEqual([[9, 8, 5], 5]);
});

test('a look that ended without a row still says how far it came', () => {
  const merged = merge([page([], 7), page([8, 3])], 10);
  expect([seconds(merged), endOf(merged.end)]).toEqual([[8], 7]);
});
