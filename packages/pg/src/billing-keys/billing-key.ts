import type { billingKeys } from '@payflow/contracts';
import { type Refusal, refuse } from '@payflow/contracts';
import type { CardOnFile, TypedCard } from '../payments/issuer.ts';

/**
 * A card on file.
 * 1. It is known by its issuer's token alone, sealed, and by BIN, last four and expiry; the number is never stored.
 * 2. WAITING becomes ACTIVE or EXPIRED, any of the three DELETED, and nothing comes back from there.
 * 3. Only an ACTIVE one is charged, by its own merchant, at its own issuer.
 */
export interface BillingKey {
  readonly id: string;
  readonly merchantId: string;
  readonly customerKey: string;
  readonly status: billingKeys.BillingKeyStatus;
  /** null while it waits for a card. */
  readonly card: KeptCard | null;
  /** null when no buyer was asked. */
  readonly form: Form | null;
  /** Business time, ms; as is updatedAt. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What is known of a card that its issuer keeps. */
export interface KeptCard {
  readonly issuer: string;
  readonly sealedToken: string;
  readonly bin: string;
  readonly last4: string;
  /** MM/YY */
  readonly expiry: string;
}

/** The page on which the buyer types the card. */
export interface Form {
  readonly returnUrl: string;
  /** Business time, ms. */
  readonly expiresAt: number;
  /** Hash of the one-time token of the form that was shown last; null once it was used. */
  readonly tokenHash: string | null;
}

const BIN_DIGITS = 6;

export const keptCard = (
  { number, expiry }: Pick<TypedCard, 'number' | 'expiry'>,
  issuer: string,
  sealedToken: string,
): KeptCard => ({
  issuer,
  sealedToken,
  bin: number.slice(0, BIN_DIGITS),
  last4: number.slice(-4),
  expiry,
});

/** A charge by a card on file, as the call names it. */
export interface ChargeAsked {
  readonly billingKey: string;
  readonly merchantId: string;
  /** The customer whom the call names; absent: nobody. */
  readonly customerKey?: string | null | undefined;
}

/** The card to charge. Refuses another merchant's, one that is not ACTIVE, and another customer's. */
export function chargeable(
  key: BillingKey | undefined,
  { billingKey, merchantId, customerKey = null }: ChargeAsked,
  openToken: (sealed: string, id: string) => string,
): CardOnFile | Refusal {
  const own = ownKey(key, billingKey, merchantId);
  if ('refusal' in own) return own;
  const { status, card } = own;
  if (status !== 'ACTIVE' || !card)
    return refuse(
      'INVALID_STATE',
      `Billing key ${billingKey} is ${status}; only an ACTIVE one can be charged.`,
    );
  if (customerKey !== null && customerKey !== own.customerKey) {
    const message = `is not the customer of ${billingKey}`;
    return refuse('VALIDATION_FAILED', `customerKey: ${message}`, {
      errors: [{ path: 'customerKey', message }],
    });
  }
  const { issuer, sealedToken, bin, last4 } = card;
  return { billingKey, issuer, bin, last4, token: openToken(sealedToken, billingKey) };
}

/** The merchant's own key. Refuses NOT_FOUND. */
export function ownKey(key: BillingKey | undefined, id: string, merchantId: string): BillingKey | Refusal {
  return key?.merchantId === merchantId ? key : refuse('NOT_FOUND', `There is no billing key ${id}.`);
}
