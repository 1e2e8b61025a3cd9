import {
  asksForChallenge,
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
import { maySplit } from './installments.ts';
import { noted } from './notes.ts';
import { type CardOffered, cardsOffered, isOwn } from './on-file.ts';
import { type ChosenCard, isNamed, type NamedCard } from './page-state.ts';
import { returnAddress } from './return-address.ts';

/**
 * The hosted checkout page.
 * 1. Each showing has a one-time token; only the last one shown works, and only once.
 * 2. The choice lies sealed until approve takes it or the payment ends; a card that was typed is never shown again.
 * 3. A card that its issuer wants to have confirmed counts as chosen only once it was (challenge.ts).
 * 4. A card on file is offered and taken only when it is ACTIVE, and this merchant's for this payment's customer.
 */
export interface CheckoutContext {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly pgUrl: string;
  readonly cardsOnFile: BillingKeyReads;
  sealChoice(choice: ChosenCard, tid: string): string;
  openChoice(sealed: string, tid: string): ChosenCard;
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
      /** 0: at once. */
      readonly installmentMonths: number;
    }
  | { readonly action: 'leave' }
);

const TOKEN_BYTES = 24;

export const unknownPayment = refuse('NOT_FOUND', 'There is no such payment.');

export const freshToken = ({ ids }: Pick<CheckoutContext, 'ids'>, tid: string): string =>
  Buffer.from(ids.bytes(TOKEN_BYTES, tid)).toString('base64url');

/** Where a payment's pages are, as the browser is sent from one to the other. */
export const addressOf = (page: 'checkout' | 'checkout/3ds', tid: string, note = ''): string =>
  `/${page}?${new URLSearchParams({ tid, ...(note === '' ? {} : { note }) })}`;

export const isPayable = (payment: Payment, at: number): boolean =>
  payment.state.status === 'READY' && !isPastExpiry(payment, at);

/** Opens the page anew: the card that was chosen before, if any, is forgotten, and older pages stop working. */
export async function showCheckout(context: CheckoutContext, tid: string): Promise<Shown | Refusal> {
  const { store, clock, cardsOnFile } = context;
  const { payment: found } = await store.look({ tid });
  if (!found) return unknownPayment;
  const token = freshToken(context, tid);
  const at = clock.now();
  const onFile = isPayable(found, at) ? await cardsOffered(cardsOnFile, found) : [];
  const shown = await store.decide(
    { tid, merchant: found.terms.merchantId },
    ({ payment, merchant }): Outcome<Shown | Refusal> => {
      if (!payment || !merchant) return { result: unknownPayment };
      if (!isPayable(payment, at)) return { result: { payment, merchant, token: undefined, onFile } };
      return {
        result: { payment, merchant, token, onFile },
        page: {
          tid,
          openedAt: at,
          tokenHash: hashKey(token),
          sealedCard: null,
          challengedBy: null,
          script: null,
        },
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
  if (!inTestRange(card.number)) return noted('testOnly');
  return luhnValid(card.number) ? undefined : noted('luhn');
}

/** What is sealed of a choice. */
function chosen(
  { choice, keep, installmentMonths }: Extract<Submission, { action: 'pay' }>,
  payment: Payment,
  billingKey: BillingKey | undefined,
): ChosenCard | Refusal {
  const { customerKey } = payment.terms;
  if (!maySplit(payment.terms, installmentMonths)) return noted('installments');
  const plan = installmentMonths === 0 ? {} : { installmentMonths };
  if (!isNamed(choice))
    return { ...choice, ...plan, ...(keep && customerKey !== null ? { keepFor: customerKey } : {}) };
  if (!isOwn(billingKey, payment)) return noted('noSuchCard');
  return billingKey.status === 'ACTIVE' ? { billingKey: billingKey.id, ...plan } : noted('cardGone');
}

/** Where the buyer's browser goes once this payment's page has done its part. */
export const leadsBack = (
  payment: Payment,
  { merchant, pgUrl }: { readonly merchant: Merchant | undefined; readonly pgUrl: string },
  result: 'success' | 'cancelled',
): Submitted => ({ location: returnAddress(payment, merchant?.returnUrl ?? null, pgUrl, result) });

/** What a press on "pay" came to before, when this is it again: a double click. */
function doneBefore(
  { page }: Facts,
  { action, token, tid }: Submission,
  success: Submitted,
): Submitted | undefined {
  if (!page || page.sealedCard === null || action !== 'pay') return undefined;
  if (page.challengedBy === null) return page.tokenHash === null ? success : undefined;
  return sameSecret(page.challengedBy, hashKey(token))
    ? { location: addressOf('checkout/3ds', tid) }
    : undefined;
}

function decideSubmission(
  context: CheckoutContext,
  submission: Submission,
  facts: Facts,
  moment: { id: string; at: number },
): Outcome<Submitted | Refusal> {
  const { payment, page, merchant, billingKey } = facts;
  if (!payment) return { result: unknownPayment };
  const { tid, token } = submission;
  if (!isPayable(payment, moment.at)) return { result: noted('over') };
  const success = leadsBack(payment, { merchant, pgUrl: context.pgUrl }, 'success');
  const done = doneBefore(facts, submission, success);
  if (done) return { result: done };
  const tokenHash = hashKey(token);
  if (!page?.tokenHash || !sameSecret(page.tokenHash, tokenHash)) return { result: noted('stale') };
  if (submission.action === 'leave') return decideLeaving(context, payment, facts, moment);
  const choice = chosen(submission, payment, billingKey);
  if (isRefusal(choice)) return { result: choice };
  const sealedCard = context.sealChoice(choice, tid);
  if (isNamed(choice) || !asksForChallenge(choice.number))
    return { result: success, page: { ...page, tokenHash: null, sealedCard } };
  return {
    result: { location: addressOf('checkout/3ds', tid) },
    page: { ...page, tokenHash: null, sealedCard, challengedBy: tokenHash },
  };
}

/** The buyer goes back to the shop without paying. */
export function decideLeaving(
  { pgUrl }: CheckoutContext,
  payment: Payment,
  { merchant, endpoints }: Facts,
  moment: { id: string; at: number },
): Outcome<Submitted | Refusal> {
  const left = leave(payment, moment);
  if (isRefusal(left)) return { result: left };
  return {
    result: leadsBack(payment, { merchant, pgUrl }, 'cancelled'),
    ...withRipples([left], endpoints, NOT_HELD),
  };
}
