import { maskCard, type Refusal } from '@payflow/contracts';
import { hashKey, sameSecret } from '@payflow/service-kit';
import type { Merchant } from '../merchants/merchant.ts';
import type { Payment } from '../payments/payment.ts';
import type { Facts, Outcome } from '../records/store.ts';
import {
  addressOf,
  type CheckoutContext,
  decideLeaving,
  freshToken,
  isPayable,
  leadsBack,
  type Submitted,
  unknownPayment,
} from './checkout.ts';
import { noted } from './notes.ts';
import { type CheckoutPage, isNamed } from './page-state.ts';

/**
 * The issuer's own step of the checkout, as in 3-D Secure: it asks the holder whether it is they who pay.
 * 1. Until they confirm, approve finds no card; the card lies sealed all the while.
 * 2. Each showing has a one-time token; only the last one shown works, and only once.
 * 3. Whatever else they do, the card is forgotten, and the checkout begins anew.
 */
export const challengeActions = ['confirm', 'fail', 'back', 'leave'] as const;
export type ChallengeAction = (typeof challengeActions)[number];

export interface ShownChallenge {
  readonly payment: Payment;
  readonly merchant: Merchant;
  /** Goes into the form; absent when the payment cannot be paid any more. */
  readonly token: string | undefined;
  /** BIN and last four. */
  readonly cardMasked: string;
}

/** A page on which a card waits for its confirmation. */
interface Waiting extends CheckoutPage {
  readonly sealedCard: string;
  readonly challengedBy: string;
}

const isWaiting = (page: CheckoutPage | undefined): page is Waiting =>
  page !== undefined && page.sealedCard !== null && page.challengedBy !== null;

/** A card stands chosen, and nothing is left to be done about it. */
const isChosen = (page: CheckoutPage | undefined): boolean =>
  page !== undefined && page.sealedCard !== null && page.challengedBy === null;

const maskedOf = ({ openChoice }: CheckoutContext, { sealedCard, tid }: Waiting): string => {
  const choice = openChoice(sealedCard, tid);
  return isNamed(choice) ? '' : maskCard(choice.number);
};

/** The step, asked for anew: older showings stop working. Resolves to another address when there is nothing to confirm. */
export async function showChallenge(
  context: CheckoutContext,
  tid: string,
): Promise<ShownChallenge | Submitted | Refusal> {
  const { store, clock, pgUrl } = context;
  const { payment: found } = await store.look({ tid });
  if (!found) return unknownPayment;
  const token = freshToken(context, tid);
  const at = clock.now();
  const shown = await store.decide(
    { tid, pageOf: tid, merchant: found.terms.merchantId },
    ({ payment, merchant, page }): Outcome<ShownChallenge | Submitted | Refusal> => {
      if (!payment || !merchant) return { result: unknownPayment };
      if (!isPayable(payment, at)) return { result: { payment, merchant, token: undefined, cardMasked: '' } };
      if (isChosen(page)) return { result: leadsBack(payment, { merchant, pgUrl }, 'success') };
      if (!isWaiting(page)) return { result: { location: addressOf('checkout', tid) } };
      return {
        result: { payment, merchant, token, cardMasked: maskedOf(context, page) },
        page: { ...page, tokenHash: hashKey(token) },
      };
    },
  );
  return shown === 'LOST' ? unknownPayment : shown;
}

export interface ChallengeAnswer {
  readonly tid: string;
  readonly token: string;
  readonly action: ChallengeAction;
}

/** What the holder answered. Resolves to where the browser goes now. */
export async function answerChallenge(
  context: CheckoutContext,
  answer: ChallengeAnswer,
): Promise<Submitted | Refusal> {
  const { store, ids, clock } = context;
  const { tid } = answer;
  const { payment: found } = await store.look({ tid });
  if (!found) return unknownPayment;
  const { merchantId } = found.terms;
  const moment = { id: ids.next('chg', tid), at: clock.now() };
  const result = await store.decide(
    { tid, pageOf: tid, merchant: merchantId, endpointsOf: merchantId },
    (facts) => decideAnswer(context, answer, facts, moment),
  );
  return result === 'LOST' ? unknownPayment : result;
}

function decideAnswer(
  context: CheckoutContext,
  { tid, token, action }: ChallengeAnswer,
  facts: Facts,
  moment: { id: string; at: number },
): Outcome<Submitted | Refusal> {
  const { payment, page, merchant } = facts;
  if (!payment) return { result: unknownPayment };
  if (!isPayable(payment, moment.at)) return { result: noted('over') };
  const confirmed = leadsBack(payment, { merchant, pgUrl: context.pgUrl }, 'success');
  // A double click: the first one did it.
  if (action === 'confirm' && isChosen(page)) return { result: confirmed };
  if (!isWaiting(page)) return { result: { location: addressOf('checkout', tid) } };
  if (!page.tokenHash || !sameSecret(page.tokenHash, hashKey(token))) return { result: noted('stale') };
  const over = { ...page, tokenHash: null, challengedBy: null };
  switch (action) {
    case 'confirm':
      return { result: confirmed, page: over };
    case 'fail':
      return {
        result: { location: addressOf('checkout', tid, 'notConfirmed') },
        page: { ...over, sealedCard: null },
      };
    case 'back':
      return { result: { location: addressOf('checkout', tid) }, page: { ...over, sealedCard: null } };
    case 'leave':
      return decideLeaving(context, payment, facts, moment);
  }
}
