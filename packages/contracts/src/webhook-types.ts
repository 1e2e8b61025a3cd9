import type { EventType } from './payments.ts';

/** The facts of a payment that merchants are told about by webhook. */
export const paymentWebhookTypes = [
  'payment.authorized',
  'payment.captured',
  'payment.failed',
  'payment.voided',
  'payment.refunded',
  'payment.expired',
] as const;
export type PaymentWebhookType = (typeof paymentWebhookTypes)[number];

/** What comes after payments: money that is paid out or taken back, and payments that come by themselves. */
export const laterWebhookTypes = [
  'settlement.paid',
  'dispute.opened',
  'dispute.won',
  'dispute.lost',
  'subscription.created',
  'subscription.activated',
  'subscription.updated',
  'subscription.past_due',
  'subscription.cancelled',
  'subscription.ended',
  'invoice.paid',
  'invoice.payment_failed',
] as const;
export type LaterWebhookType = (typeof laterWebhookTypes)[number];

/** All that an endpoint can want. */
export const webhookTypes = [...paymentWebhookTypes, ...laterWebhookTypes] as const;
export type WebhookType = PaymentWebhookType | LaterWebhookType;

export function isPaymentWebhookType(type: EventType | WebhookType): type is PaymentWebhookType {
  return (paymentWebhookTypes as readonly string[]).includes(type);
}
