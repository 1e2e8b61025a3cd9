import { type Refusal, refuse } from '@payflow/contracts';
import type { PaymentsContext } from './context.ts';
import type { Card, Place } from './issuer.ts';
import type { Attempt } from './payment.ts';

const BIN_DIGITS = 6;
const NONE: ReadonlySet<string> = new Set();

export const issuerUnavailable = refuse(
  'ISSUER_UNAVAILABLE',
  'No issuer answers at present; nothing was sent, try again.',
  { retryAfterSeconds: 10 },
);

/** What of a card may be known here. */
const shownOf = (card: Card): Pick<Attempt, 'cardBin' | 'cardLast4' | 'billingKey'> =>
  'token' in card
    ? { cardBin: card.bin, cardLast4: card.last4, billingKey: card.billingKey }
    : { cardBin: card.number.slice(0, BIN_DIGITS), cardLast4: card.number.slice(-4) };

/** How an attempt is to be made once it is committed. */
export interface Way {
  readonly place: Place;
  /** In [0, 1): the draw by which issuers were put in order. */
  readonly chance: number;
}

export interface FreshAttempt {
  /** The attempt with its way, in so many months. Refuses ISSUER_UNAVAILABLE. Asked last: whoever has a place must call the issuer. */
  on(card: Card, installmentMonths?: number): { readonly attempt: Attempt; readonly way: Way } | Refusal;
  /** Runs the first commit. A place that its result does not hold is given back. */
  committedBy<Result extends object | 'LOST'>(commit: () => Promise<Result>): Promise<Result>;
}

/** A fresh attempt on a card, at the first issuer for it that has a place. */
export function freshAttempt(
  { ids, issuers }: Pick<PaymentsContext, 'ids' | 'issuers'>,
  tid: string,
  about: Pick<Attempt, 'key' | 'path'>,
): FreshAttempt {
  const id = ids.next('att', tid);
  const chance = ids.fraction(tid);
  let place: Place | undefined;
  return {
    on(card, installmentMonths = 0) {
      place ??= issuers.placeFor({ card, chance, tried: NONE });
      if (!place) return issuerUnavailable;
      return {
        attempt: { id, issuer: place.issuer.name, ...shownOf(card), installmentMonths, ...about },
        way: { place, chance },
      };
    },
    async committedBy(commit) {
      let isHeld = false;
      try {
        const result = await commit();
        isHeld = typeof result === 'object' && 'way' in result;
        return result;
      } finally {
        if (!isHeld) place?.giveBack();
      }
    },
  };
}
