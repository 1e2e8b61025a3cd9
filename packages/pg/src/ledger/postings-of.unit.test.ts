import { paymentStatuses } from '@payflow/contracts';
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

test.each(paymentStatuses.filter((status) => status !== 'CAPTURED'))(
  'a payment that only came as far as %s posts nothing',
  (status) => {
    expect(postingsOf(lifeUntil(status))).toEqual([]);
  },
);
