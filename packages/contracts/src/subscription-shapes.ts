import { z } from 'zod';
import { Currency, Decline, EXAMPLE, id, Tid, Timestamp } from './fields.ts';
import { BillingKeyId, CustomerKey } from './payment-method.ts';
import { PlanId } from './plans.ts';

/** Subscriptions and their invoices, as calls and webhooks show them. */

export const SubscriptionId = id(64).meta({ example: EXAMPLE.subscriptionId });
export const InvoiceId = id(64).meta({ example: EXAMPLE.invoiceId });

export const SubscriptionStatus = z.enum(['TRIALING', 'ACTIVE', 'PAST_DUE', 'CANCELLED', 'ENDED']).meta({
  description:
    'TRIALING: nothing was to be paid yet. PAST_DUE: an invoice is open. CANCELLED: at once, by you or after the last retry; ENDED: at the end of its period.',
});
export type SubscriptionStatus = z.output<typeof SubscriptionStatus>;

export const Subscription = z
  .object({
    subscriptionId: SubscriptionId,
    planId: PlanId,
    customerKey: CustomerKey,
    billingKey: BillingKeyId,
    status: SubscriptionStatus,
    period: z.int().min(0).meta({ description: 'The number of the present period: 1, 2, 3…; 0 in a trial.' }),
    periodStart: Timestamp,
    periodEnd: Timestamp.meta({ description: 'When the next period begins, and is charged.' }),
    cancelAtPeriodEnd: z.boolean(),
    credit: z.int().min(0).meta({
      description: 'What is left of a plan before this one, minor units; the next invoice takes it in.',
      example: 0,
    }),
    seq: z.int().min(1).meta({ description: 'The number of its last event.', example: 2 }),
    endedAt: Timestamp.nullable().meta({ description: 'When it was CANCELLED or ENDED.' }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Subscription' });
export type Subscription = z.output<typeof Subscription>;

export const InvoiceStatus = z.enum(['OPEN', 'PAID', 'UNCOLLECTIBLE', 'VOID']).meta({
  description:
    'OPEN: not paid yet, or being tried again. UNCOLLECTIBLE: every try was declined. VOID: the subscription was cancelled, or its change was declined.',
});
export type InvoiceStatus = z.output<typeof InvoiceStatus>;

export const Invoice = z
  .object({
    invoiceId: InvoiceId,
    subscriptionId: SubscriptionId,
    planId: PlanId,
    customerKey: CustomerKey,
    kind: z.enum(['PERIOD', 'CHANGE']).meta({
      description: 'PERIOD: for a whole period. CHANGE: for the rest of one, on a dearer plan.',
    }),
    period: z.int().min(1),
    periodStart: Timestamp,
    periodEnd: Timestamp,
    amount: z.int().min(0).meta({ description: 'What is charged, minor units.', example: 15000 }),
    creditUsed: z.int().min(0).meta({ description: 'What credit took off it.', example: 0 }),
    currency: Currency,
    status: InvoiceStatus,
    tries: z.int().min(0).meta({ description: 'Charges that are over.' }),
    nextTryAt: Timestamp.nullable(),
    paymentId: Tid.nullable().meta({ description: 'The payment of the last try; null without one.' }),
    failure: Decline.nullable().meta({ description: 'Why the last try failed.' }),
    paidAt: Timestamp.nullable(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'SubscriptionInvoice' });
export type Invoice = z.output<typeof Invoice>;

export const subscriptionExample = {
  subscriptionId: EXAMPLE.subscriptionId,
  planId: EXAMPLE.planId,
  customerKey: 'customer-mina',
  billingKey: EXAMPLE.billingKey,
  status: 'ACTIVE',
  period: 1,
  periodStart: EXAMPLE.at,
  periodEnd: '2026-04-02T00:00:00.000Z',
  cancelAtPeriodEnd: false,
  credit: 0,
  seq: 3,
  endedAt: null,
  createdAt: EXAMPLE.at,
  updatedAt: EXAMPLE.at,
} as const satisfies Subscription;

export const invoiceExample = {
  invoiceId: EXAMPLE.invoiceId,
  subscriptionId: EXAMPLE.subscriptionId,
  planId: EXAMPLE.planId,
  customerKey: 'customer-mina',
  kind: 'PERIOD',
  period: 1,
  periodStart: EXAMPLE.at,
  periodEnd: '2026-04-02T00:00:00.000Z',
  amount: 15000,
  creditUsed: 0,
  currency: 'KRW',
  status: 'PAID',
  tries: 1,
  nextTryAt: null,
  paymentId: EXAMPLE.tid,
  failure: null,
  paidAt: EXAMPLE.at,
  createdAt: EXAMPLE.at,
  updatedAt: EXAMPLE.at,
} as const satisfies Invoice;
