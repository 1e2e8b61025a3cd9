import { type Refusal, refuse, type shopSubscriptions } from '@payflow/contracts';
import { cutPage } from '@payflow/service-kit';
import type { Subscriptions } from './ports.ts';
import { subscriptionReply } from './subscription.ts';

export interface SubscriptionPage {
  readonly subscriptions: shopSubscriptions.ShopSubscription[];
  /** Where the next page goes on; null when this is the last. */
  readonly nextCursor: string | null;
}

/** A buyer's own subscriptions; their ids sort by time, so one of them says where a page ended. */
export function createShowSubscriptions(subscriptions: Subscriptions) {
  return {
    async list(
      buyerId: string,
      { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
    ): Promise<SubscriptionPage> {
      const found = await subscriptions.ofBuyer(buyerId, { limit: limit + 1, before: cursor });
      const { rows, nextCursor } = cutPage(found, limit, ({ id }) => id);
      return { subscriptions: rows.map(subscriptionReply), nextCursor };
    },
    /** Refuses NOT_FOUND, also what is another buyer's. */
    async show(id: string, buyerId: string): Promise<shopSubscriptions.ShopSubscription | Refusal> {
      const found = await subscriptions.find(id);
      return found?.buyerId === buyerId
        ? subscriptionReply(found)
        : refuse('NOT_FOUND', `There is no subscription ${id}.`);
    },
  };
}
