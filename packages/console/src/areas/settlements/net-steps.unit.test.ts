import type { settlements } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { netSteps } from './net-steps.ts';

const one: settlements.Settlement = {
  ...{ id: 'stl_1', merchantId: 'KIM', number: 2, day: '2026-03-02', status: 'CLOSED', currency: 'KRW' },
  ...{ grossAmount: 100_000, refundAmount: 20_000, feeAmount: 2_240, vatAmount: 224, adjustments: -10_000 },
  ...{ carriedIn: -7_536, netAmount: 60_000, withholding: { incomeTax: 1_800, localTax: 180 } },
  ...{ payoutAmount: 58_020, carriedOut: 0, itemCount: 4, payDate: '2026-03-03' },
  ...{ openedAt: '2026-03-02T15:00:00.000Z', closedAt: null, paidAt: null },
};

test('each part begins where the one before it ended, and together they make the net and the payout', () => {
  const steps = netSteps(one);
  const parts = steps.filter(({ isTotal }) => !isTotal);
  for (const [at, step] of parts.entries()) expect(step.from).toBe(parts[at - 1]?.to ?? 0);
  expect(parts.find(({ part }) => part === 'carriedIn')?.to).toBe(one.netAmount);
  expect(parts.at(-1)?.to).toBe(one.payoutAmount);
  expect(steps.at(-1)).toMatchObject({ part: 'payout', amount: one.payoutAmount });
});

test('what is nothing is left out, and a debt says that it is carried on', () => {
  const debt: settlements.Settlement = {
    ...{ ...one, grossAmount: 0, adjustments: 0, carriedIn: 0, feeAmount: 0, vatAmount: 0 },
    ...{ netAmount: -20_000, withholding: { incomeTax: 0, localTax: 0 }, payoutAmount: 0 },
    carriedOut: -20_000,
  };
  expect(netSteps(debt).map(({ part, amount }) => [part, amount])).toEqual([
    ['gross', 0],
    ['refunds', -20_000],
    ['fee', 0],
    ['vat', 0],
    ['net', -20_000],
    ['payout', 0],
    ['carriedOut', -20_000],
  ]);
});
