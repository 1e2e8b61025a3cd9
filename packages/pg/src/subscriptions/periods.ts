import { type Refusal, refuse } from '@payflow/contracts';
import { clear, type TimerChange } from '../payments/change.ts';
import { daysLater, periodStart } from './calendar.ts';
import type { Invoice } from './invoice.ts';
import type { Plan } from './plan.ts';
import { isOver, type Step, type Subscription, step } from './subscription.ts';

/** How periods begin and end. Pure. */

export interface PeriodCommand {
  /** Business time, ms. */
  readonly at: number;
  /** The id of the invoice that may be written. */
  readonly invoiceId: string;
  /** Real time until which whoever commits this charges the invoice itself; 0: nobody. */
  readonly heldUntil: number;
}

export interface BeginCommand extends PeriodCommand {
  readonly id: string;
  readonly customerKey: string;
  readonly billingKey: string;
  /** When it is to begin; absent: now. */
  readonly startAt?: number;
  readonly replyTo: Invoice['replyTo'];
}

const renewal = ({ id, periodEnd }: Subscription): TimerChange => ({
  timer: 'set',
  kind: 'renew',
  subject: id,
  clock: 'business',
  due: periodEnd,
});

export const charge = (invoice: Invoice, due: number, heldUntil = 0): TimerChange => ({
  timer: 'set',
  kind: 'charge-invoice',
  subject: invoice.id,
  clock: 'business',
  due,
  heldUntil,
});

const MAX_DAYS_AHEAD = 730;

/** Why a subscription cannot begin then. Years of five digits would break whoever reads its periods. */
function startRefused(startAt: number, at: number): string | null {
  if (startAt < at) return 'must not be in the past';
  return startAt > daysLater(at, MAX_DAYS_AHEAD) ? `must be at most ${MAX_DAYS_AHEAD} days ahead` : null;
}

/** A subscription from its first event on. Refuses to begin in the past, or more than 730 days ahead. */
export function begin(plan: Plan, command: BeginCommand): Step | Refusal {
  const { at, id, customerKey, billingKey, startAt = at } = command;
  const message = startRefused(startAt, at);
  if (message !== null)
    return refuse('VALIDATION_FAILED', `startAt: ${message}.`, { errors: [{ path: 'startAt', message }] });
  const anchorAt = daysLater(startAt, plan.trialDays);
  const subscription: Subscription = {
    id,
    merchantId: plan.merchantId,
    planId: plan.id,
    customerKey,
    billingKey,
    status: 'TRIALING',
    anchorAt,
    period: 0,
    periodStart: at,
    periodEnd: anchorAt,
    cancelAtEnd: false,
    credit: 0,
    seq: 0,
    endedAt: null,
    createdAt: at,
    updatedAt: at,
  };
  if (anchorAt > at)
    return step(subscription, at, [{ type: 'subscription.created' }], { timers: [renewal(subscription)] });
  const first: Subscription = { ...nextPeriod(subscription, plan), status: 'PAST_DUE' };
  const { invoice } = invoiceFor(first, plan, command);
  const waiting = { ...invoice, replyTo: command.replyTo };
  return step(first, at, [{ type: 'subscription.created' }], {
    invoices: [waiting],
    timers: [renewal(first), charge(waiting, at, command.heldUntil)],
  });
}

function nextPeriod(subscription: Subscription, plan: Plan): Subscription {
  const period = subscription.period + 1;
  return {
    ...subscription,
    period,
    periodStart: subscription.periodEnd,
    periodEnd: periodStart(subscription.anchorAt, plan, period + 1),
  };
}

/** What the present period costs, less the credit there is. */
function invoiceFor(
  subscription: Subscription,
  plan: Plan,
  { at, invoiceId }: PeriodCommand,
): { readonly invoice: Invoice; readonly creditLeft: number } {
  const { id: subscriptionId, merchantId, customerKey, credit, period } = subscription;
  const creditUsed = Math.min(credit, plan.amount);
  const amount = plan.amount - creditUsed;
  const invoice: Invoice = {
    id: invoiceId,
    merchantId,
    subscriptionId,
    period,
    part: 0,
    planId: plan.id,
    customerKey,
    periodStart: subscription.periodStart,
    periodEnd: subscription.periodEnd,
    amount,
    creditUsed,
    currency: plan.currency,
    status: amount === 0 ? 'PAID' : 'OPEN',
    tries: 0,
    nextTryAt: amount === 0 ? null : at,
    tid: null,
    failureCode: null,
    replyTo: null,
    paidAt: amount === 0 ? at : null,
    createdAt: at,
    updatedAt: at,
  };
  return { invoice, creditLeft: credit - creditUsed };
}

/** The present period is over: the next one begins, with its invoice, or the subscription ends. Nothing when it is not yet. */
export function renew(
  subscription: Subscription,
  plan: Plan,
  open: readonly Invoice[],
  command: PeriodCommand,
): Step | undefined {
  const { at } = command;
  if (isOver(subscription) || at < subscription.periodEnd) return undefined;
  if (subscription.cancelAtEnd) return end(subscription, open, { at, status: 'ENDED' });
  const next = nextPeriod(subscription, plan);
  const { invoice, creditLeft } = invoiceFor(next, plan, command);
  const renewed = { ...next, credit: creditLeft };
  if (invoice.status === 'OPEN') {
    return step(renewed, at, [{ type: 'subscription.updated' }], {
      invoices: [invoice],
      timers: [renewal(renewed), charge(invoice, at)],
    });
  }
  const paid = { type: 'invoice.paid', invoice } as const;
  const begins = renewed.status === 'TRIALING';
  const status = begins ? 'ACTIVE' : renewed.status;
  return step(
    { ...renewed, status },
    at,
    [{ type: begins ? 'subscription.activated' : 'subscription.updated' }, paid],
    { invoices: [invoice], timers: [renewal(renewed)] },
  );
}

/** It is over. Invoices that are open are looked at once more, and charged no more. */
export function end(
  subscription: Subscription,
  open: readonly Invoice[],
  { at, status }: { readonly at: number; readonly status: 'CANCELLED' | 'ENDED' },
): Step {
  const over: Subscription = { ...subscription, status, cancelAtEnd: false, endedAt: at };
  const type = status === 'ENDED' ? 'subscription.ended' : 'subscription.cancelled';
  const looked = open.map(
    ({ id }): TimerChange => ({ timer: 'restart', kind: 'charge-invoice', subject: id, due: at }),
  );
  return step(over, at, [{ type }], { timers: [clear('renew', subscription.id), ...looked] });
}
