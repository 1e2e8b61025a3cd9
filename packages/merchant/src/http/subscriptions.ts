import { type Refusal, shopSubscriptions } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { Charges } from '../subscriptions/show-charges.ts';
import type { SubscriptionPage } from '../subscriptions/show-subscriptions.ts';
import type { SubscribeCommand } from '../subscriptions/subscribe.ts';

type Reply = Promise<shopSubscriptions.ShopSubscription | Refusal>;

export interface SubscriptionParts {
  subscribe(command: SubscribeCommand): Reply;
  list(
    buyerId: string,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<SubscriptionPage>;
  show(id: string, buyerId: string): Reply;
  charges(id: string, buyerId: string): Promise<Charges | Refusal>;
  renew(id: string, buyerId: string): Reply;
  cancel(id: string, buyerId: string, at: 'NOW' | 'PERIOD_END'): Reply;
}

/** A buyer's own subscriptions. */
export function addSubscriptions(routes: Routes, parts: SubscriptionParts): void {
  serve(routes, shopSubscriptions.subscribe, ({ body, caller }) =>
    parts.subscribe({ ...body, buyerId: caller.id }),
  );
  serve(routes, shopSubscriptions.mySubscriptions, ({ caller, query }) => parts.list(caller.id, query));
  serve(routes, shopSubscriptions.mySubscription, ({ params, caller }) =>
    parts.show(params.subscriptionId, caller.id),
  );
  serve(routes, shopSubscriptions.mySubscriptionCharges, ({ params, caller }) =>
    parts.charges(params.subscriptionId, caller.id),
  );
  serve(routes, shopSubscriptions.renewMySubscription, ({ params, caller }) =>
    parts.renew(params.subscriptionId, caller.id),
  );
  serve(routes, shopSubscriptions.cancelMySubscription, ({ params, body, caller }) =>
    parts.cancel(params.subscriptionId, caller.id, body.at),
  );
}
