import type { LedgerAccount } from '@payflow/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feeOn } from '../ledger/fee.ts';
import { capturePostings, type Entry, refundPostings, transaction } from '../ledger/posting.ts';
import { AT } from '../payments/test-payments.ts';
import { itemsOf } from './item.ts';

const subject = (transactionId = 'chg_1_3') => ({
  transactionId,
  issuer: 'card',
  merchantId: 'M001',
  currency: 'KRW',
  tid: 'T0123456789ABCDEFGHJ',
  seq: 3,
  at: AT,
});
const posted = (...entries: Entry[]) => transaction(subject(), entries);
const amounts = (postings: Parameters<typeof itemsOf>[0]) =>
  itemsOf(postings).map(({ kind, gross, fee, vat, net }) => [kind, gross, fee, vat, net]);

describe('what is posted leaves an item:', () => {
  test('a capture, with what the merchant gets of it', () => {
    expect(itemsOf(capturePostings(subject(), { amount: 50_000, fee: 1_400, vat: 140 }))).toEqual([
      {
        ...{ transactionId: 'chg_1_3', merchantId: 'M001', settlementId: null, kind: 'CAPTURE' },
        ...{ tid: 'T0123456789ABCDEFGHJ', seq: 3, day: '2026-03-02', at: AT },
        ...{ gross: 50_000, fee: 1_400, vat: 140, net: 48_460 },
      },
    ]);
  });

  test('a refund, with what comes back of the fee', () => {
    const refund = { amount: 20_000, refundedBefore: 0, captured: 50_000, fee: 1_400, vat: 140 };
    expect(amounts(refundPostings(subject(), refund))).toEqual([['REFUND', -20_000, -560, -56, -19_384]]);
  });

  test.each<[string, Entry[], unknown[]]>([
    [
      'a dispute',
      [
        ['merchant_payable', 50_000],
        ['dispute_hold', -50_000],
      ],
      ['DISPUTE', -50_000, 0, 0, -50_000],
    ],
    [
      'a dispute won',
      [
        ['dispute_hold', 50_000],
        ['merchant_payable', -50_000],
      ],
      ['DISPUTE', 50_000, 0, 0, 50_000],
    ],
    [
      'a correction',
      [
        ['write_off', 7],
        ['merchant_payable', -7],
      ],
      ['ADJUSTMENT', 7, 0, 0, 7],
    ],
    [
      'a fee above the amount',
      [
        ['issuer_receivable', 10],
        ['merchant_payable', 2],
        ['fee_income', -11],
        ['vat_payable', -1],
      ],
      ['CAPTURE', 10, 11, 1, -2],
    ],
  ])('%s', (_what, entries, item) => {
    expect(amounts(posted(...entries))).toEqual([item]);
  });
});

describe('what is posted leaves none:', () => {
  test.each<[string, Entry[]]>([
    [
      'a payout',
      [
        ['merchant_payable', 100],
        ['bank', -97],
        ['withholding_payable', -3],
      ],
    ],
    [
      'what an issuer pays',
      [
        ['bank', 100],
        ['issuer_receivable', -100],
      ],
    ],
    [
      'a dispute that is lost',
      [
        ['dispute_hold', 100],
        ['issuer_receivable', -100],
      ],
    ],
    [
      'a capture of which all is fee',
      [
        ['issuer_receivable', 10],
        ['fee_income', -10],
      ],
    ],
    ['nothing', []],
  ])('%s', (_what, entries) => {
    expect(itemsOf(posted(...entries))).toEqual([]);
  });
});

test('the transactions of one commit have an item each, and what is gross is what is kept and what is got', () => {
  const captures = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 1_000_000_000 }), fc.integer({ min: 0, max: 10_000 })),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(captures, (all) => {
      const postings = all.flatMap(([amount, rate], i) =>
        capturePostings(subject(`chg_${i}`), { amount, ...feeOn(amount, rate) }),
      );
      const payable: LedgerAccount = 'merchant_payable';
      const touching = postings.filter(({ account }) => account === payable);
      const items = itemsOf(postings);
      expect(items.map(({ transactionId, net }) => [transactionId, net])).toEqual(
        touching.map(({ transactionId, credit, debit }) => [transactionId, credit - debit]),
      );
      for (const { gross, fee, vat, net } of items) expect(gross).toBe(fee + vat + net);
    }),
  );
});
