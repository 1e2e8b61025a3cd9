import type { Committer, OpenDatabase } from '@payflow/database';
import type { Clock, Ids, Logger } from '@payflow/service-kit';
import type { SubscriptionParts } from './http/subscriptions.ts';
import { shelf } from './shelf/shelf.ts';
import { createSubscriptions } from './storage/subscriptions.ts';
import { createChangeSubscription } from './subscriptions/change-subscription.ts';
import { createFollow } from './subscriptions/follow.ts';
import { createPlans } from './subscriptions/plan.ts';
import type { BillingPg } from './subscriptions/ports.ts';
import { createShowCharges } from './subscriptions/show-charges.ts';
import { createShowSubscriptions } from './subscriptions/show-subscriptions.ts';
import { createSubscribe } from './subscriptions/subscribe.ts';

export interface SubscriptionsGround {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly committer: Committer;
  readonly database: OpenDatabase<'merchant'>;
  readonly pg: BillingPg;
  /** Where buyers come back to. */
  returnUrl(): string;
}

/** The part of the shop that is paid for month by month. */
export function assembleSubscriptions(ground: SubscriptionsGround) {
  const { clock, ids, logger, committer, database, pg, returnUrl } = ground;
  const subscriptions = createSubscriptions({ committer, database });
  const follow = createFollow({ subscriptions, pg, plans: createPlans(pg, shelf), clock, ids, logger });
  const parts = { subscriptions, pg, follow, shelf, clock, ids, logger };
  const http: SubscriptionParts = {
    subscribe: createSubscribe({
      ...parts,
      returnUrl: (subscriptionId) => `${returnUrl()}?subscription=${subscriptionId}`,
    }),
    ...createShowSubscriptions(subscriptions),
    charges: createShowCharges(parts),
    ...createChangeSubscription(parts),
  };
  /** Only what waits for a card is asked for: anybody may load the page. */
  const cardGiven = async (id: string) => {
    const now = await subscriptions.find(id);
    return now?.state === 'WAITING_FOR_CARD' ? follow.goOn(id) : now;
  };
  return { http, look: follow.look, returns: { cardGiven, subscription: subscriptions.find } };
}
