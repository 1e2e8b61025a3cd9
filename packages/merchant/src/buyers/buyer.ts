import type { buyers } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';

export interface Buyer {
  readonly id: string;
  /** Normalised; no two buyers have the same. */
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  /** Business time, ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The buyer as the shop's API shows them. */
export const buyerReply = ({ id, email, name, createdAt }: Buyer): buyers.Buyer => ({
  buyerId: id,
  email,
  name,
  createdAt: isoTime(createdAt),
});
