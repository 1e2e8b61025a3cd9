import { z } from 'zod';

/** The states of a payment inside the PG, in webhooks and under /api/v1. */
export const paymentStatuses = [
  'READY',
  'REQUESTED',
  'APPROVING',
  'AUTHORIZED',
  'CAPTURED',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'VOIDED',
  'FAILED',
  'UNKNOWN',
  'MANUAL_REVIEW',
  'EXPIRED',
  'CANCELLED_BY_BUYER',
] as const;
export const PaymentStatus = z.enum(paymentStatuses).meta({ id: 'PaymentStatus' });
export type PaymentStatus = (typeof paymentStatuses)[number];

/** What the payment window calls them. */
export const payStatuses = [
  'READY',
  'REQUESTED',
  'APPROVING',
  'APPROVED',
  'PARTIAL_CANCELLED',
  'CANCELLED',
  'FAILED',
  'UNKNOWN',
  'MANUAL_REVIEW',
  'EXPIRED',
  'CANCELLED_BY_BUYER',
] as const;
export const PayStatus = z.enum(payStatuses).meta({ id: 'PayStatus' });
export type PayStatus = (typeof payStatuses)[number];

/** The one mapping from the PG's own states to the language of the payment window. */
export function payStatus(status: PaymentStatus): PayStatus {
  switch (status) {
    case 'AUTHORIZED':
    case 'CAPTURED':
      return 'APPROVED';
    case 'PARTIALLY_REFUNDED':
      return 'PARTIAL_CANCELLED';
    case 'REFUNDED':
    case 'VOIDED':
      return 'CANCELLED';
    default:
      return status;
  }
}

/** Facts in a payment's history. */
export const eventTypes = [
  'payment.ready',
  'payment.requested',
  'payment.approving',
  'payment.authorized',
  'payment.captured',
  'payment.failed',
  'payment.unknown',
  'payment.reversed',
  'payment.review_required',
  'payment.review_resolved',
  'payment.capture_requested',
  'payment.void_requested',
  'payment.refund_requested',
  'payment.operation_declined',
  'payment.voided',
  'payment.refunded',
  'payment.expired',
  'payment.cancelled_by_buyer',
] as const;
export type EventType = (typeof eventTypes)[number];
