import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReportReads } from './reads.ts';
import { approvalRateOf, feesOf, vatSummaryOf, vatWithin } from './reports.ts';

const EMPTY: ReportReads = {
  days: async () => [],
  attempts: async () => [],
  fees: async () => [],
  taxFree: async () => [],
};

test.each([
  [0n, 0n],
  [11n, 1n],
  [5n, 0n],
  [6n, 1n],
  [50_000n, 4_545n],
  [44_000n, 4_000n],
  [-50_000n, -4_545n],
])('of %s the VAT is %s', (price, vat) => {
  expect(vatWithin(price)).toBe(vat);
});

test('VAT and supply value add up to any price, and never are half a won off', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (price) => {
      const vat = vatWithin(price);
      const off = vat * 11n - price;
      expect(off * 2n <= 11n && off * 2n >= -11n).toBe(true);
    }),
  );
});

test('a month of a year is that month in Seoul, and a year ends with December', async () => {
  const asked: unknown[] = [];
  const reads: ReportReads = {
    ...EMPTY,
    fees: async ({ fromMs, beforeMs }) => {
      asked.push([new Date(fromMs).toISOString(), new Date(beforeMs).toISOString()]);
      return [];
    },
  };
  await feesOf(reads, 'M001', { month: '2026-12' });
  await feesOf(reads, 'M001', { year: '2026' });
  expect(asked).toEqual([
    ['2026-11-30T15:00:00.000Z', '2026-12-31T15:00:00.000Z'],
    ['2025-12-31T15:00:00.000Z', '2026-12-31T15:00:00.000Z'],
  ]);
});

test('the tax-free part is no part of the supply, also when more of it went back than was sold', async () => {
  const day = { captures: 1n, refunds: 0n, refunded: 0n, fees: 0n, vat: 7n };
  const reads: ReportReads = {
    ...EMPTY,
    days: async () => [
      { ...day, day: '2026-03-01', captured: 30_000n },
      { ...day, day: '2026-03-31', captured: 20_000n },
      { ...day, day: '2026-04-01', captured: 0n, refunded: 6_000n },
    ],
    taxFree: async () => [
      { month: '2026-03', taxFree: 6_000n },
      { month: '2026-04', taxFree: -6_000n },
    ],
  };
  const { data } = await vatSummaryOf(reads, 'M001', { year: '2026' });
  expect(data.rows).toEqual([
    {
      month: '2026-03',
      sales: 50_000,
      taxFree: 6_000,
      taxable: 44_000,
      supplyValue: 40_000,
      vat: 4_000,
      feeVat: 14,
    },
    { month: '2026-04', sales: -6_000, taxFree: -6_000, taxable: 0, supplyValue: 0, vat: 0, feeVat: 7 },
  ]);
});

test('the rate of approval leaves out what is open, and names why cards were declined', async () => {
  const of = (became: 'approved' | 'declined' | 'open', count: bigint, code: string | null = null) => ({
    ...{ day: '2026-03-02', issuer: 'card', became, count, code },
  });
  const reads: ReportReads = {
    ...EMPTY,
    attempts: async () => [
      of('approved', 2n),
      of('declined', 1n, '05'),
      of('declined', 3n, '51'),
      of('open', 4n),
    ],
  };
  const days = { from: '2026-03-02', to: '2026-03-02' };
  expect((await approvalRateOf(reads, 'M001', days)).data.rows).toEqual([
    {
      ...{ day: '2026-03-02', issuer: 'card', attempts: 10, approved: 2, declined: 4, open: 4 },
      ...{ rate: 3_333, declines: '51:3 05:1' },
    },
  ]);
});
