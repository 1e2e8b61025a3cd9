/**
 * What of a price is VAT. Prices include it: of a taxable amount 10/110 is VAT, rounded half up to the won, and the
 * rest its supply value (Korea's Value-Added Tax Act, articles 29 (7) and 30). Everything here is pure and in won.
 */
export interface Split {
  /** Of what is taxed, without VAT. */
  readonly supplyValue: number;
  readonly vat: number;
  /** Of what is free of VAT. */
  readonly taxFree: number;
}

/** The VAT that an amount of taxed things holds. */
export const vatIn = (taxable: number): number => Number((2n * BigInt(taxable) + 11n) / 22n);

/** An amount in parts as these weights are to each other; the parts add up to it. */
export function spread(amount: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (whole === 0n) return weights.map(() => 0);
  let passed = 0n;
  let given = 0n;
  return weights.map((weight) => {
    passed += BigInt(weight);
    const until = (BigInt(amount) * passed) / whole;
    const part = Number(until - given);
    given = until;
    return part;
  });
}

/** What is credited so far, of what was taxed and of what was not. */
export interface Credited {
  readonly taxable: number;
  readonly taxFree: number;
}

/** The whole of an invoice. */
export const splitOf = ({ taxable, taxFree }: Credited): Split => ({
  supplyValue: taxable - vatIn(taxable),
  vat: vatIn(taxable),
  taxFree,
});

/** One credit more: after the last won went back, the VAT of all credits is the VAT of the invoice. */
export function splitOfCredit(before: Credited, credit: Credited): Split {
  const vat = vatIn(before.taxable + credit.taxable) - vatIn(before.taxable);
  return { supplyValue: credit.taxable - vat, vat, taxFree: credit.taxFree };
}

/**
 * How much of a refund is free of VAT: as much as of what it is for, `share` of `of`, as far as both kinds are left.
 */
export function taxFreePart(
  amount: number,
  { share, of }: { readonly share: number; readonly of: number },
  left: Credited,
): number {
  const wanted = of === 0 ? 0 : Number((BigInt(amount) * BigInt(share)) / BigInt(of));
  return Math.min(Math.max(wanted, amount - left.taxable), left.taxFree, amount);
}
