import type { Card, TypedCard } from '../payments/issuer.ts';

/** What the buyer chose on the page: a card that was typed, or one on file by its name alone. */
export type ChosenCard = (TypedCard | NamedCard) & {
  /** The payment plan that they chose; absent or 0: paid at once. */
  readonly installmentMonths?: number;
};

export interface NamedCard {
  readonly billingKey: string;
}

/** Whether it has to be looked up before it can be charged. */
export const isNamed = (card: Card | NamedCard): card is NamedCard =>
  'billingKey' in card && !('token' in card);

/** The checkout page of one payment; of one that was requested, what its page would have left. */
export interface CheckoutPage {
  readonly tid: string;
  /** Business time, ms. */
  readonly openedAt: number;
  /** Hash of the one-time token of the page that was shown last; null once it was used. */
  readonly tokenHash: string | null;
  /** The choice, sealed; it stays until approve takes it or the payment ends. */
  readonly sealedCard: string | null;
  /** Hash of the token with which a card was given that its issuer has to confirm yet; null: nothing is to be confirmed. */
  readonly challengedBy: string | null;
  /** What the sandbox tells the issuer to do with a payment that was requested; null: nothing. */
  readonly script: string | null;
}
