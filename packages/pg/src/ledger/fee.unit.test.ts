import fc from 'fast-check';
import { expect, test } from 'vitest';
import { feeOn, feeReturned } from './fee.ts';

test.each([
  [50_000, 280, { fee: 1_400, vat: 140 }],
  [1, 280, { fee: 0, vat: 0 }],
  [18, 280, { fee: 1, vat: 0 }],
  [1_000_000_000, 10_000, { fee: 1_000_000_000, vat: 100_000_000 }],
  [125, 400, { fee: 5, vat: 1 }],
  [50_000, 0, { fee: 0, vat: 0 }],
])('on %i won at %i basis points the PG earns %j', (amount, feeBasisPoints, fee) => {
  expect(feeOn(amount, feeBasisPoints)).toEqual(fee);
});

test('refunds in any parts give back the whole fee and its VAT, and never more on the way', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 300_000_000 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(parts, fc.integer({ min: 0, max: 10_000 }), (amounts, feeBasisPoints) => {
      const captured = amounts.reduce((sum, amount) => sum + amount, 0);
      const whole = feeOn(captured, feeBasisPoints);
      let refundedBefore = 0;
      const back = { fee: 0, vat: 0 };
      for (const amount of amounts) {
        const returned = feeReturned(whole, { captured, refundedBefore, amount });
        refundedBefore += amount;
        back.fee += returned.fee;
        back.vat += returned.vat;
        expect(returned.fee >= 0 && returned.vat >= 0).toBe(true);
        expect(BigInt(back.fee) * BigInt(captured) <= BigInt(whole.fee) * BigInt(refundedBefore)).toBe(true);
      }
      expect(back).toEqual(whole);
    }),
  );
});
