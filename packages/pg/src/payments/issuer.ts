import type { IssuerOutcome } from './conclude.ts';
import type { Payment } from './payment.ts';

/** A whole card number; it lives from the request or the checkout page to the issuer, and nowhere else. */
export interface Card {
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
}

/** What the issuer is asked to do with an authorization. */
export interface IssuerOperation {
  readonly kind: 'capture' | 'void' | 'refund';
  readonly attemptId: string;
  readonly tid: string;
  readonly operationId: string;
  /** Minor units. */
  readonly amount: number;
}

export type OperationOutcome =
  | { readonly outcome: 'done' }
  /** The issuer's no, with its ISO 8583 code. */
  | { readonly outcome: 'declined'; readonly responseCode: string }
  /** It may have been done, and it may not; also when nothing was sent, because asking again is harmless. */
  | { readonly outcome: 'unknown'; readonly why: string };

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
  /** Once for each operationId; repeating it is harmless and gives the same outcome. */
  operate(operation: IssuerOperation): Promise<OperationOutcome>;
}
