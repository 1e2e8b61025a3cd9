import { type BodyOf, isRefusal, type Refusal, refuse, type rest } from '@payflow/contracts';
import { tooMuch } from '../merchants/limits.ts';
import { type Keyed, onceByKey, type Replied, storedReply } from '../records/replied.ts';
import { withRipples } from '../records/ripples.ts';
import type { Facts, Outcome, Question } from '../records/store.ts';
import type { Invoice } from '../subscriptions/invoice.ts';
import type { Mail } from '../webhooks/delivery.ts';
import { askIssuer } from './approval.ts';
import type { Started } from './asking.ts';
import { AUTHORIZE_PATH } from './attempt-replies.ts';
import { authorize } from './authorize.ts';
import { billingKeyIn, cardFor, cardSent } from './choose-card.ts';
import type { PaymentsContext } from './context.ts';
import { freshAttempt } from './fresh-attempt.ts';
import type { Terms } from './payment.ts';
import { vacate } from './ready.ts';

/** Authorize in one call. The two commits, and all that they promise, are approve's: see approval.ts. */
export interface AuthorizeCall {
  readonly script?: string | undefined;
  readonly body: BodyOf<typeof rest.authorizePayment>;
  readonly merchantId: string;
  readonly keyed: Keyed;
  /** The invoice that it is a try to charge: that one is taken by the first commit, and its order is paid once at most. */
  readonly invoice?: Pick<Invoice, 'id' | 'tries'>;
}

interface Begun extends Started {
  /** Webhooks about a payment that had expired before this one took its order. */
  readonly mail: Mail;
}

/** What is agreed by a call without a payment window. */
export function termsOf(
  { body, merchantId, keyed }: AuthorizeCall,
  { ids }: Pick<PaymentsContext, 'ids'>,
): Omit<Terms, 'claim' | 'createdAt' | 'expiresAt'> {
  const orderNo = body.orderNo ?? ids.next('ord', keyed.replyKey?.key ?? merchantId);
  return {
    tid: ids.tid(orderNo),
    merchantId,
    orderNo,
    orderName: null,
    amount: body.amount,
    currency: body.currency,
    captureMode: body.capture ? 'AUTO' : 'MANUAL',
    taxFreeAmount: null,
    customerKey: body.customerKey ?? null,
    items: null,
    callbackUrl: null,
    successUrl: null,
    failUrl: null,
    readyFingerprint: '',
  };
}

/** Why the try of an invoice is not made: it was made before, or the invoice has moved on. */
function cannotCharge(
  asked: AuthorizeCall['invoice'],
  { invoice, orderPayments }: Facts,
): Refusal | undefined {
  if (!asked) return undefined;
  const isWanted = invoice?.status === 'OPEN' && invoice.tries === asked.tries;
  if (isWanted && orderPayments.length === 0) return undefined;
  return refuse('DUPLICATE_ORDER', `Invoice ${asked.id} has been tried ${asked.tries + 1} times before.`);
}

/** First commit. A refusal changes nothing and leaves the key free. */
async function start(context: PaymentsContext, call: AuthorizeCall): Promise<Begun | Replied | Refusal> {
  const { store, ids, clock, mode, holds, openToken } = context;
  const { body, merchantId, keyed } = call;
  const terms = termsOf(call, context);
  const typed = () => cardSent({ given: body.card, mode });
  const key = keyed.replyKey?.key ?? null;
  const fresh = freshAttempt(context, terms.tid, { key, path: AUTHORIZE_PATH });
  const command = {
    id: ids.next('chg', terms.tid),
    at: keyed.at,
    realAt: clock.realNow(),
    terms,
  };

  const decide = (facts: Facts): Outcome<Begun | Refusal> => {
    const { orderPayments, endpoints, merchant, billingKey: onFile } = facts;
    const refusal = (merchant && tooMuch(merchant, body.amount)) ?? cannotCharge(call.invoice, facts);
    if (refusal) return { result: refusal };
    const vacated = vacate(orderPayments, terms.orderNo, command);
    if (isRefusal(vacated)) return { result: vacated };
    const card = cardFor(body, { ...terms, onFile, openToken }, typed);
    if (isRefusal(card)) return { result: card };
    const made = fresh.on(card);
    if (isRefusal(made)) return { result: made };
    const { attempt, way } = made;
    const begun = authorize(orderPayments, { ...command, attempt, deadlineMs: way.place.deadlineMs });
    if (isRefusal(begun)) return { result: begun };
    const { mail, ...written } = withRipples(begun.changes, endpoints, holds());
    return {
      result: { payment: begun.payment, card, merchantName: merchant?.name ?? merchantId, way, mail },
      ...written,
      ...storedReply(keyed, undefined),
      ...(call.invoice ? { takesInvoice: { ...call.invoice, tid: terms.tid } } : {}),
    };
  };

  const question: Question = {
    order: { merchantId, orderNo: terms.orderNo },
    endpointsOf: merchantId,
    merchant: merchantId,
    ...billingKeyIn(body),
    ...(call.invoice ? { invoice: call.invoice.id } : {}),
    ...(keyed.replyKey ? { reply: keyed.replyKey } : {}),
  };
  const started = await fresh.committedBy(() =>
    store.decide(question, (facts) => onceByKey<Begun | Refusal>(keyed, facts, () => decide(facts))),
  );
  if (started === 'LOST') throw new Error('authorize asked under no timer');
  return started;
}

/** `/api/v1/payments/authorize`: refuses DUPLICATE_ORDER, CARD_NOT_A_TEST_CARD, ISSUER_UNAVAILABLE; a decline is a reply. */
export async function authorizePayment(
  context: PaymentsContext,
  call: AuthorizeCall,
): Promise<Replied | Refusal> {
  const started = await start(context, call);
  if (isRefusal(started) || 'reply' in started) return started;
  context.follow(started.mail);
  return askIssuer(context, { ...started, script: call.script });
}
