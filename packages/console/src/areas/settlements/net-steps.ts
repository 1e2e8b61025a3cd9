import type { settlements } from '@payflow/contracts';

export type SumPart =
  | 'gross'
  | 'refunds'
  | 'fee'
  | 'vat'
  | 'adjustments'
  | 'carriedIn'
  | 'net'
  | 'incomeTax'
  | 'localTax'
  | 'payout'
  | 'carriedOut';

/** A part of the sum: what it adds, or, of a total, what has come together; minor units. */
export interface SumStep {
  readonly part: SumPart;
  readonly amount: number;
  readonly isTotal: boolean;
  /** What the sum was before it and is after it; a total goes from nothing to itself. */
  readonly from: number;
  readonly to: number;
}

const ALWAYS: ReadonlySet<SumPart> = new Set(['gross', 'fee', 'vat']);

/** How a settlement's net and payout come about, part by part; what is nothing is left out. */
export function netSteps(of: settlements.Settlement): SumStep[] {
  let sum = 0;
  const part = (name: SumPart, adds: number): SumStep[] => {
    const amount = adds === 0 ? 0 : adds; // never −0
    if (amount === 0 && !ALWAYS.has(name)) return [];
    const from = sum;
    sum += amount;
    return [{ part: name, amount, isTotal: false, from, to: sum }];
  };
  const total = (name: SumPart, amount: number): SumStep => ({
    ...{ part: name, amount, isTotal: true },
    ...{ from: 0, to: amount },
  });
  const toNet = [
    ...part('gross', of.grossAmount),
    ...part('refunds', -of.refundAmount),
    ...part('fee', -of.feeAmount),
    ...part('vat', -of.vatAmount),
    ...part('adjustments', of.adjustments),
    ...part('carriedIn', of.carriedIn),
    total('net', of.netAmount),
  ];
  const taxes = [
    ...part('incomeTax', -of.withholding.incomeTax),
    ...part('localTax', -of.withholding.localTax),
  ];
  const owed = of.carriedOut === 0 ? [] : [total('carriedOut', of.carriedOut)];
  return [...toNet, ...taxes, total('payout', of.payoutAmount), ...owed];
}
