import type { Terms } from '../payments/payment.ts';

/** From this amount on Korean issuers split a payment. */
const LEAST_AMOUNT = 50_000;
const MOST_MONTHS = 12;

/** The months in which a buyer may choose to pay, beside at once. */
export const installmentsFor = ({ amount, currency }: Pick<Terms, 'amount' | 'currency'>): number[] =>
  currency === 'KRW' && amount >= LEAST_AMOUNT
    ? Array.from({ length: MOST_MONTHS - 1 }, (_, i) => i + 2)
    : [];

export const maySplit = (terms: Pick<Terms, 'amount' | 'currency'>, months: number): boolean =>
  months === 0 || installmentsFor(terms).includes(months);
