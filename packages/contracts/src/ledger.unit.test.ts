import { expect, test } from 'vitest';
import { z } from 'zod';
import { endpoints } from './endpoints.ts';

const takesDay = (field: unknown): boolean =>
  field instanceof z.ZodType && field.safeParse('2026-03-02').success;
const byDays = endpoints.flatMap(({ id, query }) =>
  query instanceof z.ZodObject && takesDay(query.shape.from) && takesDay(query.shape.to)
    ? [{ id, query }]
    : [],
);
const complaints = (query: z.ZodType, span: object) =>
  query.safeParse(span).error?.issues.map(({ path, message }) => [path, message]);

test('there are lists and reports by days', () => {
  expect(byDays.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      'ledgerEntries',
      'listSettlements',
      'listAllSettlements',
      'walletHistory',
      'listShopInvoices',
    ]),
  );
});

test.each(byDays)('$id refuses days that are swapped, and takes a single one', ({ query }) => {
  expect(complaints(query, { from: '2026-03-02', to: '2026-03-01' })).toEqual([
    [['to'], 'must not be before from'],
  ]);
  expect(complaints(query, { from: '2026-03-02', to: '2026-03-02' })).toBeUndefined();
});
