import { clear, type TimerChange } from '../payments/change.ts';
import { daysLater } from './calendar.ts';
import { type Invoice, isChange } from './invoice.ts';
import { charge, end } from './periods.ts';
import type { Plan } from './plan.ts';
import { type Fact, isOver, type Step, type Subscription, step } from './subscription.ts';

/** What becomes of an invoice by the charges that are tried. Pure. */

/** Days after the invoice was due on which a declined charge is tried again by itself. */
const AGAIN_AFTER_DAYS = [1, 3, 5];
const FEWEST_TRIES = 1 + AGAIN_AFTER_DAYS.length;
/** Between the last two of them: what is owed is tried that often also when these days passed while nobody ran. */
const LATE_AFTER_DAYS = 2;

/** Whoever tries out of turn takes none of these days away. Nothing when all are over. */
function nextTryAt({ createdAt, tries }: Invoice, at: number): number | undefined {
  const planned = AGAIN_AFTER_DAYS.map((days) => daysLater(createdAt, days)).find((due) => due > at);
  return planned ?? (tries < FEWEST_TRIES ? daysLater(at, LATE_AFTER_DAYS) : undefined);
}

/** What became of one try. */
export type TryOutcome =
  | { readonly outcome: 'paid'; readonly tid: string }
  /** `tid` is null when no payment could be made. */
  | { readonly outcome: 'failed'; readonly tid: string | null; readonly responseCode: string }
  /** The subscription is over, and nothing was tried. */
  | { readonly outcome: 'not-tried' };

export interface TriedOf {
  readonly subscription: Subscription;
  readonly invoice: Invoice;
  readonly plan: Plan;
  /** All open invoices of the subscription. */
  readonly open: readonly Invoice[];
}

export interface TriedCommand {
  /** Business time, ms. */
  readonly at: number;
  readonly outcome: TryOutcome;
}

/** A try is over. Nothing when the invoice is not OPEN any more. */
export function tried(of: TriedOf, { at, outcome }: TriedCommand): Step | undefined {
  const { invoice } = of;
  if (invoice.status !== 'OPEN') return undefined;
  switch (outcome.outcome) {
    case 'paid':
      return paid(of, at, outcome.tid);
    case 'failed':
      return failed(of, at, outcome);
    case 'not-tried':
      return over(of, at, invoice);
  }
}

function paid({ subscription, invoice, open }: TriedOf, at: number, tid: string): Step {
  const { tries } = invoice;
  const settled: Invoice = {
    ...invoice,
    status: 'PAID',
    tries: tries + 1,
    nextTryAt: null,
    tid,
    failureCode: null,
    replyTo: null,
    paidAt: at,
    updatedAt: at,
  };
  const rest = { invoices: [settled], timers: [clear('charge-invoice', invoice.id)] };
  const fact: Fact = { type: 'invoice.paid', invoice: settled };
  if (isOver(subscription)) return step(subscription, at, [fact], rest);
  if (isChange(invoice))
    return step(
      { ...subscription, planId: invoice.planId },
      at,
      [fact, { type: 'subscription.updated' }],
      rest,
    );
  const isOwing = open.some((other) => other.id !== invoice.id && other.tries > 0 && !isChange(other));
  if (isOwing || subscription.status === 'ACTIVE') return step(subscription, at, [fact], rest);
  return step({ ...subscription, status: 'ACTIVE' }, at, [fact, { type: 'subscription.activated' }], rest);
}

type Failed = Extract<TryOutcome, { outcome: 'failed' }>;

function failed(of: TriedOf, at: number, { tid, responseCode }: Failed): Step {
  const { subscription, plan } = of;
  const invoice: Invoice = {
    ...of.invoice,
    tries: of.invoice.tries + 1,
    nextTryAt: null,
    tid,
    failureCode: responseCode,
    replyTo: null,
    updatedAt: at,
  };
  if (isOver(subscription) || isChange(invoice)) return over(of, at, invoice);
  if (neverBegan(subscription, invoice)) return cancelled(of, at, { ...invoice, status: 'VOID' });
  const next = nextTryAt(invoice, at);
  if (next !== undefined) return owing(of, at, { ...invoice, nextTryAt: next });
  const lost: Invoice = { ...invoice, status: 'UNCOLLECTIBLE' };
  return plan.afterRetries === 'CANCEL' ? cancelled(of, at, lost) : owing(of, at, lost);
}

/** Its first charge was tried when it was made: whoever sees it declined takes another card, and another subscription. */
const neverBegan = (subscription: Subscription, invoice: Invoice): boolean =>
  invoice.period === 1 && invoice.createdAt === subscription.createdAt;

/** The subscription is over, or its change was declined: the invoice is charged no more. */
function over({ subscription }: TriedOf, at: number, invoice: Invoice): Step {
  const ended: Invoice = { ...invoice, status: 'VOID', nextTryAt: null, replyTo: null, updatedAt: at };
  const timers = [clear('charge-invoice', invoice.id)];
  const fact: Fact =
    invoice.failureCode === null
      ? { type: 'subscription.updated' }
      : { type: 'invoice.payment_failed', invoice: ended };
  return step(subscription, at, [fact], { invoices: [ended], timers });
}

function owing({ subscription }: TriedOf, at: number, invoice: Invoice): Step {
  const fact: Fact = { type: 'invoice.payment_failed', invoice };
  const timer: TimerChange =
    invoice.nextTryAt === null ? clear('charge-invoice', invoice.id) : charge(invoice, invoice.nextTryAt);
  const rest = { invoices: [invoice], timers: [timer] };
  if (subscription.status === 'PAST_DUE') return step(subscription, at, [fact], rest);
  return step({ ...subscription, status: 'PAST_DUE' }, at, [fact, { type: 'subscription.past_due' }], rest);
}

function cancelled({ subscription, open }: TriedOf, at: number, invoice: Invoice): Step {
  const declined = step(subscription, at, [{ type: 'invoice.payment_failed', invoice }]);
  const others = open.filter(({ id }) => id !== invoice.id);
  const ended = end(declined.subscription, others, { at, status: 'CANCELLED' });
  return {
    ...ended,
    invoices: [invoice],
    events: [...declined.events, ...ended.events],
    timers: [clear('charge-invoice', invoice.id), ...ended.timers],
  };
}
