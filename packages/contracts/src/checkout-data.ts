import type { CheckoutLanguage, CheckoutNote } from './checkout-words.ts';

export type { CheckoutLanguage, CheckoutNote } from './checkout-words.ts';

/** What the server tells the script of a page that asks for a card; it holds nothing that the page does not show or send. */
export interface CheckoutData {
  readonly language: CheckoutLanguage;
  readonly merchantName: string;
  /** What is paid for; absent where a card is only put on file. */
  readonly order?: CheckoutOrder;
  /** The form as it is sent: where to, and what goes along unseen. */
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  /** Business time, ms: when the form closes, and when the page was made. */
  readonly expiresAt: number;
  readonly now: number;
  /** Where the page shows itself anew, in another language. */
  readonly address: string;
  /** The buyer's cards on file, in the order in which they are offered. */
  readonly onFile: readonly {
    readonly billingKey: string;
    readonly shown: string;
    readonly expiry: string;
  }[];
  readonly mayKeep: boolean;
  /** Months that may be chosen beside paying at once; none when the amount is too small. */
  readonly installments: readonly number[];
  readonly note?: CheckoutNote;
  /** Whether the last try was with another card than those on file. */
  readonly typed: boolean;
}

export interface CheckoutOrder {
  readonly tid: string;
  readonly orderNo: string;
  readonly name: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly items: readonly { readonly name: string; readonly quantity: number; readonly total: number }[];
}
