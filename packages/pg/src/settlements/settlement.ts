import type { adminMerchants, settlements } from '@payflow/contracts';
import { type Posting, transaction } from '../ledger/posting.ts';
import type { SettlementItem } from './item.ts';
import { NOTHING_WITHHELD, withheldFrom } from './withholding.ts';

/**
 * What one merchant gets for one business day; pure.
 * 1. A merchant's settlements are numbered without a gap, in the order of their days; each number is inserted once.
 * 2. It is OPEN while items are taken into it, page by page; what it says of amounts is the sum of those it has.
 * 3. CLOSED, its amounts never change; what is below zero is carried into the next one.
 * 4. PAID in the commit of its payout, whose transaction has the settlement's id.
 */
export interface Settlement {
  readonly id: string;
  readonly merchantId: string;
  readonly number: number;
  /** The business day in Asia/Seoul, YYYY-MM-DD. */
  readonly day: string;
  readonly status: settlements.SettlementStatus;
  readonly itemCount: number;
  /** Minor units, as all of these. */
  readonly grossAmount: number;
  readonly refundAmount: number;
  /** Kept above zero, given back below; VAT alike. */
  readonly feeAmount: number;
  readonly vatAmount: number;
  readonly adjustments: number;
  /** Zero, or below. */
  readonly carriedIn: number;
  readonly netAmount: number;
  readonly incomeTax: number;
  readonly localTax: number;
  readonly payoutAmount: number;
  /** Zero, or below. */
  readonly carriedOut: number;
  /** Absent while it is OPEN. */
  readonly payDate: string | null;
  /** Business time, ms, as the others. */
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly paidAt: number | null;
}

export interface Opening {
  readonly id: string;
  readonly merchantId: string;
  readonly day: string;
  /** Business time, ms. */
  readonly at: number;
}

/** The one after `before`; a merchant's first has none before it. */
export const opened = (before: Settlement | undefined, { id, merchantId, day, at }: Opening): Settlement => ({
  ...{ id, merchantId, day, status: 'OPEN', number: (before?.number ?? 0) + 1, itemCount: 0 },
  ...{ grossAmount: 0, refundAmount: 0, feeAmount: 0, vatAmount: 0, adjustments: 0 },
  carriedIn: before?.carriedOut ?? 0,
  netAmount: before?.carriedOut ?? 0,
  ...{ ...NOTHING_WITHHELD, payoutAmount: 0, carriedOut: 0 },
  ...{ payDate: null, openedAt: at, closedAt: null, paidAt: null },
});

/** Throws for a sum that a number cannot hold. */
function sum(total: number, amounts: readonly number[]): number {
  const exact = amounts.reduce((sofar, amount) => sofar + BigInt(amount), BigInt(total));
  if (!Number.isSafeInteger(Number(exact))) throw new Error(`a sum of ${exact} minor units is beyond 2^53`);
  return Number(exact);
}

export type Amounts = Pick<SettlementItem, 'kind' | 'gross' | 'fee' | 'vat' | 'net'>;

/** With these items too. */
export function taking(settlement: Settlement, items: readonly Amounts[]): Settlement {
  const grossOf = (...kinds: readonly settlements.ItemKind[]) =>
    items.filter(({ kind }) => kinds.includes(kind)).map(({ gross }) => gross);
  return {
    ...settlement,
    itemCount: settlement.itemCount + items.length,
    grossAmount: sum(settlement.grossAmount, grossOf('CAPTURE')),
    refundAmount: -sum(-settlement.refundAmount, grossOf('REFUND')) + 0,
    feeAmount: sum(
      settlement.feeAmount,
      items.map(({ fee }) => fee),
    ),
    vatAmount: sum(
      settlement.vatAmount,
      items.map(({ vat }) => vat),
    ),
    adjustments: sum(settlement.adjustments, grossOf('DISPUTE', 'ADJUSTMENT')),
    netAmount: sum(
      settlement.netAmount,
      items.map(({ net }) => net),
    ),
  };
}

export interface Closing {
  readonly businessType: adminMerchants.BusinessType;
  readonly payDate: string;
  /** Business time, ms. */
  readonly at: number;
}

/** Reckoned: what is paid, what is withheld, what the next one takes in. */
export function closed(settlement: Settlement, { businessType, payDate, at }: Closing): Settlement {
  const { netAmount } = settlement;
  const taxes = businessType === 'INDIVIDUAL' ? withheldFrom(netAmount) : NOTHING_WITHHELD;
  return {
    ...settlement,
    ...taxes,
    status: 'CLOSED',
    payoutAmount: Math.max(netAmount, 0) - taxes.incomeTax - taxes.localTax,
    carriedOut: Math.min(netAmount, 0),
    payDate,
    closedAt: at,
  };
}

export const paid = (settlement: Settlement, at: number): Settlement => ({
  ...settlement,
  status: 'PAID',
  paidAt: at,
});

/** The payout's transaction, under the settlement's own id; none when there is nothing to pay. */
export function payoutPostings(
  { id, merchantId, payoutAmount, incomeTax, localTax }: Settlement,
  at: number,
): Posting[] {
  const subject = { transactionId: id, issuer: null, merchantId, currency: 'KRW', tid: null, seq: null, at };
  const withheld = incomeTax + localTax;
  return transaction(subject, [
    ['merchant_payable', payoutAmount + withheld],
    ['bank', -payoutAmount],
    ['withholding_payable', -withheld],
  ]);
}
