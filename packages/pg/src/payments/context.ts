import type { Clock, Ids, Logger, Tasks } from '@payflow/service-kit';
import type { ChosenCard } from '../checkout/page-state.ts';
import type { Store } from '../records/store.ts';
import type { Holds } from '../webhooks/announce.ts';
import type { Mail } from '../webhooks/delivery.ts';
import type { TargetPolicy } from '../webhooks/target.ts';
import type { IssuerOutcome } from './conclude.ts';
import type { Card, Issuer, Issuers } from './issuer.ts';
import { attemptOf, type Payment } from './payment.ts';

/** What the use cases of payments stand on. */
export interface PaymentsContext {
  readonly store: Store;
  readonly issuers: Issuers;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tasks: Tasks;
  readonly logger: Logger;
  readonly mode: 'sandbox' | 'server';
  readonly pgUrl: string;
  readonly targetPolicy: TargetPolicy;
  /** Opens the card of a payment that was requested. */
  openCard(sealed: string, tid: string): Card;
  /** Opens what the buyer chose on the checkout page. */
  openChoice(sealed: string, tid: string): ChosenCard;
  /** An issuer's token of a card on file. */
  sealToken(token: string, billingKey: string): string;
  openToken(sealed: string, billingKey: string): string;
  /** Until when this process keeps to itself what it commits now. */
  holds(): Holds;
  /** Sends what a commit left: webhooks to merchants, messages to the bus. Nobody waits for either. */
  follow(mail: Mail): void;
  /** Makes the timers look at once. */
  nudge(): void;
  onOutcome(outcome: IssuerOutcome['outcome'], issuer: string): void;
}

/** The issuer with which a payment's attempt was made. */
export function issuerOf({ issuers }: PaymentsContext, payment: Payment): Issuer {
  const attempt = attemptOf(payment);
  if (!attempt) throw new Error(`${payment.terms.tid} has no attempt, and so no issuer`);
  return issuers.named(attempt.issuer);
}
