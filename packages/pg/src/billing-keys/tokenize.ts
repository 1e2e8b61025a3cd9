import { inTestRange, type Refusal, refuse, responseCode } from '@payflow/contracts';
import type { PaymentsContext } from '../payments/context.ts';
import { issuerUnavailable } from '../payments/fresh-attempt.ts';
import type { TypedCard } from '../payments/issuer.ts';
import { type KeptCard, keptCard } from './billing-key.ts';

/**
 * Has the first issuer for a card that answers keep it. A token that is lost on its way is nobody's: it harms nothing.
 * Refuses CARD_NOT_A_TEST_CARD, CARD_NOT_ACCEPTED, ISSUER_UNAVAILABLE.
 */
export async function tokenize(
  { ids, issuers, sealToken }: Pick<PaymentsContext, 'ids' | 'issuers' | 'sealToken'>,
  card: TypedCard,
  id: string,
): Promise<KeptCard | Refusal> {
  if (!inTestRange(card.number)) {
    return refuse(
      'CARD_NOT_A_TEST_CARD',
      'card.number: only published test card numbers are accepted; see the table of test cards.',
    );
  }
  const chance = ids.fraction(id);
  const tried = new Set<string>();
  for (;;) {
    const place = issuers.placeFor({ card, chance, tried });
    if (!place) return issuerUnavailable;
    // A breaker counts authorizations alone.
    place.giveBack();
    const { issuer } = place;
    const tokenized = await issuer.tokenize(card, ids.next('att', id));
    if (tokenized.outcome === 'kept') return keptCard(card, issuer.name, sealToken(tokenized.token, id));
    if (tokenized.outcome === 'declined') return notAccepted(tokenized.responseCode);
    tried.add(issuer.name);
  }
}

const notAccepted = (code: string): Refusal =>
  refuse('CARD_NOT_ACCEPTED', `The issuer does not take this card: ${responseCode(code).message}`);
