import { type BodyOf, isRefusal, type pay, type Refusal, Refused, refuse } from '@payflow/contracts';
import { isNamed, type NamedCard } from '../checkout/page-state.ts';
import type { Reply } from '../idempotency/reply.ts';
import { DEFAULT_FEE_BASIS_POINTS } from '../merchants/merchant.ts';
import { type Keyed, onceByKey, ownReply, type Replied, storedReply } from '../records/replied.ts';
import { withRipples } from '../records/ripples.ts';
import type { Facts, Outcome, Question } from '../records/store.ts';
import { NOT_HELD } from '../webhooks/announce.ts';
import type { Mail } from '../webhooks/delivery.ts';
import { approve, cannotApprove } from './approve.ts';
import { askIssuers, type Started } from './asking.ts';
import { replyKeyOf, replyTo } from './attempt-replies.ts';
import { clear } from './change.ts';
import { billingKeyIn, cardToCharge, chooseCard } from './choose-card.ts';
import { conclude, type IssuerOutcome } from './conclude.ts';
import type { PaymentsContext } from './context.ts';
import { freshAttempt } from './fresh-attempt.ts';
import type { Card } from './issuer.ts';
import type { IssuerCall } from './issuer-call.ts';
import { keepCard } from './keep-card.ts';
import { attemptOf, type Payment } from './payment.ts';

/**
 * Approve, safe against a crash at any point.
 * 1. APPROVING, the attemptId and the resolve timer are committed before any byte leaves for the issuer.
 * 2. The outcome, its webhooks and the stored reply are committed together, before the caller is answered.
 * 3. No outcome is guessed: what is not known is UNKNOWN, and is reversed.
 * 4. Another issuer is asked only when the one before surely holds nothing, and under a fresh attempt (asking.ts).
 */
export interface ApproveCall {
  readonly script?: string | undefined;
  readonly body: BodyOf<typeof pay.approve>;
  readonly merchantId: string;
  readonly keyed: Keyed;
}

/** Whose payment it is. Refuses a call that names another customer than ready did. */
function customerOf({ terms }: Payment, named: string | undefined): string | null | Refusal {
  if (named === undefined || terms.customerKey === null || named === terms.customerKey)
    return named ?? terms.customerKey;
  const message = 'is not the customer for whom it was made ready';
  return refuse('VALIDATION_FAILED', `customerKey: ${message}.`, {
    errors: [{ path: 'customerKey', message }],
  });
}

interface Choice {
  readonly card: Card;
  readonly installmentMonths: number;
}

/** The card to charge and how; the name of one on file that is not looked up yet. */
function choiceOf(
  { mode, openChoice, openToken }: PaymentsContext,
  { body, merchantId }: ApproveCall,
  payment: Payment,
  { page, billingKey: onFile }: Facts,
  lookedUp: string | undefined,
): Choice | NamedCard | Refusal {
  const customerKey = customerOf(payment, body.customerKey);
  if (isRefusal(customerKey)) return customerKey;
  const open = (sealed: string) => openChoice(sealed, body.tid);
  const chosen = chooseCard({ given: body.card, billingKey: body.billingKey, page, mode, open });
  if (isRefusal(chosen) || (isNamed(chosen) && chosen.billingKey !== lookedUp)) return chosen;
  const card = cardToCharge(chosen, { merchantId, customerKey, onFile, openToken }, body.saveCard);
  if (isRefusal(card)) return card;
  return { card, installmentMonths: body.installmentMonths ?? chosen.installmentMonths ?? 0 };
}

/** First commit. A refusal changes nothing and leaves the key free. */
async function start(context: PaymentsContext, call: ApproveCall): Promise<Started | Replied | Refusal> {
  let { billingKey } = call.body;
  for (;;) {
    const started = await startBy(context, call, billingKey);
    if (isRefusal(started) || !('billingKey' in started)) return started;
    // The buyer chose a card on file, which only the page's row told.
    billingKey = started.billingKey;
  }
}

/** The first commit, or the name of the card on file that has to be looked up for it. */
async function startBy(
  context: PaymentsContext,
  call: ApproveCall,
  billingKey: string | undefined,
): Promise<Started | NamedCard | Replied | Refusal> {
  const { store, ids, clock } = context;
  const { body, merchantId, keyed } = call;
  const { tid, amount } = body;
  const moment = { id: ids.next('chg', tid), at: keyed.at, realAt: clock.realNow() };
  const key = keyed.replyKey?.key ?? null;
  const fresh = freshAttempt(context, tid, { key });
  const notFound = refuse('NOT_FOUND', `There is no payment ${tid}.`);

  const decide = (facts: Facts): Outcome<Started | NamedCard | Refusal> => {
    const { payment, merchant } = facts;
    if (!payment || payment.terms.merchantId !== merchantId) return { result: notFound };
    const refusal = cannotApprove(payment, { at: moment.at, amount });
    if (refusal) return { result: refusal };
    const choice = choiceOf(context, call, payment, facts, billingKey);
    if (isRefusal(choice) || !('card' in choice)) return { result: choice };
    const { card, installmentMonths } = choice;
    const made = fresh.on(card, installmentMonths);
    if (isRefusal(made)) return { result: made };
    const { attempt, way } = made;
    const { deadlineMs } = way.place;
    const changed = approve(payment, { ...moment, attempt, deadlineMs, amount });
    if (isRefusal(changed)) return { result: changed };
    return {
      result: { payment: changed.payment, card, merchantName: merchant?.name ?? merchantId, way },
      ...withRipples([changed], [], NOT_HELD),
      ...storedReply(keyed, undefined),
    };
  };

  const question: Question = {
    approving: tid,
    pageOf: tid,
    merchant: merchantId,
    ...billingKeyIn({ billingKey }),
    ...(keyed.replyKey ? { reply: keyed.replyKey } : {}),
  };
  const started = await fresh.committedBy(() =>
    store.decide(question, (facts) =>
      onceByKey<Started | NamedCard | Refusal>(keyed, facts, () => decide(facts)),
    ),
  );
  if (started === 'LOST') throw new Error('approve asked under no timer');
  return started;
}

