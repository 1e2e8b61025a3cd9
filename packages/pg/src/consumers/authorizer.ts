import { isRefusal } from '@payflow/contracts';
import { askIssuer } from '../payments/approval.ts';
import type { Started } from '../payments/asking.ts';
import { REQUEST_PATH } from '../payments/attempt-replies.ts';
import type { PaymentsContext } from '../payments/context.ts';
import { freshAttempt } from '../payments/fresh-attempt.ts';
import type { Payment } from '../payments/payment.ts';
import { takeRequest } from '../payments/request.ts';
import { withRipples } from '../records/ripples.ts';
import type { Facts, Outcome, Question } from '../records/store.ts';
import { NOT_HELD } from '../webhooks/announce.ts';
import type { BusEvent, Consumer, Handled } from './consumer.ts';

/**
 * Asks issuers for payments that were requested.
 * 1. The first commit makes it APPROVING, marks the event as consumed, sets the resolve timer and deletes the card;
 *    only then is an issuer asked. A message that comes again asks nobody.
 * 2. What follows is approve's: whoever dies over it, the resolve timer ends the doubt.
 * 3. While no issuer lets anybody in, the payment stays REQUESTED, and is tried again.
 */
const NAME = 'authorizer';
const TOPIC = 'payment.requested.v1';
/** Half a thousand calls a second, at the pace of an issuer that takes a tenth of one. */
const AT_ONCE = 64;
const DUPLICATE: Handled = { handled: 'duplicate' };
const STALE: Handled = { handled: 'stale' };

/** The payment, if the event is the last that happened to it. Throws when it is not there, or not as far yet. */
function requested({ payment }: Facts, { tid, seq }: BusEvent): Payment | undefined {
  if (!payment) throw new Error(`there is no payment ${tid}`);
  if (payment.seq < seq) throw new Error(`${tid} has had ${payment.seq} events, and this is number ${seq}`);
  return payment.seq === seq ? payment : undefined;
}

/** First commit. */
async function take(context: PaymentsContext, event: BusEvent): Promise<Started | Handled> {
  const { store, ids, clock } = context;
  const { tid } = event;
  const moment = { id: ids.next('chg', tid), at: clock.now(), realAt: clock.realNow() };
  const consumes = { consumer: NAME, eventId: event.id, at: moment.at };
  const fresh = freshAttempt(context, tid, { key: null, path: REQUEST_PATH });

  const decide = (facts: Facts): Outcome<Started | Handled> => {
    if (facts.isConsumed) return { result: DUPLICATE };
    const payment = requested(facts, event);
    if (!payment) return { result: STALE, consumes };
    const sealed = facts.page?.sealedCard;
    if (!sealed) throw new Error(`${tid} has no card to ask with`);
    const card = context.openCard(sealed, tid);
    const made = fresh.on(card);
    if (isRefusal(made)) {
      const { message, retryAfterSeconds = 1 } = made;
      return { result: { handled: 'later', why: message, waitMs: retryAfterSeconds * 1_000 } };
    }
    const { attempt, way } = made;
    const taken = takeRequest(payment, { ...moment, attempt, deadlineMs: way.place.deadlineMs });
    if (!taken) return { result: STALE, consumes };
    const merchantName = facts.merchant?.name ?? payment.terms.merchantId;
    const script = facts.page?.script ?? undefined;
    const started: Started = { payment: taken.payment, card, merchantName, way, script };
    return { result: started, ...withRipples([taken], [], NOT_HELD), consumes };
  };

  const { payment: known } = await store.look({ approving: tid });
  const question: Question = {
    approving: tid,
    pageOf: tid,
    consumed: { consumer: NAME, eventId: event.id },
    ...(known ? { merchant: known.terms.merchantId } : {}),
  };
  const started = await fresh.committedBy(() => store.decide(question, decide));
  if (started === 'LOST') throw new Error('a request was taken under no timer');
  return started;
}

export function createAuthorizer(context: PaymentsContext): Consumer {
  return {
    name: NAME,
    topics: [TOPIC],
    atOnce: AT_ONCE,
    async handle(event) {
      const started = await take(context, event);
      if ('handled' in started) return started;
      await askIssuer(context, started);
      return { handled: 'done' };
    },
  };
}
