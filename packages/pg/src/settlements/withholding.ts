/**
 * What is withheld when a business that is a natural person is paid.
 * Income tax: 3 % of the payment (Income Tax Act, art. 129(1)3). Local income tax: a tenth of that (Local Tax Act,
 * art. 103-13). Each is rounded down to the won, so that no more is ever taken than the rate says.
 */
export interface Withholding {
  /** Minor units, as the other. */
  readonly incomeTax: number;
  readonly localTax: number;
}

const INCOME_TAX_PERCENT = 3n;

export const NOTHING_WITHHELD: Withholding = { incomeTax: 0, localTax: 0 };

/** Of a net amount in minor units; of one that is not above zero nothing. */
export function withheldFrom(netAmount: number): Withholding {
  if (netAmount <= 0) return NOTHING_WITHHELD;
  const incomeTax = (BigInt(netAmount) * INCOME_TAX_PERCENT) / 100n;
  return { incomeTax: Number(incomeTax), localTax: Number(incomeTax / 10n) };
}
