import { type buyers as contract, type Refusal, refuse } from '@payflow/contracts';
import { buyerReply } from './buyer.ts';
import type { Buyers } from './ports.ts';

/** The buyer who is logged in. */
export function createShowMe(buyers: Buyers) {
  return async (buyerId: string): Promise<contract.Buyer | Refusal> => {
    const buyer = await buyers.byId(buyerId);
    return buyer ? buyerReply(buyer) : refuse('UNAUTHORIZED', 'This login is over; log in again.');
  };
}
