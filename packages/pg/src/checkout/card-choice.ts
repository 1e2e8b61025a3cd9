import { ALWAYS_APPROVING_CARD } from '@payflow/contracts';

/** What goes with a card that was chosen from the list: an expiry far off and a CVC. */
export const ALWAYS_VALID_CARD_FIELDS = {
  expiry: ALWAYS_APPROVING_CARD.expiry,
  cvc: ALWAYS_APPROVING_CARD.cvc,
} as const;
