import type { Ids, Timer } from '@payflow/service-kit';
import { nextLook } from './looking.ts';
import type { Looking, SubscriptionChange, Subscriptions } from './ports.ts';
import { createSteps, type Decide, learned, type StepParts } from './steps.ts';
import { isOver, type ShopSubscription, type SubscriptionNews } from './subscription.ts';

/**
 * Brings a subscription on, and finds out how it stands: after each call of its buyer, and by timer until it is over.
 * 1. Each step asks the PG with the key of the step, so a step that is repeated, also after a crash, has one effect.
 * 2. What no reply told, a look tells: a webhook that is lost costs time and nothing else.
 */
export interface FollowParts extends StepParts {
  readonly subscriptions: Subscriptions;
  readonly ids: Ids;
}

export interface Follow {
  /** Brings it as far as it goes now; the subscription as it is after that. */
  goOn(id: string): Promise<ShopSubscription | undefined>;
  /** Takes in what a reply says. */
  hear(id: string, news: SubscriptionNews): Promise<ShopSubscription | undefined>;
  /** Timer. */
  look(timer: Timer): Promise<void>;
}

export function createFollow({ subscriptions, clock, ids, ...parts }: FollowParts): Follow {
  const stepOf = createSteps({ ...parts, clock });

  function lookAfter(subscription: ShopSubscription, looks: number): Looking {
    const due = nextLook(subscription, looks, clock.now(), ids.fraction(subscription.id));
    return due === undefined ? { look: 'no-more' } : { look: 'at', due, attempts: looks };
  }

  /** Commits a step; the next look follows from what the subscription has become. */
  function commit(
    id: string,
    decide: Decide,
    looks: number,
    held?: Timer,
  ): Promise<ShopSubscription | undefined> {
    return subscriptions.change(
      id,
      (now): SubscriptionChange<ShopSubscription | undefined> => {
        if (!now) return { result: undefined, looking: { look: 'no-more' } };
        const next = decide(now);
        const result = next ?? now;
        return { result, subscription: next, looking: lookAfter(result, next ? 0 : looks) };
      },
      held,
    );
  }

  /**
   * A step that brings it on is followed by the next one. So what the PG replies to a start is looked at once more: its reply may be
   * a stored one, and a webhook that came before it was known here was about nothing that this shop had.
   */
  async function stepOn(id: string, looks: number, held?: Timer): Promise<ShopSubscription | undefined> {
    const before = await subscriptions.find(id);
    if (!before || isOver(before)) return commit(id, () => undefined, looks, held);
    const after = await commit(id, await stepOf(before), looks, held);
    const isBroughtOn = after && before.pgSubscriptionId === null && after.state !== before.state;
    return isBroughtOn ? stepOn(id, 0) : after;
  }

  return {
    goOn: (id) => stepOn(id, 0),
    hear: (id, news) => commit(id, (now) => learned(now, news, clock.now()), 0),
    async look(timer) {
      await stepOn(timer.subject, timer.attempts + 1, timer);
    },
  };
}
