/**
 * What a change of plan costs within a period, by days. Pure.
 * 1. What is used and what is unused of a price add up to the price.
 * 2. A change and the change back on the same day cost nothing together.
 */

export interface Rest {
  /** Of the whole period, at least 1. */
  readonly days: number;
  /** Of these, what is still to come. */
  readonly daysLeft: number;
}

/** The part of a price that is for the days left: to the nearest won, halves up. */
export function unusedOf(price: number, { days, daysLeft }: Rest): number {
  const [whole, left] = [BigInt(days), BigInt(daysLeft)];
  return Number((2n * BigInt(price) * left + whole) / (2n * whole));
}

/** Minor units: above zero to be charged now, below zero credit for the next invoice. */
export const differenceOf = (oldPrice: number, newPrice: number, rest: Rest): number =>
  unusedOf(newPrice, rest) - unusedOf(oldPrice, rest);
