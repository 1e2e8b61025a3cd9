import type { Committer, OpenDatabase } from '@payflow/database';
import type { Timer } from '@payflow/service-kit';
import type { SubscriptionChange, Subscriptions } from '../subscriptions/ports.ts';
import { isOver, type ShopSubscription } from '../subscriptions/subscription.ts';
import {
  insertSubscription,
  lookingWrites,
  lookTimerLookup,
  subscriptionLookup,
  subscriptionOf,
  updateSubscription,
} from './subscription-rows.ts';

export interface SubscriptionStoreOptions {
  readonly committer: Committer;
  readonly database: OpenDatabase<'merchant'>;
}

export function createSubscriptions({ committer, database }: SubscriptionStoreOptions): Subscriptions {
  const { writePath } = database;
  return {
    async find(id) {
      const [rows] = await writePath.load([subscriptionLookup({ id })]);
      const row = rows?.[0];
      return row && subscriptionOf(row);
    },

    async ofBuyer(buyerId, { limit, before }) {
      const found = await database.read((reads) =>
        reads.shopSubscription.findMany({
          where: { buyerId, ...(before === undefined ? {} : { id: { lt: before } }) },
          orderBy: { id: 'desc' },
          take: limit,
          select: { id: true },
        }),
      );
      const pages = await writePath.load(found.map(({ id }) => subscriptionLookup({ id })));
      return pages.flatMap((rows) => rows.map(subscriptionOf));
    },

    async live(buyerId, productId) {
      const [rows = []] = await writePath.load([subscriptionLookup({ buyerId, productId })]);
      return rows.map(subscriptionOf).find((subscription) => !isOver(subscription));
    },

    add(subscription, looking) {
      const { id, buyerId, productId } = subscription;
      const others = subscriptionLookup({ buyerId, productId });
      return committer.commit({
        lookups: [others, lookTimerLookup(id)],
        decide(view) {
          if (view.rows(others).some((row) => !isOver(subscriptionOf(row))))
            return { result: false, writes: [] };
          return {
            result: true,
            writes: [insertSubscription(subscription), ...lookingWrites(view, id, looking)],
          };
        },
      });
    },

    change<Result>(
      id: string,
      decide: (subscription: ShopSubscription | undefined) => SubscriptionChange<Result>,
      held?: Timer,
    ): Promise<Result> {
      const about = subscriptionLookup({ id });
      return committer.commit({
        lookups: [about, lookTimerLookup(id)],
        decide(view) {
          const row = view.row(about);
          const before = row && subscriptionOf(row);
          const { result, subscription, looking } = decide(before);
          const writes = before && subscription ? [updateSubscription(before, subscription)] : [];
          return { result, writes: [...writes, ...lookingWrites(view, id, looking, held)] };
        },
      });
    },
  };
}
