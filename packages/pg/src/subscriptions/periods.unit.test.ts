import { describe, expect, test } from 'vitest';
import { begin } from './periods.ts';
import type { Plan } from './plan.ts';

const at = Date.parse('2026-03-02T10:00:00+09:00');
const days = (count: number): number => count * 24 * 3_600_000;
const plan: Plan = {
  id: 'coffee',
  merchantId: 'M001',
  name: 'Coffee',
  amount: 15_000,
  currency: 'KRW',
  interval: 'MONTH',
  intervalCount: 1,
  trialDays: 730,
  afterRetries: 'CANCEL',
  active: true,
  createdAt: at,
  updatedAt: at,
};
const beginning = (startAt: number) =>
  begin(plan, {
    at,
    id: 'sub_1',
    invoiceId: 'inv_1',
    heldUntil: 0,
    customerKey: 'mina',
    billingKey: 'bk_1',
    startAt,
    replyTo: null,
  });

describe('a subscription begins', () => {
  test.each([
    ['now', at],
    ['on the last day that is near enough', at + days(730)],
  ])('%s, and its trial then', (_when, startAt) => {
    expect(beginning(startAt)).toMatchObject({
      subscription: { status: 'TRIALING', anchorAt: startAt + days(730), periodEnd: startAt + days(730) },
    });
  });

  test.each([
    ['in the past', at - 1, 'must not be in the past'],
    ['later than in 730 days', at + days(730) + 1, 'must be at most 730 days ahead'],
    [
      'in a year whose periods would end in the year 10000',
      Date.parse('9999-12-31T00:00:00Z'),
      'must be at most 730 days ahead',
    ],
  ])('not %s', (_when, startAt, message) => {
    expect(beginning(startAt)).toMatchObject({
      refusal: 'VALIDATION_FAILED',
      errors: [{ path: 'startAt', message }],
    });
  });
});
