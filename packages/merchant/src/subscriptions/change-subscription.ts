import {
  type subscriptions as contract,
  type Refusal,
  refuse,
  type shopSubscriptions,
} from '@payflow/contracts';
import type { Clock, Logger } from '@payflow/service-kit';
import type { PgAnswer } from '../orders/ports.ts';
import type { Follow } from './follow.ts';
import type { BillingPg, Subscriptions } from './ports.ts';
import {
  asking,
  cancelledBeforeCard,
  isOver,
  type ShopSubscription,
  subscriptionReply,
} from './subscription.ts';

export interface ChangeSubscriptionParts {
  readonly subscriptions: Subscriptions;
  readonly pg: BillingPg;
  readonly follow: Follow;
  readonly clock: Clock;
  readonly logger: Logger;
}

type Reply = shopSubscriptions.ShopSubscription | Refusal;

/** The call that a buyer's wish comes to: its key holds the number of the asking, so that each is made once. */
type Ask = (pgSubscriptionId: string, key: string) => Promise<PgAnswer<contract.SubscriptionOutcome>>;

const none = (id: string): Refusal => refuse('NOT_FOUND', `There is no subscription ${id}.`);

const SOON_MS = 2_000;

/** Pure. Why it cannot be renewed; undefined when it can. */
export function refusesRenewal({ id, state, cancelAtPeriodEnd }: ShopSubscription): Refusal | undefined {
  if (state === 'PAST_DUE' || cancelAtPeriodEnd) return undefined;
  const instead = isOver({ state }) ? 'subscribe again' : 'there is nothing to pay or to take back';
  return refuse('INVALID_STATE', `Subscription ${id} is ${state}: ${instead}.`);
}

/** What a buyer does with a subscription of theirs. */
export function createChangeSubscription(parts: ChangeSubscriptionParts) {
  const { subscriptions, pg, follow, clock, logger } = parts;

  const own = async (id: string, buyerId: string): Promise<ShopSubscription | undefined> => {
    const found = await subscriptions.find(id);
    return found?.buyerId === buyerId ? found : undefined;
  };

  /** The asking is numbered, and a look is due, before the PG hears of it. */
  function numbered({ id }: ShopSubscription): Promise<ShopSubscription | undefined> {
    return subscriptions.change(id, (now) => {
      if (!now || isOver(now)) return { result: now };
      const next = asking(now, clock.now());
      const due = clock.now() + SOON_MS;
      return { result: next, subscription: next, looking: { look: 'at', due, attempts: 0 } };
    });
  }

  async function asked(subscription: ShopSubscription, what: string, ask: Ask): Promise<Reply> {
    const { id } = subscription;
    const now = await numbered(subscription);
    if (!now?.pgSubscriptionId || isOver(now))
      return refuse(
        'INVALID_STATE',
        `Subscription ${id} is ${now?.state}; see GET /merchant/api/subscriptions/${id}.`,
      );
    const answer = await ask(now.pgSubscriptionId, `${what}-${id}-${now.asked}`);
    if (answer.answer === 'reply') {
      await follow.hear(id, answer.reply.data);
      const after = await follow.goOn(id);
      return after ? subscriptionReply(after) : none(id);
    }
    const why = answer.answer === 'lost' ? answer.why : answer.problem.code;
    logger.warn({ subscription: id, what, why }, 'the PG did not change a subscription');
    if (answer.answer === 'refused' && answer.problem.code === 'INVALID_STATE') {
      await follow.goOn(id);
      return refuse('INVALID_STATE', answer.problem.message);
    }
    return refuse(
      'PG_UNAVAILABLE',
      'The payment gateway did not answer, and may have acted: look the subscription up before you try again.',
      { retryAfterSeconds: 2 },
    );
  }

  return {
    /** Refuses NOT_FOUND, INVALID_STATE and PG_UNAVAILABLE. */
    async renew(id: string, buyerId: string): Promise<Reply> {
      const subscription = await own(id, buyerId);
      if (!subscription) return none(id);
      return refusesRenewal(subscription) ?? asked(subscription, 'renew', pg.resumeSubscription);
    },

    /** Refuses NOT_FOUND, INVALID_STATE (over already, or just starting) and PG_UNAVAILABLE. */
    async cancel(id: string, buyerId: string, at: 'NOW' | 'PERIOD_END'): Promise<Reply> {
      const subscription = await own(id, buyerId);
      if (!subscription) return none(id);
      if (isOver(subscription))
        return refuse('INVALID_STATE', `Subscription ${id} is ${subscription.state} already.`);
      const ended = await subscriptions.change(id, (now) => {
        const next = now && cancelledBeforeCard(now, clock.now());
        return next
          ? { result: next, subscription: next, looking: { look: 'no-more' as const } }
          : { result: undefined };
      });
      if (ended) return subscriptionReply(ended);
      return asked(subscription, 'cancel', (pgId, key) => pg.cancelSubscription(pgId, at, key));
    },
  };
}
