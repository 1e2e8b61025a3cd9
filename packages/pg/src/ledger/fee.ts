// What the PG earns with a payment. Basis points and minor units; the arithmetic is BigInt, so that nothing is rounded twice.
const BASIS_POINTS = 10_000n;
const VAT_PERCENT = 10n;

export interface Fee {
  /** Minor units, without VAT. */
  readonly fee: number;
  /** VAT on the fee, minor units. */
  readonly vat: number;
}

const roundedHalfUp = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);

/** The fee on a captured amount, and the VAT on that fee; each rounded half up to a whole minor unit. */
export function feeOn(amount: number, feeBasisPoints: number): Fee {
  const fee = roundedHalfUp(BigInt(amount) * BigInt(feeBasisPoints), BASIS_POINTS);
  return { fee: Number(fee), vat: Number(roundedHalfUp(fee * VAT_PERCENT, 100n)) };
}

export interface Refunding {
  readonly captured: number;
  readonly refundedBefore: number;
  readonly amount: number;
}

/**
 * What of the fee goes back with a refund: the part that all refunds together have earned back, rounded down, less
 * what went back before. The last won of the fee goes back with the last won of the payment.
 */
export function feeReturned({ fee, vat }: Fee, { captured, refundedBefore, amount }: Refunding): Fee {
  const share = (whole: number, refunded: number): bigint =>
    (BigInt(whole) * BigInt(refunded)) / BigInt(captured);
  const part = (whole: number): number =>
    Number(share(whole, refundedBefore + amount) - share(whole, refundedBefore));
  return { fee: part(fee), vat: part(vat) };
}