interface Concluded {
  readonly payment: Payment;
  readonly reply: Reply;
  /** Nothing when the attempt had been concluded before. */
  readonly mail: Mail | undefined;
}

/**
 * Second commit; also how the resolve timer ends an attempt whose process died. Resolves to approve's reply:
 * the one that is stored already, when someone else was first. A `card` that was to be kept is on file with it.
 */
export async function concludeAttempt(
  context: PaymentsContext,
  started: Payment,
  outcome: IssuerOutcome,
  by: {
    readonly timer?: NonNullable<Question['timer']>;
    readonly card?: Card;
    readonly asked?: IssuerCall;
  } = {},
): Promise<Reply> {
  const { store, ids, clock, follow, nudge } = context;
  const { tid, merchantId } = started.terms;
  const { timer } = by;
  const { billingKey, outcome: known } = keepCard(context, started, outcome, by.card);
  const replyKey = replyKeyOf(started);
  const command = {
    id: ids.next('chg', tid),
    at: clock.now(),
    attemptId: attemptOf(started)?.id ?? '',
    outcome: known,
  };

  const decide = ({ payment = started, stored, endpoints, merchant }: Facts): Outcome<Concluded> => {
    const feeBasisPoints = merchant?.feeBasisPoints ?? DEFAULT_FEE_BASIS_POINTS;
    const changed = conclude(payment, { ...command, feeBasisPoints });
    const own = ownReply(stored, started.updatedAt);
    if (!changed) {
      const reply = own?.reply ?? replyTo(payment);
      // Another attempt may be under way by now, and its timer is its own.
      const over = timer && payment.state.status !== 'APPROVING';
      return {
        result: { payment, reply, mail: undefined },
        timers: over ? [clear('resolve', tid)] : [],
      };
    }
    const reply = replyTo(changed.payment);
    const ripples = withRipples([changed], endpoints, context.holds());
    const waiting = own && !own.reply ? { reply: { ...own, reply } } : {};
    const { mail, ...written } = ripples;
    return {
      result: { payment: changed.payment, reply, mail },
      ...written,
      ...waiting,
      ...(billingKey ? { billingKey } : {}),
      ...(by.asked ? { asked: by.asked } : {}),
    };
  };

  const question: Question = {
    approving: tid,
    endpointsOf: merchantId,
    merchant: merchantId,
    ...(replyKey ? { reply: replyKey } : {}),
    ...(timer ? { timer } : {}),
  };
  const concluded = await store.decide(question, decide);
  if (concluded === 'LOST') return replyTo(started);
  if (concluded.mail) {
    context.onOutcome(outcome.outcome, attemptOf(started)?.issuer ?? 'none');
    follow(concluded.mail);
  }
  if (concluded.payment.state.status === 'UNKNOWN') nudge();
  return concluded.reply;
}

/** What follows the first commit: the issuers' answer, and the second commit. */
export async function askIssuer(context: PaymentsContext, started: Started): Promise<Replied> {
  try {
    const { payment, outcome, asked } = await askIssuers(context, started);
    return {
      reply: await concludeAttempt(context, payment, outcome, { card: started.card, asked }),
      replayed: false,
    };
  } catch (error) {
    throw outcomeNotStored(error, started.payment.terms.tid);
  }
}

/** What is thrown when the issuer has answered and the database does not take it; a timer heals it. */
export function outcomeNotStored(error: unknown, tid: string): unknown {
  if (!(error instanceof Refused)) return error;
  return new Refused(
    refuse(
      'STORAGE_UNAVAILABLE',
      `The outcome of ${tid} could not be stored; it will be resolved, look it up by its tid.`,
      { retryAfterSeconds: 1 },
    ),
    { cause: error },
  );
}

/** `/pay/approve`. */
export async function approvePayment(
  context: PaymentsContext,
  call: ApproveCall,
): Promise<Replied | Refusal> {
  const started = await start(context, call);
  if (isRefusal(started) || 'reply' in started) return started;
  return askIssuer(context, { ...started, script: call.script });
}
