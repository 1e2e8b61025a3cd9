import { isRefusal, type Refusal, refuse } from '@payflow/contracts';
import { type BillingKey, ownKey } from '../billing-keys/billing-key.ts';
import { daysBetween } from './calendar.ts';
import { type Invoice, isChange } from './invoice.ts';
import { charge, end, type PeriodCommand } from './periods.ts';
import { offered, type Plan } from './plan.ts';
import { differenceOf } from './proration.ts';
import { isOver, refuseOver, type Step, type Subscription, step } from './subscription.ts';

/** What a merchant asks of a subscription that runs. Pure; nothing to change is no refusal. */

export type Changed = Step | Refusal | 'as it is';

export interface Of {
  readonly subscription: Subscription;
  /** Its open invoices, the oldest first. */
  readonly open: readonly Invoice[];
}

/** Business time, ms. */
type At = Pick<PeriodCommand, 'at'>;

export function cancel(
  { subscription, open }: Of,
  { at, when }: At & { when: 'NOW' | 'PERIOD_END' },
): Changed {
  if (isOver(subscription)) return refuseOver(subscription);
  if (when === 'NOW') return end(subscription, open, { at, status: 'CANCELLED' });
  if (subscription.cancelAtEnd) return 'as it is';
  return step({ ...subscription, cancelAtEnd: true }, at, [{ type: 'subscription.updated' }]);
}

export type ResumeCommand = Pick<ChangePlanCommand, 'at' | 'heldUntil' | 'replyTo'>;

/** Takes a cancel back that is still to come; else has the invoice that is owed longest charged now, as a try of its own. */
export function resume({ subscription, open }: Of, { at, heldUntil, replyTo }: ResumeCommand): Changed {
  const { id, status } = subscription;
  if (isOver(subscription)) return refuseOver(subscription);
  if (subscription.cancelAtEnd)
    return step({ ...subscription, cancelAtEnd: false }, at, [{ type: 'subscription.updated' }]);
  const owed = status === 'PAST_DUE' ? open.find((invoice) => !isChange(invoice)) : undefined;
  if (!owed)
    return refuse('INVALID_STATE', `Subscription ${id} is ${status}, and there is nothing to resume.`);
  const invoice: Invoice = { ...owed, nextTryAt: at, failureCode: null, replyTo, updatedAt: at };
  return step(subscription, at, [{ type: 'subscription.updated' }], {
    invoices: [invoice],
    timers: [charge(invoice, at, heldUntil)],
  });
}

/** Another card on file, of the same customer. */
export function changeKey(
  { subscription }: Of,
  key: BillingKey | undefined,
  { at, id }: At & { id: string },
): Changed {
  if (isOver(subscription)) return refuseOver(subscription);
  const own = subscribable(key, { ...subscription, id });
  if (isRefusal(own)) return own;
  if (id === subscription.billingKey) return 'as it is';
  return step({ ...subscription, billingKey: id }, at, [{ type: 'subscription.updated' }]);
}

/** The card on file that is to pay for a subscription. Refuses another merchant's or customer's, and one that is not ACTIVE. */
export function subscribable(
  key: BillingKey | undefined,
  { id, merchantId, customerKey }: { id: string; merchantId: string; customerKey: string | undefined },
): BillingKey | Refusal {
  const own = ownKey(key, id, merchantId);
  if (isRefusal(own)) return own;
  if (own.status !== 'ACTIVE')
    return refuse('INVALID_STATE', `Billing key ${id} is ${own.status}; only an ACTIVE one can pay.`);
  if (customerKey !== undefined && customerKey !== own.customerKey)
    return refuse('INVALID_STATE', `Billing key ${id} is another customer's.`);
  return own;
}

export interface ChangePlanCommand extends PeriodCommand {
  readonly id: string;
  readonly replyTo: Invoice['replyTo'];
}

/** By days, Asia/Seoul: what is dearer is charged, and changes when it is paid; what is cheaper becomes credit. */
export function changePlan(
  { subscription, open }: Of,
  { from, to }: { readonly from: Plan; readonly to: Plan | undefined },
  command: ChangePlanCommand,
): Changed {
  const { at, id } = command;
  const refusal = cannotChange({ subscription, open });
  if (refusal) return refusal;
  const plan = offered(to, id);
  if (isRefusal(plan)) return plan;
  if (plan.id === subscription.planId) return 'as it is';
  if (plan.interval !== from.interval || plan.intervalCount !== from.intervalCount)
    return refuse('INVALID_STATE', `Plan ${id} has another interval; cancel, and subscribe to it anew.`);
  const { status, periodStart, periodEnd } = subscription;
  const rest = { days: daysBetween(periodStart, periodEnd), daysLeft: daysBetween(at, periodEnd) };
  const difference = status === 'TRIALING' ? 0 : differenceOf(from.amount, plan.amount, rest);
  if (difference <= 0) {
    const changed = { ...subscription, planId: plan.id, credit: subscription.credit - difference };
    return step(changed, at, [{ type: 'subscription.updated' }]);
  }
  const invoice = changeInvoice(subscription, plan, difference, command);
  const timers = [charge(invoice, at, command.heldUntil)];
  return step(subscription, at, [{ type: 'subscription.updated' }], { invoices: [invoice], timers });
}

function cannotChange({ subscription, open }: Of): Refusal | undefined {
  if (isOver(subscription)) return refuseOver(subscription);
  const [owed] = open;
  if (!owed) return undefined;
  return refuse('INVALID_STATE', `Invoice ${owed.id} is open; it must be paid, or given up, before.`);
}

/** The event's number tells it from other changes in the same period. */
const changeInvoice = (
  { id, merchantId, customerKey, period, periodEnd, seq }: Subscription,
  plan: Plan,
  amount: number,
  { at, invoiceId, replyTo }: ChangePlanCommand,
): Invoice => ({
  id: invoiceId,
  merchantId,
  subscriptionId: id,
  period,
  part: seq + 1,
  planId: plan.id,
  customerKey,
  periodStart: at,
  periodEnd,
  amount,
  creditUsed: 0,
  currency: plan.currency,
  status: 'OPEN',
  tries: 0,
  nextTryAt: at,
  tid: null,
  failureCode: null,
  replyTo,
  paidAt: null,
  createdAt: at,
  updatedAt: at,
});
