import { ALWAYS_APPROVING_CARD, inTestRange, type Refusal, refuse } from '@payflow/contracts';
import type { CheckoutPage } from '../checkout/page-state.ts';
import type { Card } from './issuer.ts';

export interface CardSources {
  /** The card that came with approve. */
  readonly given: Card | undefined;
  readonly page: CheckoutPage | undefined;
  readonly mode: 'sandbox' | 'server';
  open(sealed: string): Card;
}

/** Which card approve charges: the one sent, else the one from the checkout page, else (sandbox, page never opened) the one that is always approved. */
export function chooseCard({ given, page, mode, open }: CardSources): Card | Refusal {
  if (given) return testCard(given);
  if (page?.sealedCard) return open(page.sealedCard);
  if (page)
    return refuse(
      'INVALID_STATE',
      'The buyer has not chosen a card on the checkout page yet; wait for the redirect, or send a card.',
    );
  if (mode === 'sandbox') return ALWAYS_APPROVING_CARD;
  return refuse('INVALID_STATE', 'There is no card: send one, or lead the buyer to redirectUrl first.');
}

/** Which card a payment without a payment window charges: the one sent, or (sandbox) the one that is always approved. */
export function cardSent({ given, mode }: Pick<CardSources, 'given' | 'mode'>): Card | Refusal {
  if (given) return testCard(given);
  if (mode === 'sandbox') return ALWAYS_APPROVING_CARD;
  return refuse('VALIDATION_FAILED', 'card: send one', { errors: [{ path: 'card', message: 'send one' }] });
}

function testCard(given: Card): Card | Refusal {
  if (inTestRange(given.number)) return given;
  return refuse(
    'CARD_NOT_A_TEST_CARD',
    'card.number: only published test card numbers are accepted; see the table of test cards.',
  );
}
