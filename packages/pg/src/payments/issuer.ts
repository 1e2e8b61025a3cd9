import type { AskForPage } from '../reconciliation/statement.ts';
import type { IssuerOutcome } from './conclude.ts';
import type { Payment } from './payment.ts';

/** A whole card number; it lives from the request or the checkout page to the issuer, and nowhere else. */
export interface TypedCard {
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
  /** The customer for whom it is kept once it is approved; absent: it is not kept. */
  readonly keepFor?: string;
}

/** A card that its issuer keeps, under a token; nobody else can charge it. */
export interface CardOnFile {
  readonly billingKey: string;
  readonly issuer: string;
  readonly token: string;
  readonly bin: string;
  readonly last4: string;
}

export type Card = TypedCard | CardOnFile;

/** What became of a card that was to be kept. */
export type Tokenized =
  | { readonly outcome: 'kept'; readonly token: string }
  | { readonly outcome: 'declined'; readonly responseCode: string }
  /** Nothing came back; what the issuer may hold, nobody can charge. */
  | { readonly outcome: 'unavailable'; readonly why: string };

/** What the issuer is asked to do with an authorization. */
export interface IssuerOperation {
  readonly kind: 'capture' | 'void' | 'refund';
  readonly attemptId: string;
  readonly tid: string;
  readonly operationId: string;
  /** Minor units. */
  readonly amount: number;
  /** What the sandbox tells the issuer to do this once; no repeat brings it again. */
  readonly script?: string | undefined;
}

export type OperationOutcome =
  | { readonly outcome: 'done' }
  /** The issuer's no, with its ISO 8583 code. */
  | { readonly outcome: 'declined'; readonly responseCode: string }
  /** It may have been done, and it may not; also when nothing was sent, because asking again is harmless. */
  | { readonly outcome: 'unknown'; readonly why: string };

/** A card company behind the gateway. Never throws: every way to fail is an outcome. */
export interface Issuer {
  readonly name: string;
  /** Whether its breaker lets an authorization through now; a true answer counts as that authorization. */
  admits(): boolean;
  /** `merchantName` is what the cardholder reads on the statement. In the sandbox `script` tells the issuer what to do. */
  authorize(payment: Payment, card: Card, merchantName: string, script?: string): Promise<IssuerOutcome>;
  /** Net cancel, by attempt; repeating it is harmless. */
  reverse(reversal: {
    attemptId: string;
    tid: string;
    operationId: string;
  }): Promise<{ confirmed: true } | { confirmed: false; why: string }>;
  /** Once for each operationId; repeating it is harmless and gives the same outcome. */
  operate(operation: IssuerOperation): Promise<OperationOutcome>;
  /** One page of its statement of a business day. */
  readonly statement: AskForPage;
  /** Keeps a card; repeating it under the same attempt is harmless and gives the same token. */
  tokenize(card: TypedCard, attemptId: string): Promise<Tokenized>;
  /** Whether the issuer surely does not keep it any more. */
  forget(token: string): Promise<boolean>;
}

/** A place at an issuer for one authorization, taken before the commit that names the issuer. */
export interface Place {
  readonly issuer: Issuer;
  readonly deadlineMs: number;
  /** When the authorization will not be made after all. */
  giveBack(): void;
}

/** Every card company behind the gateway. */
export interface Issuers {
  /** A place at the first issuer for this card that lets it in; nothing when none does. A card on file has one issuer. */
  placeFor(asking: {
    readonly card: Card;
    /** In [0, 1): draws by weight; the same number gives the same order. */
    readonly chance: number;
    /** Names of those that are not to be asked again. */
    readonly tried: ReadonlySet<string>;
  }): Place | undefined;
  /** The one with which an attempt was made. One that is no longer configured is asked nothing and confirms nothing. */
  named(name: string): Issuer;
}
