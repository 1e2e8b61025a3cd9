import {
  type CardDetails,
  inTestRange,
  isRefusal,
  luhnValid,
  type Refusal,
  refuse,
} from '@payflow/contracts';
import { type Clock, hashKey, type Ids, sameSecret } from '@payflow/service-kit';
import type { BillingKey } from '../billing-keys/billing-key.ts';
import type { BillingKeyReads } from '../billing-keys/list.ts';
import type { Merchant } from '../merchants/merchant.ts';
import { leave } from '../payments/leave.ts';
import { isPastExpiry, type Payment } from '../payments/payment.ts';
import { withRipples } from '../records/ripples.ts';
import type { Facts, Outcome, Store } from '../records/store.ts';
import { NOT_HELD } from '../webhooks/announce.ts';
import { type CardOffered, cardsOffered, isOwn } from './on-file.ts';
import { type ChosenCard, isNamed, type NamedCard } from './page-state.ts';
import { returnAddress } from './return-address.ts';

/**
 * The hosted checkout page.
 * 1. Each showing has a one-time token; only the last one shown works, and only once.
 * 2. The choice lies sealed until approve takes it or the payment ends; a card that was typed is never shown again.
 * 3. A card on file is offered and taken only when it is ACTIVE, and this merchant's for this payment's customer.
 */
export interface CheckoutContext {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly pgUrl: string;
  readonly cardsOnFile: BillingKeyReads;
  sealChoice(choice: ChosenCard, tid: string): string;
}

export interface Shown {
  readonly payment: Payment;
  readonly merchant: Merchant;
  /** Goes into the form; absent when the payment cannot be paid any more. */
  readonly token: string | undefined;
  readonly onFile: readonly CardOffered[];
}

export interface Submitted {
  /** Where the buyer's browser goes now. */
  readonly location: string;
}

export type Submission = { readonly tid: string; readonly token: string } & (
  | {
      readonly action: 'pay';
      readonly choice: CardDetails | NamedCard;
      /** Whether a card that was typed is kept for the next time. */
      readonly keep: boolean;
    }
  | { readonly action: 'leave' }
);

const TOKEN_BYTES = 24;

const unknownPayment = refuse('NOT_FOUND', 'There is no such payment.');

export const isPayable = (payment: Payment, at: number): boolean =>
  payment.state.status === 'READY' && !isPastExpiry(payment, at);

/** Opens the page anew: the card that was chosen before, if any, is forgotten, and older pages stop working. */
export async function showCheckout(
  { store, ids, clock, cardsOnFile }: CheckoutContext,
  tid: string,
): Promise<Shown | Refusal> {
  const { payment: found } = await store.look({ tid });
  if (!found) return unknownPayment;
  const token = Buffer.from(ids.bytes(TOKEN_BYTES, tid)).toString('base64url');
  const at = clock.now();
  const onFile = isPayable(found, at) ? await cardsOffered(cardsOnFile, found) : [];
  const shown = await store.decide(
    { tid, merchant: found.terms.merchantId },
    ({ payment, merchant }): Outcome<Shown | Refusal> => {
      if (!payment || !merchant) return { result: unknownPayment };
      if (!isPayable(payment, at)) return { result: { payment, merchant, token: undefined, onFile } };
      return {
        result: { payment, merchant, token, onFile },
        page: { tid, openedAt: at, tokenHash: hashKey(token), sealedCard: null, script: null },
      };
    },
  );
  return shown === 'LOST' ? unknownPayment : shown;
}

/** What the buyer sent: the card to pay with, or that they leave. Refuses a card on file that is not theirs, or not any more. */
export async function submitCheckout(
  context: CheckoutContext,
  submission: Submission,
): Promise<Submitted | Refusal> {
  const { store, ids, clock } = context;
  const { tid } = submission;
  const choice = submission.action === 'pay' ? submission.choice : undefined;
  const cardRefusal = choice && !isNamed(choice) ? checkCard(choice) : undefined;
  if (cardRefusal) return cardRefusal;
  const { payment: found } = await store.look({ tid });
  if (!found) return unknownPayment;
  const { merchantId } = found.terms;
  const moment = { id: ids.next('chg', tid), at: clock.now() };
  const result = await store.decide(
    {
      ...{ tid, pageOf: tid, merchant: merchantId, endpointsOf: merchantId },
      ...(choice && isNamed(choice) ? choice : {}),
    },
    (facts) => decideSubmission(context, submission, facts, moment),
  );
  return result === 'LOST' ? unknownPayment : result;
}

function checkCard(card: CardDetails): Refusal | undefined {
  if (!inTestRange(card.number))
    return refuse('CARD_NOT_A_TEST_CARD', 'Only test cards are accepted here; choose one from the list.');
  return luhnValid(card.number) ? undefined : refuse('VALIDATION_FAILED', 'This is not a valid card number.');
}

/** What is sealed of a choice. */
function chosen(
  { choice, keep }: Extract<Submission, { action: 'pay' }>,
  payment: Payment,
  billingKey: BillingKey | undefined,
): ChosenCard | Refusal {
  const { customerKey } = payment.terms;
  if (!isNamed(choice)) return keep && customerKey !== null ? { ...choice, keepFor: customerKey } : choice;
  if (!isOwn(billingKey, payment)) return refuse('NOT_FOUND', 'There is no such card; choose another one.');
  if (billingKey.status !== 'ACTIVE')
    return refuse('INVALID_STATE', 'This card is not kept any more; choose another one.');
  return { billingKey: billingKey.id };
}

function decideSubmission(
  context: CheckoutContext,
  submission: Submission,
  { payment, page, merchant, endpoints, billingKey }: Facts,
  moment: { id: string; at: number },
): Outcome<Submitted | Refusal> {
  if (!payment) return { result: unknownPayment };
  const back = (result: 'success' | 'cancelled') => ({
    location: returnAddress(payment, merchant?.returnUrl ?? null, context.pgUrl, result),
  });
  const { tid, token } = submission;
  if (!isPayable(payment, moment.at))
    return { result: refuse('INVALID_STATE', 'This payment cannot be paid any more.') };
  // A double click on "pay": the first one did it.
  if (page && page.tokenHash === null && page.sealedCard !== null && submission.action === 'pay')
    return { result: back('success') };
  if (!page?.tokenHash || !sameSecret(page.tokenHash, hashKey(token))) {
    return {
      result: refuse(
        'INVALID_STATE',
        'This page was opened again elsewhere, or used already; here is a fresh one.',
      ),
    };
  }
  if (submission.action === 'pay') {
    const choice = chosen(submission, payment, billingKey);
    if (isRefusal(choice)) return { result: choice };
    const sealedCard = context.sealChoice(choice, tid);
    return { result: back('success'), page: { ...page, tokenHash: null, sealedCard } };
  }
  const left = leave(payment, moment);
  if (isRefusal(left)) return { result: left };
  return { result: back('cancelled'), ...withRipples([left], endpoints, NOT_HELD) };
}
