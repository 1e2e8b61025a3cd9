import type { Timer, TimerHandlers } from '@payflow/service-kit';
import { clear } from '../payments/change.ts';
import type { PaymentsContext } from '../payments/context.ts';
import type { Facts, Outcome } from '../records/store.ts';
import type { Mail } from '../webhooks/delivery.ts';
import { chargeInvoice } from './charge.ts';
import { renew } from './periods.ts';
import { written } from './tell.ts';

/** What timers do to subscriptions. Each ends its own timer in the commit of its effect. */

/** The next period begins, or the subscription ends; each period by a commit of its own, however far the clock jumped. */
async function renewSubscription(context: PaymentsContext, timer: Timer): Promise<void> {
  const { store, ids, clock, holds, follow, nudge } = context;
  const { subscription: found } = await store.look({ subscription: timer.subject });
  const { merchantId = '', planId = '' } = found ?? {};
  const command = { at: clock.now(), invoiceId: ids.next('inv', timer.subject), heldUntil: 0 };
  const decide = ({ subscription, plan, openInvoices, endpoints }: Facts): Outcome<Mail | undefined> => {
    // Whoever changed the plan meanwhile is seen by the next try.
    if (subscription && subscription.planId !== planId) return { result: undefined };
    const renewed = subscription && plan && renew(subscription, plan, openInvoices, command);
    if (!renewed) return { result: undefined, timers: [clear('renew', timer.subject)] };
    const { mail, written: outcome } = written(renewed, endpoints, holds());
    return { result: mail, ...outcome };
  };
  const question = {
    subscription: timer.subject,
    plan: { merchantId, id: planId },
    openInvoicesOf: timer.subject,
    endpointsOf: merchantId,
    timer: { id: timer.id, fence: timer.fence },
  };
  const mail = await store.decide(question, decide);
  if (mail && mail !== 'LOST') follow(mail);
  nudge();
}

/** The status of a subscription that was made: the one call whose reply can outlive its process. */
const CREATED = 201;

async function chargeDue(context: PaymentsContext, timer: Timer): Promise<void> {
  const charged = await chargeInvoice(context, { invoiceId: timer.subject, success: CREATED, timer });
  if (charged) return;
  await context.store.decide({ timer: { id: timer.id, fence: timer.fence } }, () => ({
    result: undefined,
    timers: [clear('charge-invoice', timer.subject)],
  }));
}

export const subscriptionTimers = (context: PaymentsContext): TimerHandlers => ({
  renew: (timer) => renewSubscription(context, timer),
  'charge-invoice': (timer) => chargeDue(context, timer),
});
