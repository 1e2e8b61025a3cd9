import type { IssuerOutcome } from './conclude.ts';
import type { Payment } from './payment.ts';

/** A whole card number; it lives from the request or the checkout page to the issuer, and nowhere else. */
export interface Card {
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
}

/** The card company behind the gateway. Never throws: every way to fail is an outcome. */
export interface Issuer {
  readonly name: string;
  /** Whether its breaker lets an authorization through now; a true answer counts as that authorization. */
  admits(): boolean;
  /** `merchantName` is what the cardholder reads on the statement. */
  authorize(payment: Payment, card: Card, merchantName: string): Promise<IssuerOutcome>;
  /** Net cancel, by attempt; repeating it is harmless. */
  reverse(reversal: {
    attemptId: string;
    tid: string;
    operationId: string;
  }): Promise<{ confirmed: true } | { confirmed: false; why: string }>;
}
