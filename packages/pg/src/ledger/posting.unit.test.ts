import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AT } from '../payments/test-payments.ts';
import { feeOn } from './fee.ts';
import { capturePostings, type Posting, refundPostings, type Subject, unbalanced } from './posting.ts';

const subject = (transactionId = 'chg_1_3'): Subject => ({
  transactionId,
  issuer: 'card',
  merchantId: 'M001',
  currency: 'KRW',
  tid: 'T0123456789ABCDEFGHJ',
  seq: 3,
  at: AT,
});

/** `account debit credit` of each line. */
const lines = (postings: readonly Posting[]): string[] =>
  postings.map(({ account, debit, credit }) => `${account} ${debit} ${credit}`);

const sumOf = (postings: readonly Posting[], account: string): bigint =>
  postings
    .filter((posting) => posting.account === account)
    .reduce((sum, { debit, credit }) => sum + BigInt(credit) - BigInt(debit), 0n);

describe('a capture', () => {
  test('of 50,000 at 2.8 %: the issuer owes it all, the merchant gets 48,460', () => {
    expect(lines(capturePostings(subject(), { amount: 50_000, fee: 1_400, vat: 140 }))).toEqual([
      'issuer_receivable 50000 0',
      'merchant_payable 0 48460',
      'fee_income 0 1400',
      'vat_payable 0 140',
    ]);
  });

  test('names its event, its payment, its merchant and its day in every line, and the issuer where it owes', () => {
    const [first, second] = capturePostings(subject(), { amount: 50_000, fee: 1_400, vat: 140 });
    expect(first).toEqual({
      transactionId: 'chg_1_3',
      line: 1,
      account: 'issuer_receivable',
      issuer: 'card',
      merchantId: 'M001',
      debit: 50_000,
      credit: 0,
      currency: 'KRW',
      tid: 'T0123456789ABCDEFGHJ',
      seq: 3,
      day: '2026-03-02',
      at: AT,
    });
    expect(second).toMatchObject({ line: 2, issuer: null, merchantId: 'M001' });
  });

  test('leaves out lines of nothing, and numbers the others without a gap', () => {
    const postings = capturePostings(subject(), { amount: 18, fee: 0, vat: 0 });
    expect(lines(postings)).toEqual(['issuer_receivable 18 0', 'merchant_payable 0 18']);
    const noVat = capturePostings(subject(), { amount: 18, fee: 1, vat: 0 });
    expect(noVat.map(({ line, account }) => `${line} ${account}`)).toEqual([
      '1 issuer_receivable',
      '2 merchant_payable',
      '3 fee_income',
    ]);
  });

  test('whose fee and VAT are more than the amount makes the merchant owe the rest', () => {
    expect(lines(capturePostings(subject(), { amount: 50_000, fee: 50_000, vat: 5_000 }))).toEqual([
      'issuer_receivable 50000 0',
      'merchant_payable 5000 0',
      'fee_income 0 50000',
      'vat_payable 0 5000',
    ]);
  });
});

describe('a refund', () => {
  const whole = { captured: 50_000, fee: 1_400, vat: 140 };

  test('of all that was captured is the capture the other way round', () => {
    const refund = refundPostings(subject(), { ...whole, amount: 50_000, refundedBefore: 0 });
    expect(lines(refund)).toEqual([
      'merchant_payable 48460 0',
      'fee_income 1400 0',
      'vat_payable 140 0',
      'issuer_receivable 0 50000',
    ]);
  });

  test('in three parts rounds the fee down on the way, and gives its last won back with the last part', () => {
    const parts = [16_667, 16_667, 16_666];
    const refunds = parts.map((amount, i) => {
      const refundedBefore = parts.slice(0, i).reduce((sum, part) => sum + part, 0);
      return lines(refundPostings(subject(), { ...whole, amount, refundedBefore }));
    });
    expect(refunds).toEqual([
      ['merchant_payable 16155 0', 'fee_income 466 0', 'vat_payable 46 0', 'issuer_receivable 0 16667'],
      ['merchant_payable 16153 0', 'fee_income 467 0', 'vat_payable 47 0', 'issuer_receivable 0 16667'],
      ['merchant_payable 16152 0', 'fee_income 467 0', 'vat_payable 47 0', 'issuer_receivable 0 16666'],
    ]);
  });

  test('of one won gives no fee back yet', () => {
    const refund = refundPostings(subject(), { ...whole, amount: 1, refundedBefore: 0 });
    expect(lines(refund)).toEqual(['merchant_payable 1 0', 'issuer_receivable 0 1']);
  });
});

test('captures and refunds in any parts balance, each by itself, and leave nothing when all is refunded', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 200_000_000 }), { minLength: 1, maxLength: 5 });
  const payments = fc.array(fc.tuple(parts, fc.integer({ min: 0, max: 10_000 })), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(payments, (all) => {
      const book: Posting[] = [];
      for (const [payment, [amounts, feeBasisPoints]] of all.entries()) {
        const captured = amounts.reduce((sum, amount) => sum + amount, 0);
        const fee = feeOn(captured, feeBasisPoints);
        book.push(...capturePostings(subject(`${payment}_0`), { amount: captured, ...fee }));
        let refundedBefore = 0;
        for (const [i, amount] of amounts.entries()) {
          const refund = { amount, refundedBefore, captured, ...fee };
          book.push(...refundPostings(subject(`${payment}_${i + 1}`), refund));
          refundedBefore += amount;
          const own = book.filter(({ transactionId }) => transactionId.startsWith(`${payment}_`));
          const kept =
            BigInt(captured - refundedBefore) - sumOf(own, 'fee_income') - sumOf(own, 'vat_payable');
          expect(sumOf(own, 'merchant_payable')).toBe(kept);
        }
      }
      expect(unbalanced(book)).toEqual([]);
      expect(book.every(({ debit, credit }) => (debit === 0) !== (credit === 0) && debit + credit > 0)).toBe(
        true,
      );
      for (const account of ['issuer_receivable', 'merchant_payable', 'fee_income', 'vat_payable']) {
        expect(sumOf(book, account)).toBe(0n);
      }
    }),
  );
});

describe('what does not balance', () => {
  const postings = capturePostings(subject(), { amount: 50_000, fee: 1_400, vat: 140 });

  test('is named with both sums', () => {
    expect(unbalanced(postings)).toEqual([]);
    expect(unbalanced(postings.slice(1))).toEqual(['chg_1_3 in KRW has debits of 0 and credits of 50000']);
  });

  test('is found by currency, also when the numbers happen to agree', () => {
    const mixed = postings.map((posting, i) => (i === 0 ? { ...posting, currency: 'USD' } : posting));
    expect(unbalanced(mixed)).toHaveLength(2);
  });

  test('never gets into the ledger', () => {
    const lost = 2 ** 53;
    expect(() => capturePostings(subject(), { amount: lost + 2, fee: lost - 1, vat: 2 })).toThrow(
      'I2: chg_1_3',
    );
  });
});
