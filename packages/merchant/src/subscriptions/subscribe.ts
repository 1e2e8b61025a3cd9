import { type FieldError, type Refusal, refuse, type shopSubscriptions } from '@payflow/contracts';
import { type Clock, type Ids, type Logger, sortableId } from '@payflow/service-kit';
import type { z } from 'zod';
import type { PgAnswer } from '../orders/ports.ts';
import type { Product } from '../shelf/shelf.ts';
import type { Follow } from './follow.ts';
import { planIdOf } from './plan.ts';
import type { BillingPg, Subscriptions } from './ports.ts';
import { type ShopSubscription, subscriptionReply, taken } from './subscription.ts';

export interface SubscribeParts {
  readonly subscriptions: Subscriptions;
  readonly pg: BillingPg;
  readonly follow: Follow;
  readonly shelf: readonly Product[];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Where the buyer comes back to from the PG's form. */
  returnUrl(subscriptionId: string): string;
}

export type SubscribeCommand = z.output<typeof shopSubscriptions.subscribe.body> & {
  readonly buyerId: string;
};

interface Card {
  readonly billingKey: string;
  readonly formUrl: string | null;
}

const wrong = (path: string, message: string): Refusal =>
  refuse('VALIDATION_FAILED', `${path}: ${message}`, { errors: [{ path, message }] satisfies FieldError[] });

const hasOne = ({ id, productId, state }: ShopSubscription): Refusal =>
  refuse(
    'INVALID_STATE',
    `This buyer has subscription ${id} to ${productId}, which is ${state}; renew it, or cancel it first.`,
  );

/** The card is the buyer's to mend; everything else is the PG's. */
function refused(answer: Exclude<PgAnswer<never>, { answer: 'reply' }>): Refusal {
  const mine = answer.answer === 'refused' && answer.problem.code === 'CARD_NOT_A_TEST_CARD';
  if (mine) return refuse('CARD_NOT_A_TEST_CARD', answer.problem.message);
  return refuse(
    'PG_UNAVAILABLE',
    'The payment gateway cannot take a card right now; nothing was charged, try again.',
    { retryAfterSeconds: 1 },
  );
}

/**
 * Takes a subscription. The card comes first, for the PG keeps it and charges nothing yet; then the subscription stands in the shop's
 * own books, with the timer that goes on with it, before the PG is asked to charge.
 * Refuses VALIDATION_FAILED, INVALID_STATE (the buyer has one), CARD_NOT_A_TEST_CARD and PG_UNAVAILABLE.
 */
export function createSubscribe(parts: SubscribeParts) {
  const { subscriptions, pg, follow, shelf, clock, ids, logger, returnUrl } = parts;

  /** Only a card that the PG keeps for this very buyer. */
  async function onFile(billingKey: string, buyerId: string): Promise<Card | Refusal> {
    const answer = await pg.billingKey(billingKey);
    if (answer.answer === 'lost') return refused(answer);
    const known = answer.answer === 'reply' ? answer.reply.data : undefined;
    if (known?.customerKey === buyerId && known.status === 'ACTIVE') return { billingKey, formUrl: null };
    return wrong('billingKey', 'is no card that this buyer has on file');
  }

  async function cardFor(
    id: string,
    { card, billingKey, buyerId }: SubscribeCommand,
  ): Promise<Card | Refusal> {
    if (billingKey !== undefined) return onFile(billingKey, buyerId);
    const how = card ? { card } : { returnUrl: returnUrl(id) };
    const answer = await pg.createBillingKey({ customerKey: buyerId, ...how }, `card-${id}`);
    if (answer.answer === 'reply') return answer.reply.data;
    const why = answer.answer === 'lost' ? answer.why : answer.problem.code;
    logger.warn({ subscription: id, why }, 'the PG took no card');
    return refused(answer);
  }

  return async (command: SubscribeCommand): Promise<shopSubscriptions.ShopSubscription | Refusal> => {
    const { buyerId, productId } = command;
    const product = shelf.find(({ id, kind }) => id === productId && kind === 'SUBSCRIPTION');
    if (!product)
      return wrong('productId', 'is no subscription on the shelf; see GET /merchant/api/products');
    const live = await subscriptions.live(buyerId, productId);
    if (live) return hasOne(live);
    const id = `ssb_${sortableId(clock.realNow(), ids.bytes, buyerId)}`;
    const card = await cardFor(id, command);
    if ('refusal' in card) return card;
    const { name, price: amount } = product;
    const { billingKey, formUrl } = card;
    const parts = { id, buyerId, productId, name, amount, planId: planIdOf(product), billingKey, formUrl };
    const subscription = taken(parts, clock.now());
    const added = await subscriptions.add(subscription, {
      look: 'at',
      due: clock.now() + LOST_AFTER_MS,
      attempts: 0,
    });
    if (!added) {
      const other = await subscriptions.live(buyerId, productId);
      return hasOne(other ?? subscription);
    }
    const now = formUrl === null ? await follow.goOn(id) : subscription;
    return subscriptionReply(now ?? subscription);
  };
}

/** The calls that follow have 10 s each; whoever holds no reply then has lost it. */
const LOST_AFTER_MS = 30_000;
