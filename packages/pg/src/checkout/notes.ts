import type { CheckoutNote, RefusalCode } from '@payflow/contracts';
import { type Refusal, refuse } from '@payflow/contracts';
import { checkoutWords } from '@payflow/contracts/checkout-words';

/** What a page refuses to its buyer, by what it says to them; a developer reads the English. */
const CODES: Readonly<Record<CheckoutNote, RefusalCode>> = {
  stale: 'INVALID_STATE',
  over: 'INVALID_STATE',
  closed: 'INVALID_STATE',
  testOnly: 'CARD_NOT_A_TEST_CARD',
  luhn: 'VALIDATION_FAILED',
  number: 'VALIDATION_FAILED',
  expiry: 'VALIDATION_FAILED',
  cvc: 'VALIDATION_FAILED',
  installments: 'VALIDATION_FAILED',
  noSuchCard: 'NOT_FOUND',
  cardGone: 'INVALID_STATE',
  notConfirmed: 'INVALID_STATE',
  notAccepted: 'CARD_NOT_ACCEPTED',
  busy: 'ISSUER_UNAVAILABLE',
  incomplete: 'VALIDATION_FAILED',
};

interface Noted extends Refusal {
  readonly note: CheckoutNote;
}

export const noted = (note: CheckoutNote): Noted => ({
  ...refuse(CODES[note], checkoutWords.en.notes[note]),
  note,
});

const NOTES: readonly CheckoutNote[] = ['testOnly', 'notAccepted', 'busy', 'over'];

/** What the page says about a refusal, also about one that calls get as well. */
export function noteOf(refusal: Refusal | Noted): CheckoutNote {
  if ('note' in refusal) return refusal.note;
  return NOTES.find((note) => CODES[note] === refusal.refusal) ?? 'incomplete';
}
