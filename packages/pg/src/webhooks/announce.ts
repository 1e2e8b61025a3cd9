import { isBusTopic, isWebhookType, type WebhookType, type webhooks } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Change, TimerChange } from '../payments/change.ts';
import type { PaymentEvent } from '../payments/events.ts';
import { capturedAmount, type Payment, refundedAmount } from '../payments/payment.ts';
import { approvalShown, failureOf } from '../payments/replies.ts';
import type { Delivery } from './delivery.ts';
import { defaultEndpoint, type Endpoint } from './endpoint.ts';

/** An event on its way to the bus. */
export interface OutboxMessage {
  readonly id: string;
  readonly topic: string;
  readonly tid: string;
  readonly seq: number;
  readonly payload: string;
  readonly createdAt: number;
}

/** What follows from a change for the world outside; all of it is written in the change's own commit. */
export interface Announcement {
  readonly messages: readonly OutboxMessage[];
  readonly deliveries: readonly Delivery[];
  readonly timers: readonly TimerChange[];
}

function webhookEvent(payment: Payment, event: PaymentEvent, type: WebhookType): webhooks.WebhookEvent {
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
      seq: event.seq,
      ...approvalShown(payment),
      capturedAmount: capturedAmount(payment),
      refundedAmount: refundedAmount(payment),
      ...refundIn(event),
      ...(failure ? { failure } : {}),
    },
  };
}

function refundIn(event: PaymentEvent): Pick<webhooks.WebhookEvent['data'], 'refund'> {
  if (event.type !== 'payment.refunded') return {};
  const { operationId, amount, reason } = event.data;
  return { refund: { id: operationId, amount, reason } };
}

type Target = Pick<Delivery, 'addressee' | 'url' | 'endpointId'>;

/** The endpoints that want it, and the payment's own callbackUrl unless it is one of them. */
function targets({ terms }: Payment, type: WebhookType, endpoints: readonly Endpoint[]): Target[] {
  const live = endpoints.filter((endpoint) => endpoint.disabledAt === null);
  const wanted = live
    .filter((endpoint) => endpoint.events.includes(type))
    .map(({ id, url }): Target => ({ addressee: 'ENDPOINT', endpointId: id, url }));
  const signer = defaultEndpoint(endpoints);
  const { callbackUrl } = terms;
  if (!callbackUrl || !signer || endpoints.some((endpoint) => endpoint.url === callbackUrl)) return wanted;
  return [...wanted, { addressee: 'CALLBACK', endpointId: signer.id, url: callbackUrl }];
}

function deliveriesOf(
  payment: Payment,
  event: PaymentEvent,
  type: WebhookType,
  endpoints: readonly Endpoint[],
): Delivery[] {
  const to = targets(payment, type, endpoints);
  if (to.length === 0) return [];
  const body = JSON.stringify(webhookEvent(payment, event, type));
  return to.map(({ addressee, url, endpointId }, i) => ({
    id: `dlv_${event.id.replace(/^chg_/, '')}_${i}`,
    eventId: event.id,
    tid: event.tid,
    merchantId: payment.terms.merchantId,
    endpointId,
    addressee,
    url,
    type,
    body,
    state: 'WAITING',
    attempts: 0,
    createdAt: event.at,
    updatedAt: event.at,
  }));
}

/** `holdUntil`: real time until which this process alone sends; 0 leaves it to whoever runs the timers. */
export function announce(change: Change, endpoints: readonly Endpoint[], holdUntil: number): Announcement {
  const { payment, events } = change;
  const published = events.filter(({ type }) => isBusTopic(type));
  const messages = published.map(({ id, tid, seq, type, at, data }) => ({
    id,
    topic: type,
    tid,
    seq,
    payload: JSON.stringify({ type, at: isoTime(at), merchantId: payment.terms.merchantId, data }),
    createdAt: at,
  }));
  const deliveries = events.flatMap((event) =>
    isWebhookType(event.type) && isNews(payment, event)
      ? deliveriesOf(payment, event, event.type, endpoints)
      : [],
  );
  const timers = deliveries.map(
    ({ id, createdAt }): TimerChange => ({
      timer: 'set',
      kind: 'deliver',
      subject: id,
      clock: 'business',
      due: createdAt,
      heldUntil: holdUntil,
    }),
  );
  return { messages, deliveries, timers };
}

/** `authorized` is news in manual capture alone; a payment that was replaced by another READY one is none. */
function isNews({ terms }: Payment, event: PaymentEvent): boolean {
  if (event.type === 'payment.authorized') return terms.captureMode === 'MANUAL';
  return event.type !== 'payment.expired' || event.data.why === 'time';
}
