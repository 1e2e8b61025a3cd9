// What the gateway's books say of settlements.

export interface PayableFact {
  readonly transactionId: string;
  readonly merchantId: string | null;
  /** Above zero: the merchant gets more. */
  readonly net: number;
  readonly isPayout: boolean;
}

/** What a settlement is made of. */
export interface ItemFact {
  readonly transactionId: string;
  readonly merchantId: string;
  readonly net: number;
  readonly settlementId: string | null;
  /** Whose that settlement is; null when there is none. */
  readonly settledFor: string | null;
}

export interface SettlementFact {
  readonly id: string;
  readonly status: 'OPEN' | 'CLOSED' | 'PAID';
  readonly number: number;
  /** What it says of an amount, and what its items come to. */
  readonly says: Readonly<Record<string, readonly [said: number, found: number]>>;
  readonly itemsNet: number;
  readonly carriedIn: number;
  /** What the one before it carried out; absent when there is none. */
  readonly broughtForward: number | undefined;
  readonly netAmount: number;
  readonly incomeTax: number;
  readonly localTax: number;
  readonly payoutAmount: number;
  readonly carriedOut: number;
  /** What was posted under its id: credits less debits. */
  readonly payout: { readonly payable: number; readonly bank: number; readonly withheld: number } | undefined;
}
