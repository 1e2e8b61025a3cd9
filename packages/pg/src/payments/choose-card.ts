import { ALWAYS_APPROVING_CARD, inTestRange, isRefusal, type Refusal, refuse } from '@payflow/contracts';
import { type BillingKey, chargeable } from '../billing-keys/billing-key.ts';
import { type CheckoutPage, type ChosenCard, isNamed } from '../checkout/page-state.ts';
import type { Question } from '../records/store.ts';
import type { Card, TypedCard } from './issuer.ts';

/** What a call says about the card to charge. */
export interface CardAsked {
  readonly card?: TypedCard | undefined;
  readonly billingKey?: string | undefined;
  readonly saveCard?: boolean | undefined;
}

/** Whose card it is, and what is known of the card on file that was named. */
export interface CardOwner {
  readonly merchantId: string;
  readonly customerKey: string | null;
  readonly onFile: BillingKey | undefined;
  openToken(sealed: string, billingKey: string): string;
}

/** The question after the card on file that a call names. */
export const billingKeyIn = ({ billingKey }: CardAsked): Pick<Question, 'billingKey'> =>
  billingKey === undefined ? {} : { billingKey };

/** The card that a call asks for: the one on file that it names, else what `typed` finds, kept for its customer if it is to be. */
export function cardFor(
  { billingKey, saveCard }: CardAsked,
  owner: CardOwner,
  typed: () => TypedCard | Refusal,
): Card | Refusal {
  const chosen = billingKey === undefined ? typed() : { billingKey };
  return isRefusal(chosen) ? chosen : cardToCharge(chosen, owner, saveCard);
}

/** The card that was chosen, as its issuer is asked for it. Refuses one on file as `chargeable` does, and to save it for nobody. */
export function cardToCharge(
  chosen: ChosenCard,
  { onFile, openToken, ...owner }: CardOwner,
  saveCard = false,
): Card | Refusal {
  if (isNamed(chosen)) return chargeable(onFile, { ...chosen, ...owner }, openToken);
  if (!saveCard) return chosen;
  const { customerKey } = owner;
  if (customerKey !== null) return { ...chosen, keepFor: customerKey };
  const message = 'say whose card is to be saved';
  return refuse('VALIDATION_FAILED', `customerKey: ${message}.`, {
    errors: [{ path: 'customerKey', message }],
  });
}

export interface CardSources {
  /** The card that came with approve. */
  readonly given: TypedCard | undefined;
  /** The card on file that approve names. */
  readonly billingKey?: string | undefined;
  readonly page: CheckoutPage | undefined;
  readonly mode: 'sandbox' | 'server';
  open(sealed: string): ChosenCard;
}

/** Which card approve charges: the one sent, else the one from the checkout page, else (sandbox, page never opened) the one that is always approved. */
export function chooseCard({ given, billingKey, page, mode, open }: CardSources): ChosenCard | Refusal {
  if (given) return testCard(given);
  if (billingKey !== undefined) return { billingKey };
  if (page?.sealedCard && page.challengedBy === null) return open(page.sealedCard);
  if (page)
    return refuse(
      'INVALID_STATE',
      'The buyer has not chosen a card on the checkout page yet, or not confirmed it; wait for the redirect, or send a card.',
    );
  if (mode === 'sandbox') return ALWAYS_APPROVING_CARD;
  return refuse('INVALID_STATE', 'There is no card: send one, or lead the buyer to redirectUrl first.');
}

/** Which card a payment without a payment window charges: the one sent, or (sandbox) the one that is always approved. */
export function cardSent({ given, mode }: Pick<CardSources, 'given' | 'mode'>): TypedCard | Refusal {
  if (given) return testCard(given);
  if (mode === 'sandbox') return ALWAYS_APPROVING_CARD;
  return refuse('VALIDATION_FAILED', 'card: send one', { errors: [{ path: 'card', message: 'send one' }] });
}

function testCard(given: TypedCard): TypedCard | Refusal {
  if (inTestRange(given.number)) return given;
  return refuse(
    'CARD_NOT_A_TEST_CARD',
    'card.number: only published test card numbers are accepted; see the table of test cards.',
  );
}
