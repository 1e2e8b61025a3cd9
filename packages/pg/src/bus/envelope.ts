import { BUS_SOURCE, type BusData, type BusTopic, kindOf } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { PaymentEvent } from '../payments/events.ts';
import {
  type Approval,
  approvalOf,
  attemptOf,
  capturedAmount,
  methodOf,
  type Payment,
  refundedAmount,
} from '../payments/payment.ts';
import { failureOf } from '../payments/replies.ts';
import type { BusMessage } from './bus.ts';
import type { Unsent } from './outbox.ts';

/** What a fact is published as; see docs/events.md. */

const KINDS = new Map<BusTopic, ReturnType<typeof kindOf>>();

function kind(topic: BusTopic): ReturnType<typeof kindOf> {
  const known = KINDS.get(topic) ?? kindOf(topic);
  KINDS.set(topic, known);
  return known;
}

function shown({ authCode, refNo, approvedAt }: Approval) {
  return { authCode, refNo, approvedAt: isoTime(approvedAt) };
}

/** How the payment stands after all events of its change. */
function standing(payment: Payment) {
  const { terms, state } = payment;
  const attempt = attemptOf(payment);
  return {
    tid: terms.tid,
    orderNo: terms.orderNo,
    amount: terms.amount,
    currency: terms.currency as 'KRW',
    captureMode: terms.captureMode,
    status: state.status,
    capturedAmount: capturedAmount(payment),
    refundedAmount: refundedAmount(payment),
    issuer: attempt?.issuer ?? null,
    card: attempt ? { bin: attempt.cardBin, last4: attempt.cardLast4 } : null,
    method: methodOf(payment),
  };
}

function requested({ terms }: Payment): BusData<'payment.requested.v1'> {
  const { tid: paymentId, orderNo, amount, captureMode } = terms;
  return { paymentId, orderNo, amount, currency: terms.currency as 'KRW', captureMode };
}

function approved(payment: Payment) {
  const approval = approvalOf(payment);
  if (!approval) throw new Error(`${payment.terms.tid} has no approval to publish`);
  return { ...standing(payment), approval: shown(approval) };
}

function failed(payment: Payment): BusData<'payment.failed'> {
  const failure = failureOf(payment);
  if (!failure) throw new Error(`${payment.terms.tid} has no failure to publish`);
  return { ...standing(payment), failure };
}

/** Of an event whose type has no topic: nothing. */
function dataOf(payment: Payment, event: PaymentEvent): BusData<BusTopic> | undefined {
  switch (event.type) {
    case 'payment.requested':
      return requested(payment);
    case 'payment.authorized':
      return approved(payment);
    case 'payment.captured': {
      const { operationId: id, amount, fee, vat } = event.data;
      return { ...approved(payment), capture: { id, amount, fee, vat } };
    }
    case 'payment.refunded': {
      const { operationId: id, amount, items, reason } = event.data;
      return {
        ...approved(payment),
        refund: { id, amount, items: items ? [...items] : null, reason },
      };
    }
    case 'payment.voided':
      return { ...approved(payment), void: { id: event.data.operationId } };
    case 'payment.failed':
      return failed(payment);
    default:
      return undefined;
  }
}

/** The whole message, as it is stored and published; undefined for what stays inside. */
export function payloadOf(topic: BusTopic, payment: Payment, event: PaymentEvent): string | undefined {
  const data = dataOf(payment, event);
  return (
    data &&
    JSON.stringify({
      specversion: '1.0',
      id: event.id,
      source: BUS_SOURCE,
      ...kind(topic),
      subject: event.tid,
      time: isoTime(event.at),
      datacontenttype: 'application/json',
      seq: event.seq,
      merchantid: payment.terms.merchantId,
      partitionkey: event.tid,
      data,
    })
  );
}

const CONTENT_TYPE = 'application/cloudevents+json; charset=UTF-8';

/** By `ce_id` a message whose value cannot be read is still known. */
export const busMessageOf = ({ id, topic, tid, payload, traceparent }: Unsent): BusMessage => ({
  topic,
  key: tid,
  value: payload,
  headers: { 'content-type': CONTENT_TYPE, ce_id: id, ...(traceparent ? { traceparent } : {}) },
});
