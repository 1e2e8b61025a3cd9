import { type PaymentStatus, paymentStatuses } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { lifeUntil, someTerms } from '../payments/test-payments.ts';
import { postingsOf } from './postings-of.ts';

test('a captured payment posts under the id of its capture, once, to its own merchant and issuer', () => {
  const life = lifeUntil('CAPTURED');
  const capture = life.events.find(({ type }) => type === 'payment.captured');
  const postings = postingsOf(life);
  expect(postings.map(({ account, debit, credit }) => [account, debit, credit])).toEqual([
    ['issuer_receivable', 50_000, 0],
    ['merchant_payable', 0, 48_460],
    ['fee_income', 0, 1_400],
    ['vat_payable', 0, 140],
  ]);
  for (const posting of postings) {
    expect(posting).toMatchObject({
      transactionId: capture?.id,
      tid: someTerms().tid,
      seq: capture?.seq,
      merchantId: 'M001',
    });
  }
});

test('a refund posts under its own id, and gives back its part of the fee', () => {
  const life = lifeUntil('PARTIALLY_REFUNDED');
  const refund = life.events.find(({ type }) => type === 'payment.refunded');
  const postings = postingsOf(life).filter(({ transactionId }) => transactionId === refund?.id);
  expect(postings.map(({ line, account, debit, credit }) => [line, account, debit, credit])).toEqual([
    [1, 'merchant_payable', 19_384, 0],
    [2, 'fee_income', 560, 0],
    [3, 'vat_payable', 56, 0],
    [4, 'issuer_receivable', 0, 20_000],
  ]);
});

test('a payment that is refunded in two parts leaves nothing, whether they came in one change or in two', () => {
  const whole = postingsOf(lifeUntil('REFUNDED'));
  const first = postingsOf(lifeUntil('PARTIALLY_REFUNDED'));
  expect(whole).toHaveLength(12);
  expect(whole.slice(0, first.length)).toEqual(first);
  for (const lines of Map.groupBy(whole, ({ account }) => account).values())
    expect(lines.reduce((sum, { debit, credit }) => sum + debit - credit, 0)).toBe(0);
});

const MOVES_MONEY: readonly PaymentStatus[] = ['CAPTURED', 'PARTIALLY_REFUNDED', 'REFUNDED'];

test.each(paymentStatuses.filter((status) => !MOVES_MONEY.includes(status)))(
  'a payment that only came as far as %s posts nothing',
  (status) => {
    expect(postingsOf(lifeUntil(status))).toEqual([]);
  },
);
