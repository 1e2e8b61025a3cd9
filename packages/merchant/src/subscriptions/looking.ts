import { isOver, type ShopSubscription } from './subscription.ts';

/**
 * When the shop looks at the PG by itself, should a webhook have been lost. Business time, ms.
 * While something is under way it looks soon and then every minute; else when the next thing should have happened.
 */
const WAITS_MS = [2_000, 5_000, 10_000, 30_000];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What the PG needs to charge a renewal, and its webhook to come. */
export const AFTER_PERIOD_MS = 15 * MINUTE_MS;
/** How often one is looked at whose charge is tried again every other day. */
export const PAST_DUE_EVERY_MS = 6 * HOUR_MS;

/** The time of the next look, number `looks` (from 0) of those that brought nothing; undefined when there is nothing to come. */
export function nextLook(
  subscription: ShopSubscription,
  looks: number,
  at: number,
  fraction: number,
): number | undefined {
  if (isOver(subscription)) return undefined;
  const soon = at + Math.round((WAITS_MS[looks] ?? MINUTE_MS) * (0.8 + 0.4 * fraction));
  switch (subscription.state) {
    case 'PAST_DUE':
      return at + PAST_DUE_EVERY_MS;
    case 'TRIALING':
    case 'ACTIVE': {
      const due = (subscription.periodEnd ?? at) + AFTER_PERIOD_MS;
      return due > at ? due : at + HOUR_MS;
    }
    default:
      return soon;
  }
}
