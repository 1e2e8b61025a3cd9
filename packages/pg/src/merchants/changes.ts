import { type adminMerchants, type BodyOf, type Refusal, refuse } from '@payflow/contracts';
import { type Merchant, newMerchant } from './merchant.ts';

/** What an admin does to merchants; pure. */

export interface Enrolment {
  readonly id: string;
  readonly keyHash: string;
  readonly body: BodyOf<typeof adminMerchants.createMerchant>;
  /** Business time, ms. */
  readonly at: number;
}

/** Takes a merchant in. Refuses an id that is taken, also by one that the sandbox made on the spot. */
export function enrol(known: Merchant | undefined, { id, keyHash, body, at }: Enrolment): Merchant | Refusal {
  if (known) {
    return refuse(
      'INVALID_STATE',
      `Merchant ${id} is there already; change it with PATCH, or give it a key with rotate-key.`,
    );
  }
  return amend(newMerchant({ id, createdAt: at, keyHash }), body);
}

/** What is absent stays as it is. */
export function amend(merchant: Merchant, body: BodyOf<typeof adminMerchants.changeMerchant>): Merchant {
  const { name, feeBasisPoints, limits, businessType, returnUrl } = body;
  return {
    ...merchant,
    ...(name === undefined ? {} : { name }),
    ...(feeBasisPoints === undefined ? {} : { feeBasisPoints }),
    ...(businessType === undefined ? {} : { businessType }),
    ...(returnUrl === undefined ? {} : { returnUrl }),
    ...(limits?.amountMax === undefined ? {} : { amountMax: limits.amountMax }),
    ...(limits?.requestsPerSecond === undefined ? {} : { requestsPerSecond: limits.requestsPerSecond }),
  };
}

export interface Rotation {
  readonly keyHash: string;
  readonly graceSeconds: number;
  /** Real time, ms: keys are for what happens on the wire. */
  readonly realAt: number;
}

/** A new key; the one before works on for the grace period, and one before that ends now. */
export function rotate(merchant: Merchant, { keyHash, graceSeconds, realAt }: Rotation): Merchant {
  const grace = graceSeconds > 0 && merchant.keyHash !== null;
  return {
    ...merchant,
    keyHash,
    oldKeyHash: grace ? merchant.keyHash : null,
    oldKeyUntil: grace ? realAt + graceSeconds * 1_000 : null,
  };
}
