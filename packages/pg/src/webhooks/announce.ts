import {
  isPaymentWebhookType,
  type PaymentWebhookType,
  topicOf,
  type WebhookType,
  type webhooks,
} from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { payloadOf } from '../bus/envelope.ts';
import { isFirstOnBus } from '../bus/first-on-bus.ts';
import type { OutboxMessage } from '../bus/outbox.ts';
import type { Change, TimerChange } from '../payments/change.ts';
import type { PaymentEvent } from '../payments/events.ts';
import { operationNamed } from '../payments/operation.ts';
import { capturedAmount, methodOf, type Payment, refundedAmount } from '../payments/payment.ts';
import { approvalShown, failureOf } from '../payments/replies.ts';
import type { Delivery } from './delivery.ts';
import { defaultEndpoint, type Endpoint } from './endpoint.ts';
import { addressed, ownTargets, sendTimers, type Target } from './tell.ts';

/** What follows from a change for the world outside; all of it is written in the change's own commit. */
export interface Announcement {
  readonly messages: readonly OutboxMessage[];
  readonly deliveries: readonly Delivery[];
  readonly timers: readonly TimerChange[];
}

function webhookEvent(
  payment: Payment,
  event: PaymentEvent,
  type: PaymentWebhookType,
): webhooks.WebhookEvent {
  const { terms, state } = payment;
  const failure = failureOf(payment);
  return {
    type,
    timestamp: isoTime(event.at),
    data: {
      tid: terms.tid,
      orderNo: terms.orderNo,
      amount: terms.amount,
      currency: terms.currency as 'KRW',
      status: state.status,
      method: methodOf(payment),
      seq: event.seq,
      ...approvalShown(payment),
      capturedAmount: capturedAmount(payment),
      refundedAmount: refundedAmount(payment),
      ...refundIn(payment, event),
      ...(failure ? { failure } : {}),
    },
  };
}

function refundIn(payment: Payment, event: PaymentEvent): Pick<webhooks.WebhookEvent['data'], 'refund'> {
  if (event.type !== 'payment.refunded') return {};
  const { operationId, amount, reason } = event.data;
  const asked = operationNamed(payment, operationId);
  const items = asked?.items ? [...asked.items] : null;
  return {
    refund: { id: operationId, amount, reason, items, idempotencyKey: asked?.replyTo?.key ?? null },
  };
}

/** The endpoints that want it, and the payment's own callbackUrl unless it is one of them. */
function targets({ terms }: Payment, type: WebhookType, endpoints: readonly Endpoint[]): Target[] {
  const wanted = ownTargets(type, endpoints);
  const signer = defaultEndpoint(endpoints);
  const { callbackUrl } = terms;
  if (!callbackUrl || !signer || endpoints.some((endpoint) => endpoint.url === callbackUrl)) return wanted;
  return [...wanted, { addressee: 'CALLBACK', endpointId: signer.id, url: callbackUrl }];
}

function deliveriesOf(
  payment: Payment,
  event: PaymentEvent,
  type: PaymentWebhookType,
  endpoints: readonly Endpoint[],
): Delivery[] {
  const to = targets(payment, type, endpoints);
  if (to.length === 0) return [];
  const { id, tid, at } = event;
  const { merchantId } = payment.terms;
  const body = JSON.stringify(webhookEvent(payment, event, type));
  return addressed({ id, type, merchantId, tid, at, body }, to);
}

/** Real times until which this process alone sends what it commits; 0 leaves it to others. */
export interface Holds {
  readonly deliveries: number;
  readonly messages: number;
}

export const NOT_HELD: Holds = { deliveries: 0, messages: 0 };

function messagesOf({ payment, events }: Change, holdUntil: number): OutboxMessage[] {
  const messages: OutboxMessage[] = [];
  for (const event of events) {
    const topic = topicOf(event.type);
    const payload = topic && payloadOf(topic, payment, event);
    if (!topic || payload === undefined) continue;
    const { id, tid, seq, at: createdAt } = event;
    messages.push({
      id,
      topic,
      tid,
      seq,
      payload,
      createdAt,
      heldUntil: isFirstOnBus(event) ? holdUntil : 0,
    });
  }
  return messages;
}

/** All that follows from a change; a message that is not the first of its payment is held by nobody. */
export function announce(change: Change, endpoints: readonly Endpoint[], holds: Holds): Announcement {
  const { payment, events } = change;
  const messages = messagesOf(change, holds.messages);
  const deliveries = events.flatMap((event) =>
    isPaymentWebhookType(event.type) && isNews(payment, event)
      ? deliveriesOf(payment, event, event.type, endpoints)
      : [],
  );
  return { messages, deliveries, timers: sendTimers(deliveries, holds.deliveries) };
}

/** `authorized` is news in manual capture alone; a payment that was replaced by another READY one is none. */
function isNews({ terms }: Payment, event: PaymentEvent): boolean {
  if (event.type === 'payment.authorized') return terms.captureMode === 'MANUAL';
  return event.type !== 'payment.expired' || event.data.why === 'time';
}
