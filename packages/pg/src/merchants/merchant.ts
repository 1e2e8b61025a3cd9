import type { adminMerchants } from '@payflow/contracts';

export interface Merchant {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the secret key; null for one that the sandbox made on the spot. */
  readonly keyHash: string | null;
  readonly feeBasisPoints: number;
  /** Where buyers go after the checkout page, unless the payment says otherwise. */
  readonly returnUrl: string | null;
  readonly createdAt: number;
  /** SHA-256 of the key before this one. */
  readonly oldKeyHash: string | null;
  /** Real time, ms, until which that one works on. */
  readonly oldKeyUntil: number | null;
  /** The most that one payment may be, minor units; null: as much as any. */
  readonly amountMax: number | null;
  /** null: the gateway's own limit. */
  readonly requestsPerSecond: number | null;
  readonly businessType: adminMerchants.BusinessType;
}

/** The demo merchant: who calls the sandbox without credentials is this one. */
export const DEMO_MERCHANT = 'M001';
export const DEFAULT_FEE_BASIS_POINTS = 280;
export const MERCHANT_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** A merchant as it begins, without a key. */
export const newMerchant = (given: Pick<Merchant, 'id' | 'createdAt'> & Partial<Merchant>): Merchant => ({
  name: given.id,
  keyHash: null,
  feeBasisPoints: DEFAULT_FEE_BASIS_POINTS,
  returnUrl: null,
  oldKeyHash: null,
  oldKeyUntil: null,
  amountMax: null,
  requestsPerSecond: null,
  businessType: 'COMPANY',
  ...given,
});

/** Whether this is the hash of a key of this merchant that works now; `realAt` in ms. */
export const opens = (
  { keyHash, oldKeyHash, oldKeyUntil }: Merchant,
  hash: string,
  realAt: number,
): boolean => keyHash === hash || (oldKeyHash === hash && oldKeyUntil !== null && realAt < oldKeyUntil);
