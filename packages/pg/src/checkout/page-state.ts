/** The checkout page of one payment; of one that was requested, what its page would have left. */
export interface CheckoutPage {
  readonly tid: string;
  /** Business time, ms. */
  readonly openedAt: number;
  /** Hash of the one-time token of the page that was shown last; null once it was used. */
  readonly tokenHash: string | null;
  /** The chosen card, sealed; it stays until approve takes it or the payment ends. */
  readonly sealedCard: string | null;
  /** What the sandbox tells the issuer to do with a payment that was requested; null: nothing. */
  readonly script: string | null;
}
