import { isRefusal, type Refusal } from '@payflow/contracts';
import type { Timer } from '@payflow/service-kit';
import type { ReplyKey, StoredReply } from '../idempotency/reply.ts';
import { authorizePayment } from '../payments/authorization.ts';
import { clear, type TimerChange } from '../payments/change.ts';
import type { PaymentsContext } from '../payments/context.ts';
import type { Payment } from '../payments/payment.ts';
import type { Facts, Outcome, Question } from '../records/store.ts';
import type { Mail } from '../webhooks/delivery.ts';
import { type Invoice, orderOf } from './invoice.ts';
import { outcomeReply } from './reply.ts';
import { isOver, type Subscription } from './subscription.ts';
import { written } from './tell.ts';
import { type TryOutcome, tried } from './tries.ts';

/**
 * Charges an invoice.
 * 1. A try is an ordinary payment, whose order number is made of invoice and try. Its first commit takes the invoice, and is
 *    made only while the invoice is OPEN with as many tries as were seen, and its order has had no payment at all.
 * 2. Whoever comes later finds that payment by its order, and concludes from what became of it. One whose outcome is not
 *    known is waited for, however long, and nothing else is charged meanwhile.
 * 3. What the try comes to, its webhooks and the reply that waits for it are one commit, which counts the try.
 */

/** Waits for an outcome, or for an issuer that can be asked: business time, ms, doubled each time. */
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60 * 60_000;

/** As issuers say it: no such card; more than may be. */
const NO_SUCH_CARD = '14';
const TOO_MUCH = '61';

export interface Charged {
  readonly subscription: Subscription;
  readonly invoice: Invoice;
}

interface Concluded extends Charged {
  readonly mail: Mail | undefined;
}

interface Known extends Charged {
  readonly payment: Payment | undefined;
}

async function known({ store }: PaymentsContext, invoiceId: string): Promise<Known | undefined> {
  const { invoice } = await store.look({ invoice: invoiceId });
  if (!invoice) return undefined;
  const order = { merchantId: invoice.merchantId, orderNo: orderOf(invoice, invoice.tries + 1) };
  const { subscription, orderPayments } = await store.look({ subscription: invoice.subscriptionId, order });
  return subscription && { invoice, subscription, payment: orderPayments[0] };
}

/** Makes the payment of the next try. A refusal says that there is none. */
async function pay(
  context: PaymentsContext,
  { invoice, subscription }: Charged,
): Promise<Refusal | undefined> {
  const { merchantId, billingKey, customerKey } = subscription;
  const { id, tries, amount } = invoice;
  const orderNo = orderOf(invoice, tries + 1);
  const made = await authorizePayment(context, {
    body: { orderNo, amount, currency: 'KRW', billingKey, customerKey, capture: true },
    merchantId,
    keyed: { replyKey: undefined, fingerprint: '', at: context.clock.now() },
    invoice: { id, tries },
  });
  return isRefusal(made) ? made : undefined;
}

/** What became of a payment, as far as its invoice is concerned; undefined while it is not known. */
function outcomeOf({ terms: { tid }, state }: Payment): TryOutcome | undefined {
  switch (state.status) {
    case 'CAPTURED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
      return { outcome: 'paid', tid };
    case 'FAILED':
      return { outcome: 'failed', tid, responseCode: state.responseCode };
    case 'VOIDED':
    case 'EXPIRED':
    case 'CANCELLED_BY_BUYER':
      return { outcome: 'failed', tid, responseCode: NO_SUCH_CARD };
    case 'READY':
    case 'REQUESTED':
    case 'APPROVING':
    case 'UNKNOWN':
    case 'MANUAL_REVIEW':
    case 'AUTHORIZED':
      return undefined;
  }
}

/** A refusal that another try will not change counts as a decline; another one is waited out. */
function outcomeOfRefusal({ refusal }: Refusal): TryOutcome | undefined {
  switch (refusal) {
    case 'NOT_FOUND':
    case 'INVALID_STATE':
      return { outcome: 'failed', tid: null, responseCode: NO_SUCH_CARD };
    case 'VALIDATION_FAILED':
      return { outcome: 'failed', tid: null, responseCode: TOO_MUCH };
    default:
      return undefined;
  }
}

