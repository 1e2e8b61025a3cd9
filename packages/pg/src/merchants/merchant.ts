export interface Merchant {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the secret key; null for one that the sandbox made on the spot. */
  readonly keyHash: string | null;
  readonly feeBasisPoints: number;
  /** Where buyers go after the checkout page, unless the payment says otherwise. */
  readonly returnUrl: string | null;
  readonly createdAt: number;
}

/** The demo merchant: who calls the sandbox without credentials is this one. */
export const DEMO_MERCHANT = 'M001';
export const DEFAULT_FEE_BASIS_POINTS = 280;
export const MERCHANT_ID = /^[A-Za-z0-9_-]{1,64}$/;
