import { type BodyOf, isRefusal, type Refusal, refuse, type subscriptions } from '@payflow/contracts';
import type { PaymentsContext } from '../payments/context.ts';
import { type Keyed, onceByKey, type Replied, storedReply } from '../records/replied.ts';
import type { Facts, Outcome, Question } from '../records/store.ts';
import { HOLD_MS } from '../webhooks/holding.ts';
import { type Changed, cancel, changeKey, changePlan, type Of, resume } from './changes.ts';
import { type Begun, chargeBegun, replyToOf } from './create.ts';
import { outcomeReply } from './reply.ts';
import { ownSubscription, type Subscription } from './subscription.ts';
import { written } from './tell.ts';

/** What a merchant asks of one of its subscriptions: a commit, and then perhaps a charge. */

export interface SubscriptionCall<Body> {
  readonly id: string;
  readonly merchantId: string;
  readonly body: Body;
  readonly keyed: Keyed;
}

const OK = 200;

interface Act {
  readonly question?: Question;
  decide(of: Of, facts: Facts): Changed;
}

/** The outcome of a first commit; an invoice that it wrote is charged next. */
function outcomeOf(
  decided: Exclude<Changed, Refusal>,
  { subscription, keyed, facts }: { subscription: Subscription; keyed: Keyed; facts: Facts },
  holds: ReturnType<PaymentsContext['holds']>,
): Outcome<Begun> {
  const stepped = decided === 'as it is' ? undefined : decided;
  const told = stepped && written(stepped, facts.endpoints, holds);
  const charged = stepped?.invoices[0];
  const after = stepped?.subscription ?? subscription;
  const { status, bytes } = outcomeReply(after, charged, OK);
  const reply = { status, bytes };
  const mail = told?.mail ?? { deliveries: [], endpoints: [], messages: [] };
  return {
    result: { mail, invoiceId: charged?.id, reply },
    ...told?.written,
    ...storedReply(keyed, charged ? undefined : reply),
  };
}

async function act(
  context: PaymentsContext,
  { id, merchantId, keyed }: SubscriptionCall<unknown>,
  { question = {}, decide }: Act,
): Promise<Replied | Refusal> {
  const { store, holds } = context;
  const first = (facts: Facts): Outcome<Begun | Refusal> => {
    const subscription = ownSubscription(facts.subscription, id, merchantId);
    if (isRefusal(subscription)) return { result: subscription };
    const decided = decide({ subscription, open: facts.openInvoices }, facts);
    if (isRefusal(decided)) return { result: decided };
    return outcomeOf(decided, { subscription, keyed, facts }, holds());
  };
  const asked: Question = {
    ...question,
    subscription: id,
    openInvoicesOf: id,
    endpointsOf: merchantId,
    ...(keyed.replyKey ? { reply: keyed.replyKey } : {}),
  };
  const begun = await store.decide(asked, (facts) =>
    onceByKey<Begun | Refusal>(keyed, facts, () => first(facts)),
  );
  if (begun === 'LOST') throw new Error('a subscription was changed under no timer');
  if (isRefusal(begun) || 'replayed' in begun) return begun;
  context.nudge();
  return chargeBegun(context, begun, OK);
}

export const cancelSubscription = (
  context: PaymentsContext,
  call: SubscriptionCall<BodyOf<typeof subscriptions.cancelSubscription>>,
): Promise<Replied | Refusal> =>
  act(context, call, { decide: (of) => cancel(of, { at: call.keyed.at, when: call.body.at }) });

/** Takes a cancel back; or has the oldest open invoice of a PAST_DUE one charged now, out of turn. */
export const resumeSubscription = (
  context: PaymentsContext,
  call: SubscriptionCall<unknown>,
): Promise<Replied | Refusal> =>
  act(context, call, {
    decide: (of) =>
      resume(of, {
        at: call.keyed.at,
        heldUntil: context.clock.realNow() + HOLD_MS,
        replyTo: replyToOf(call.keyed),
      }),
  });

export const changeBillingKey = (
  context: PaymentsContext,
  call: SubscriptionCall<BodyOf<typeof subscriptions.changeBillingKey>>,
): Promise<Replied | Refusal> => {
  const { billingKey: id } = call.body;
  return act(context, call, {
    question: { billingKey: id },
    decide: (of, { billingKey }) => changeKey(of, billingKey, { at: call.keyed.at, id }),
  });
};

/** The plan that it has now is looked up before; when it was changed meanwhile, nothing is. */
export async function changeSubscriptionPlan(
  context: PaymentsContext,
  call: SubscriptionCall<BodyOf<typeof subscriptions.changePlan>>,
): Promise<Replied | Refusal> {
  const { store, ids, clock } = context;
  const { merchantId, keyed } = call;
  const { subscription: found } = await store.look({ subscription: call.id });
  const { plan: from } = await store.look({ plan: { merchantId, id: found?.planId ?? '' } });
  const command = {
    at: keyed.at,
    id: call.body.planId,
    invoiceId: ids.next('inv', call.id),
    heldUntil: clock.realNow() + HOLD_MS,
    replyTo: replyToOf(keyed),
  };
  return act(context, call, {
    question: { plan: { merchantId, id: call.body.planId } },
    decide(of, { plan: to }) {
      if (from && from.id === of.subscription.planId) return changePlan(of, { from, to }, command);
      return refuse(
        'INVALID_STATE',
        `Subscription ${call.id} was changed at the same time; look at it again.`,
      );
    },
  });
}
