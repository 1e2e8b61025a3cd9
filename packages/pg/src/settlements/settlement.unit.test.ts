import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feeOn } from '../ledger/fee.ts';
import { capturePostings, type Posting, refundPostings } from '../ledger/posting.ts';
import { daysAfter, startOfDay } from '../ledger/seoul-day.ts';
import { AT } from '../payments/test-payments.ts';
import { itemsOf, type SettlementItem } from './item.ts';
import { type Amounts, closed, opened, paid, payoutPostings, type Settlement, taking } from './settlement.ts';

const opening = { id: 'stl_1', merchantId: 'M001', day: '2026-03-02', at: AT };
const closing = { businessType: 'COMPANY', payDate: '2026-03-03', at: AT } as const;
const capture: Amounts = { kind: 'CAPTURE', gross: 50_000, fee: 1_400, vat: 140, net: 48_460 };
const refund: Amounts = { kind: 'REFUND', gross: -50_000, fee: -1_400, vat: -140, net: -48_460 };
const dispute: Amounts = { kind: 'DISPUTE', gross: -10_000, fee: 0, vat: 0, net: -10_000 };

const settled = (items: readonly Amounts[], before?: Settlement) =>
  closed(taking(opened(before, opening), items), closing);

const lines = (postings: readonly Posting[]) =>
  postings.map(({ account, debit, credit }) => `${account} ${debit} ${credit}`);

test("a merchant's first settlement is number 1 and takes nothing in", () => {
  expect(settled([capture, capture, dispute])).toMatchObject({
    ...{ number: 1, status: 'CLOSED', itemCount: 3, carriedIn: 0, carriedOut: 0, payDate: '2026-03-03' },
    ...{ grossAmount: 100_000, refundAmount: 0, feeAmount: 2_800, vatAmount: 280, adjustments: -10_000 },
    ...{ netAmount: 86_920, incomeTax: 0, localTax: 0, payoutAmount: 86_920 },
  });
});

test('pages add up, whatever their size', () => {
  const items = [capture, refund, capture, dispute, capture];
  const inPages = items.reduce((sofar, item) => taking(sofar, [item]), opened(undefined, opening));
  expect(inPages).toEqual(taking(opened(undefined, opening), items));
});

test('a day that ends below zero pays nothing, and the next one takes the debt in', () => {
  const debt = settled([refund]);
  expect(debt).toMatchObject({
    netAmount: -48_460,
    payoutAmount: 0,
    carriedOut: -48_460,
    refundAmount: 50_000,
  });
  expect(payoutPostings(debt, AT)).toEqual([]);
  const next = settled([capture, capture], debt);
  expect(next).toMatchObject({ number: 2, carriedIn: -48_460, netAmount: 48_460, payoutAmount: 48_460 });
  expect(settled([dispute], debt)).toMatchObject({ netAmount: -58_460, carriedOut: -58_460 });
});

describe('an individual', () => {
  const individual = { ...closing, businessType: 'INDIVIDUAL' } as const;

  test('is paid 3.3 % less, and the gateway owes that to the tax office', () => {
    const settlement = closed(taking(opened(undefined, opening), [capture]), individual);
    expect(settlement).toMatchObject({ incomeTax: 1_453, localTax: 145, payoutAmount: 46_862 });
    expect(lines(payoutPostings(settlement, AT))).toEqual([
      'merchant_payable 48460 0',
      'bank 0 46862',
      'withholding_payable 0 1598',
    ]);
  });

  test('pays no tax on a debt', () => {
    const settlement = closed(taking(opened(undefined, opening), [refund]), individual);
    expect(settlement).toMatchObject({ incomeTax: 0, localTax: 0, payoutAmount: 0, carriedOut: -48_460 });
  });
});

test('a sum beyond what a number holds is never written', () => {
  const huge = { ...capture, gross: Number.MAX_SAFE_INTEGER };
  expect(() => taking(opened(undefined, opening), [huge, huge])).toThrow('beyond 2^53');
});

/** A history: on which day what was captured, and how much of it went back on which later day. */
const purchases = fc.array(
  fc.record({
    day: fc.integer({ min: 0, max: 9 }),
    amount: fc.integer({ min: 1, max: 1_000_000_000 }),
    rate: fc.integer({ min: 0, max: 10_000 }),
    parts: fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 1_000 })), {
      maxLength: 3,
    }),
  }),
  { maxLength: 12 },
);

type Purchase = typeof purchases extends fc.Arbitrary<(infer One)[]> ? One : never;

/** Postings of one purchase, with the day of each. */
function postingsOf({ day, amount, rate, parts }: Purchase, i: number): Posting[] {
  const fee = feeOn(amount, rate);
  const subject = (id: string, on: number) => ({
    ...{
      transactionId: `chg_${i}_${id}`,
      issuer: 'card',
      merchantId: 'M001',
      currency: 'KRW',
      tid: `T${i}`,
      seq: 3,
    },
    at: startOfDay(daysAfter('2026-03-02', on)) + 1,
  });
  const postings = capturePostings(subject('0', day), { amount, ...fee });
  let refundedBefore = 0;
  for (const [n, [later, share]] of parts.entries()) {
    const part = Math.min(Math.ceil((amount * share) / 1_000), amount - refundedBefore);
    if (part === 0) break;
    postings.push(
      ...refundPostings(subject(`${n + 1}`, day + later), {
        amount: part,
        refundedBefore,
        captured: amount,
        ...fee,
      }),
    );
    refundedBefore += part;
  }
  return postings;
}

/** Credits less debits. */
const on = (postings: readonly Posting[], account: string): bigint =>
  postings.reduce(
    (sum, line) => (line.account === account ? sum + BigInt(line.credit) - BigInt(line.debit) : sum),
    0n,
  );

test('at any moment payouts and wallet come to captures less refunds, fees and taxes, to the won', () => {
  fc.assert(
    fc.property(purchases, fc.constantFrom('COMPANY', 'INDIVIDUAL'), (all, businessType) => {
      const book = all.flatMap(postingsOf);
      const byDay = Map.groupBy(itemsOf(book), (item: SettlementItem) => item.day);
      let last: Settlement | undefined;
      let netsPaid = 0n;
      for (const [n, day] of [...byDay.keys()].sort().entries()) {
        const open = opened(last, { ...opening, id: `stl_${n}`, day });
        last = closed(taking(open, byDay.get(day) ?? []), { ...closing, businessType });
        book.push(...payoutPostings(paid(last, AT), AT));
        netsPaid += BigInt(Math.max(last.netAmount, 0));
        expect(last.payoutAmount >= 0 && last.carriedOut <= 0 && last.carriedIn <= 0).toBe(true);
        expect(netsPaid).toBe(on(book, 'bank') + on(book, 'withholding_payable'));
        const moved = book.filter((line) => line.day <= day || line.transactionId.startsWith('stl_'));
        expect(on(moved, 'merchant_payable')).toBe(BigInt(last.carriedOut));
      }
      const earned = -on(book, 'issuer_receivable') - on(book, 'fee_income') - on(book, 'vat_payable');
      expect(netsPaid + on(book, 'merchant_payable')).toBe(earned);
    }),
  );
});
