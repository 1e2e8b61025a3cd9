import type { BillingKey, KeptCard } from '../billing-keys/billing-key.ts';
import type { BillingKeyReads } from '../billing-keys/list.ts';
import type { Payment } from '../payments/payment.ts';

/** A card on file as its buyer sees it. */
export interface CardOffered extends Pick<KeptCard, 'bin' | 'last4' | 'expiry'> {
  readonly billingKey: string;
}

/** How many of a customer's billing keys a page looks at, the newest. */
const OFFERED_AT_MOST = 20;

/** What can be charged for this payment's customer, the newest first; of those that look the same the newest alone. */
export async function cardsOffered(reads: BillingKeyReads, { terms }: Payment): Promise<CardOffered[]> {
  const { merchantId, customerKey } = terms;
  if (customerKey === null) return [];
  const keys = await reads.newest({ merchantId, customerKey, status: 'ACTIVE', limit: OFFERED_AT_MOST });
  const byLook = new Map<string, CardOffered>();
  for (const { id, card } of keys) {
    if (!card) continue;
    const { issuer, bin, last4, expiry } = card;
    const look = [issuer, bin, last4, expiry].join();
    if (!byLook.has(look)) byLook.set(look, { billingKey: id, bin, last4, expiry });
  }
  return [...byLook.values()];
}

/** Whether this payment's buyer may choose it; another's is none to them. */
export const isOwn = (key: BillingKey | undefined, { terms }: Payment): key is BillingKey =>
  key !== undefined && key.merchantId === terms.merchantId && key.customerKey === terms.customerKey;
