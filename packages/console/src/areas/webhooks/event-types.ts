import type { WebhookType } from '@payflow/contracts';

/** The page carries no contracts, so the compiler holds this list against theirs. */
const TYPES: Readonly<Record<WebhookType, true>> = {
  'payment.authorized': true,
  'payment.captured': true,
  'payment.failed': true,
  'payment.voided': true,
  'payment.refunded': true,
  'payment.expired': true,
  'settlement.paid': true,
  'dispute.opened': true,
  'dispute.won': true,
  'dispute.lost': true,
  'subscription.created': true,
  'subscription.activated': true,
  'subscription.updated': true,
  'subscription.past_due': true,
  'subscription.cancelled': true,
  'subscription.ended': true,
  'invoice.paid': true,
  'invoice.payment_failed': true,
};

/** All that an endpoint can want. */
export const webhookTypes = Object.keys(TYPES) as readonly WebhookType[];
