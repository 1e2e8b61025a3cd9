import type { Clock, Logger } from '@payflow/service-kit';
import type { PgAnswer } from '../orders/ports.ts';
import type { Plans } from './plan.ts';
import type { BillingPg } from './ports.ts';
import {
  cardGiven,
  isOver,
  learn,
  learnInvoice,
  neverBegan,
  type ShopSubscription,
  type SubscriptionNews,
} from './subscription.ts';

/** One call to the PG, and what it means for the subscription as it is by then. */
export type Decide = (subscription: ShopSubscription) => ShopSubscription | undefined;

export interface StepParts {
  readonly pg: BillingPg;
  readonly plans: Plans;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Refusals of the PG that will be the same tomorrow. */
const FOR_GOOD = ['NOT_FOUND', 'INVALID_STATE', 'VALIDATION_FAILED', 'CARD_NOT_A_TEST_CARD'];

const nothingNew: Decide = () => undefined;

/** News as a change; undefined when it is none. */
export function learned(
  now: ShopSubscription,
  news: SubscriptionNews,
  at: number,
): ShopSubscription | undefined {
  const told = learn(now, news, at);
  return told.learned === 'changed' ? told.subscription : undefined;
}

/** Makes the step that is next for a subscription. Each carries the key of the step, so that one made twice has one effect. */
export function createSteps({ pg, plans, clock, logger }: StepParts) {
  function unanswered(id: string, what: string, answer: Exclude<PgAnswer<never>, { answer: 'reply' }>): void {
    const why = answer.answer === 'lost' ? answer.why : `${answer.status} ${answer.problem.code}`;
    logger.warn({ subscription: id, what, why }, 'the PG did not bring a subscription on; trying again');
  }

  /** Has the buyer given the card? */
  async function afterCard({ id, billingKey }: ShopSubscription): Promise<Decide> {
    const answer = await pg.billingKey(billingKey);
    if (answer.answer !== 'reply') {
      unanswered(id, 'billing key', answer);
      return nothingNew;
    }
    switch (answer.reply.data.status) {
      case 'ACTIVE':
        return (now) => cardGiven(now, clock.now());
      case 'WAITING':
        return nothingNew;
      default:
        return (now) => neverBegan(now, 'No card was given.', clock.now());
    }
  }

  /** Asks for the subscription, for its plan first. */
  async function start({ id, planId, billingKey }: ShopSubscription): Promise<Decide> {
    const offered = await plans.offer(planId);
    const answer =
      offered.answer === 'reply'
        ? await pg.createSubscription({ planId, billingKey }, `subscribe-${id}`)
        : offered;
    if (answer.answer === 'reply') {
      const { data } = answer.reply;
      return (now) => {
        const next = learned(now, data, clock.now());
        // The first charge was declined.
        return next && isOver(next) ? { ...next, failure: data.invoice?.failure?.message ?? null } : next;
      };
    }
    unanswered(id, 'start', answer);
    const refusedForGood = answer.answer === 'refused' && FOR_GOOD.includes(answer.problem.code);
    return (now) =>
      refusedForGood ? neverBegan(now, answer.problem.message.slice(0, 500), clock.now()) : undefined;
  }

  /** How does it stand at the PG? */
  async function lookAt(id: string, pgSubscriptionId: string): Promise<Decide> {
    const answer = await pg.subscription(pgSubscriptionId);
    if (answer.answer !== 'reply') {
      unanswered(id, 'look', answer);
      return nothingNew;
    }
    const { data } = answer.reply;
    const invoices = data.status === 'PAST_DUE' ? await pg.openInvoices(pgSubscriptionId) : undefined;
    const open = invoices?.answer === 'reply' ? invoices.reply.data.invoices[0] : undefined;
    return (now) => {
      const at = clock.now();
      const known = learned(now, data, at) ?? now;
      const told = open && learnInvoice(known, { ...open, seq: data.seq }, at);
      const next = told?.learned === 'changed' ? told.subscription : known;
      return next === now ? undefined : { ...next, version: now.version + 1 };
    };
  }

  return (subscription: ShopSubscription): Promise<Decide> => {
    const { id, state, pgSubscriptionId } = subscription;
    if (state === 'WAITING_FOR_CARD') return afterCard(subscription);
    return pgSubscriptionId === null ? start(subscription) : lookAt(id, pgSubscriptionId);
  };
}
