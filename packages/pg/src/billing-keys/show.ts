import type { billingKeys } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { BillingKey } from './billing-key.ts';

/** How cards on file look from outside. */

const MASK = '******';

/** Where the buyer types the card. */
export const FORM_PATH = '/checkout/billing-key';

export const formUrl = ({ id }: Pick<BillingKey, 'id'>, pgUrl: string): string =>
  `${pgUrl}${FORM_PATH}?billingKey=${id}`;

export function shownKey(key: BillingKey, pgUrl: string): billingKeys.BillingKey {
  const { id, customerKey, status, card, form, createdAt, updatedAt } = key;
  const waits = status === 'WAITING' && form;
  return {
    billingKey: id,
    customerKey,
    status,
    issuer: card?.issuer ?? null,
    cardMasked: card ? `${card.bin}${MASK}${card.last4}` : null,
    cardExpiry: card?.expiry ?? null,
    formUrl: waits ? formUrl(key, pgUrl) : null,
    expiresAt: form ? isoTime(form.expiresAt) : null,
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
  };
}

export const keyReply = (key: BillingKey, pgUrl: string) => ({
  code: 'OK' as const,
  message: `The billing key is ${key.status}.`,
  data: shownKey(key, pgUrl),
});
