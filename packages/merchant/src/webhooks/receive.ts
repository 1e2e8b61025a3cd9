import { payStatus, type Refusal, refuse, type webhooks } from '@payflow/contracts';
import type { Clock, Ids } from '@payflow/service-kit';
import { isFinal, type Order } from '../orders/order.ts';
import { learn, type News } from '../orders/payment.ts';
import { isSettled } from '../orders/refund.ts';
import { hear } from '../subscriptions/hear.ts';
import { type Delivery, type Judged, judge, named } from './judge.ts';
import type { Handling, Inbox, Known, Received, Subject, Verdict } from './ports.ts';

/**
 * How the shop takes a webhook.
 * 1. Nothing in an unverified delivery is acted on; it is kept in the inbox and answered with 401.
 * 2. The change of the order or subscription, the mark that this webhook-id is done, and the inbox entry are one commit.
 * 3. What was refused is not marked as done, so that a corrected repeat can still have its effect.
 * 4. Once marked, a repeat is answered with 200 and does nothing.
 */
export interface ReceiveParts {
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secret: string;
  onVerdict(verdict: Verdict): void;
}

const KEPT_HEADERS = ['content-type', 'user-agent'];
const MOST_REASON_CHARS = 500;

const keptHeaders = (headers: Delivery['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && (entry[0].startsWith('webhook-') || KEPT_HEADERS.includes(entry[0])),
    ),
  );

function newsOf({ data }: webhooks.WebhookEvent): News {
  const { refund, status, ...news } = data;
  if (!refund) return { ...news, status: payStatus(status) };
  const { id: cancelId, amount, reason, items = null, idempotencyKey: key = null } = refund;
  const cancel = { cancelId, amount, reason, items, key, state: 'DONE' } as const;
  return { ...news, status: payStatus(status), cancels: [cancel] };
}

/** An order that has ended and lacks a refund is asked for at once: a webhook of it was lost, or is on its way. */
function askingAfter(order: Order, tid: string, at: number): Pick<Handling, 'asking'> {
  if (isSettled(order)) return { asking: { ask: 'no-more', tid } };
  return isFinal(order) ? { asking: { ask: 'at', tid, due: at, attempts: 0 } } : {};
}

const ignored = (reason: string): Handling => ({ verdict: 'IGNORED', reason });
const rejected = (refusal: Refusal): Handling => ({ verdict: 'REJECTED', reason: refusal.message, refusal });

/** Pure. What an event does to the order that it names. */
export function apply(event: webhooks.WebhookEvent, order: Order | undefined, at: number): Handling {
  const { tid, orderNo, amount, seq } = event.data;
  if (!order) return ignored(`This shop has no order ${orderNo}.`);
  const learned = learn(order, newsOf(event), at);
  switch (learned.learned) {
    case 'other-payment':
      return ignored(`${tid} is not the current payment of order ${orderNo}.`);
    case 'wrong-amount':
      return rejected(
        refuse('AMOUNT_MISMATCH', `amount: order ${orderNo} comes to ${order.total}, not ${amount}.`),
      );
    case 'stale':
      return {
        verdict: 'STALE_SEQ',
        reason: `seq ${seq} is not newer than ${order.payment?.seq}, which is known.`,
      };
    case 'nothing':
      return { verdict: 'APPLIED', reason: null };
    case 'changed':
      return {
        ...{ verdict: 'APPLIED', reason: null, order: learned.order },
        ...askingAfter(learned.order, tid, at),
      };
  }
}

function handle(judged: Judged, { seen, order, subscription }: Known, at: number): Handling {
  if (seen) return { verdict: 'DUPLICATE', reason: 'This webhook-id was done before.' };
  switch (judged.judged) {
    case 'unverified':
      return rejected(refuse('INVALID_SIGNATURE', judged.reason));
    case 'malformed':
      return rejected(judged.refusal);
    case 'unknown-type':
      return ignored('This shop does not know this type.');
    case 'not-acted-on':
      return ignored(`This shop does not act on ${judged.type}.`);
    case 'order-event':
      return apply(judged.event, order, at);
    case 'subscription-event':
      return hear(judged.event, subscription, at);
  }
}

function subjectOf(judged: Judged): Subject | undefined {
  switch (judged.judged) {
    case 'unverified':
      return undefined;
    case 'order-event': {
      const { orderNo, tid } = judged.event.data;
      return { webhookId: judged.webhookId, order: { orderNo, tid } };
    }
    case 'subscription-event': {
      const { subscriptionId } = judged.event.data;
      return { webhookId: judged.webhookId, subscription: { pgSubscriptionId: subscriptionId } };
    }
    default:
      return { webhookId: judged.webhookId };
  }
}

/** Takes a delivery. Refuses INVALID_SIGNATURE, MALFORMED_JSON, VALIDATION_FAILED and AMOUNT_MISMATCH. */
export function createReceive({ inbox, clock, ids, secret, onVerdict }: ReceiveParts) {
  return async (delivery: Delivery): Promise<{ ok: true } | Refusal> => {
    const at = clock.now();
    const judged = judge(delivery, secret, Math.floor(clock.realNow() / 1000));
    const entry: Received = {
      id: ids.next('in', delivery.headers['webhook-id'] ?? ''),
      receivedAt: at,
      valid: judged.judged !== 'unverified',
      webhookId: delivery.headers['webhook-id']?.slice(0, 255) ?? null,
      ...named(delivery.rawBody),
      headers: keptHeaders(delivery.headers),
      rawBody: delivery.rawBody.toString('utf8'),
    };
    const { verdict, refusal } = await inbox.record(entry, subjectOf(judged), (known) => {
      const handling = handle(judged, known, at);
      return { ...handling, reason: handling.reason?.slice(0, MOST_REASON_CHARS) ?? null };
    });
    onVerdict(verdict);
    return refusal ?? { ok: true };
  };
}