/** Looks for the payment of the next try, and makes it if there is none and it is still wanted. */
async function tryOnce(context: PaymentsContext, before: Known): Promise<TryOutcome | undefined> {
  if (before.payment) return outcomeOf(before.payment);
  if (isOver(before.subscription)) return { outcome: 'not-tried' };
  const refused = await pay(context, before);
  const after = await known(context, before.invoice.id);
  if (after?.payment && after.invoice.tries === before.invoice.tries) return outcomeOf(after.payment);
  return refused && outcomeOfRefusal(refused);
}

const replyKeyOf = ({ merchantId, replyTo }: Invoice): ReplyKey | undefined =>
  replyTo ? { merchantId, method: 'POST', ...replyTo } : undefined;

/** The reply of the call that waits for this try; only while nobody has answered it. */
function answered(stored: StoredReply | undefined, { subscription, invoice }: Charged, success: number) {
  if (!stored || stored.reply) return {};
  const { status, bytes } = outcomeReply(subscription, invoice, success);
  return { reply: { ...stored, reply: { status, bytes } } };
}

export interface ChargeCall {
  readonly invoiceId: string;
  /** The status of success of the call that waits for it. */
  readonly success: number;
  readonly timer?: Timer;
}

/** Tries once, and commits what it came to. Resolves to how subscription and invoice stand; undefined: there is no such invoice. */
export async function chargeInvoice(
  context: PaymentsContext,
  { invoiceId, success, timer }: ChargeCall,
): Promise<Charged | undefined> {
  const { store, clock, holds, follow } = context;
  const before = await known(context, invoiceId);
  if (!before) return undefined;
  const { merchantId, planId } = before.subscription;
  const outcome = before.invoice.status === 'OPEN' ? await tryOnce(context, before) : undefined;
  const at = clock.now();
  const replyKey = replyKeyOf(before.invoice);
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (timer?.attempts ?? 0), LONGEST_WAIT_MS);
  const later: TimerChange = {
    timer: 'set',
    kind: 'charge-invoice',
    subject: invoiceId,
    clock: 'business',
    due: at + wait,
    attempts: (timer?.attempts ?? 0) + 1,
  };

  const decide = (facts: Facts): Outcome<Concluded> => {
    const {
      subscription = before.subscription,
      invoice = before.invoice,
      plan,
      openInvoices,
      stored,
    } = facts;
    const isSame = invoice.status === 'OPEN' && invoice.tries === before.invoice.tries;
    if (!isSame || !plan) {
      const timers = invoice.status === 'OPEN' ? [] : [clear('charge-invoice', invoiceId)];
      return { result: { subscription, invoice, mail: undefined }, timers };
    }
    const stepped = outcome && tried({ subscription, invoice, plan, open: openInvoices }, { at, outcome });
    if (!stepped) {
      const charged = { subscription, invoice };
      const reply = answered(stored, charged, success);
      return { result: { ...charged, mail: undefined }, timers: [later], ...reply };
    }
    const told = written(stepped, facts.endpoints, holds());
    const [concluded = invoice] = stepped.invoices;
    const charged = { subscription: stepped.subscription, invoice: concluded };
    return {
      result: { ...charged, mail: told.mail },
      ...told.written,
      ...answered(stored, charged, success),
    };
  };

  const question: Question = {
    invoice: invoiceId,
    subscription: before.invoice.subscriptionId,
    plan: { merchantId, id: planId },
    openInvoicesOf: before.invoice.subscriptionId,
    endpointsOf: merchantId,
    ...(replyKey ? { reply: replyKey } : {}),
    ...(timer ? { timer: { id: timer.id, fence: timer.fence } } : {}),
  };
  const concluded = await store.decide(question, decide);
  if (concluded === 'LOST') return before;
  if (concluded.mail) follow(concluded.mail);
  return concluded;
}
