import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, envelope, text } from './fields.ts';
import { BillingKeyId, CustomerKey } from './payment-method.ts';
import { PlanId } from './plans.ts';
import { outcomes } from './refusals.ts';
import {
  Invoice,
  invoiceExample,
  Subscription,
  SubscriptionId,
  SubscriptionStatus,
  subscriptionExample,
} from './subscription-shapes.ts';

export * from './subscription-events.ts';
export * from './subscription-invoices.ts';
export * from './subscription-shapes.ts';

const TAG = 'PG · subscriptions';
const PATH = '/api/v1/subscriptions';

/** A reply of a call that may charge: the subscription, and the invoice that was charged, if one was. */
export const SubscriptionOutcome = z
  .object({
    code: z.enum(['OK', 'PAYMENT_OUTCOME_UNKNOWN', 'CARD_DECLINED']),
    message: z.string(),
    data: Subscription.extend({ invoice: Invoice.nullable() }),
  })
  .meta({ id: 'SubscriptionOutcome' });
export type SubscriptionOutcome = z.output<typeof SubscriptionOutcome>;

const charged = { ...subscriptionExample, invoice: invoiceExample } as const;
const uncharged = { ...subscriptionExample, invoice: null } as const;
const anOpenInvoice = { ...invoiceExample, status: 'OPEN', tries: 0, paidAt: null } as const;
const aDecline = {
  code: '51',
  name: 'insufficient_funds',
  message: 'The account has not enough money.',
} as const;

const byId = z.object({ subscriptionId: SubscriptionId });
const PARAMS = { subscriptionId: EXAMPLE.subscriptionId };

const charging = {
  server: 'pg',
  method: 'post',
  tag: TAG,
  access: 'merchant',
  idempotency: 'accepted',
  reply: SubscriptionOutcome,
  alsoStatus: {
    [outcomes.PAYMENT_OUTCOME_UNKNOWN.status]:
      'PAYMENT_OUTCOME_UNKNOWN: the issuer did not answer; it is found out, and told by webhook.',
    [outcomes.CARD_DECLINED.status]: 'CARD_DECLINED: `data.invoice.failure` says why.',
  },
} as const;

const doubtful = {
  code: 'PAYMENT_OUTCOME_UNKNOWN',
  message: 'The issuer did not answer; look the subscription up, or wait for the webhook.',
  data: { ...subscriptionExample, status: 'PAST_DUE', invoice: anOpenInvoice },
} as const;

const declined = (status: 'PAST_DUE' | 'CANCELLED') =>
  ({
    code: 'CARD_DECLINED',
    message: 'The account has not enough money.',
    data: {
      ...subscriptionExample,
      status,
      invoice: { ...anOpenInvoice, tries: 1, failure: aDecline },
    },
  }) as const;

export const createSubscription = endpoint({
  ...charging,
  id: 'createSubscription',
  path: PATH,
  summary: 'Have a buyer pay for a plan, period by period',
  description:
    'The first period is charged at once, or when the trial ends or `startAt` comes. When this first charge is declined, the subscription is CANCELLED: make another one, with another card. Renewals fall on the same day, Asia/Seoul, at the same time; a day that a month does not have becomes its last.',
  body: z
    .strictObject({
      planId: PlanId,
      billingKey: BillingKeyId,
      customerKey: CustomerKey.optional().meta({ description: "Absent: the billing key's own." }),
      startAt: z.iso
        .datetime({ offset: true })
        .optional()
        .meta({ description: 'When it begins, at most 730 days ahead; absent: now. A trial begins then.' }),
    })
    .meta({ id: 'CreateSubscription' }),
  status: 201,
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    body: { planId: EXAMPLE.planId, billingKey: EXAMPLE.billingKey },
    reply: { code: 'OK', message: 'The subscription is ACTIVE.', data: charged },
    also: { 202: doubtful, 402: declined('CANCELLED') },
  },
});

export const getSubscription = endpoint({
  id: 'getSubscription',
  server: 'pg',
  method: 'get',
  path: `${PATH}/:subscriptionId`,
  tag: TAG,
  summary: 'Look a subscription up',
  access: 'merchant',
  params: byId,
  reply: envelope(Subscription),
  refuses: ['NOT_FOUND'],
  example: {
    params: PARAMS,
    reply: { code: 'OK', message: 'The subscription is ACTIVE.', data: subscriptionExample },
  },
});

const Cursor = text(200).optional().meta({ description: 'The `nextCursor` of the page before.' });
const Limit = z.coerce.number().int().min(1).max(100).default(20);

export const listSubscriptions = endpoint({
  id: 'listSubscriptions',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: "A merchant's subscriptions, the newest first",
  access: 'merchant',
  query: z.strictObject({
    customerKey: CustomerKey.optional(),
    planId: PlanId.optional(),
    status: SubscriptionStatus.optional(),
    cursor: Cursor,
    limit: Limit,
  }),
  reply: envelope(
    z
      .object({ subscriptions: z.array(Subscription), nextCursor: z.string().nullable() })
      .meta({ id: 'SubscriptionPage' }),
  ),
  refuses: [],
  example: {
    query: { status: 'ACTIVE' },
    reply: {
      code: 'OK',
      message: '1 subscription.',
      data: { subscriptions: [subscriptionExample], nextCursor: null },
    },
  },
});

export const cancelSubscription = endpoint({
  ...charging,
  id: 'cancelSubscription',
  path: `${PATH}/:subscriptionId/cancel`,
  summary: 'End a subscription, now or with its period',
  description:
    'NOW: CANCELLED, and nothing is charged any more; what was paid is yours to refund. PERIOD_END: it goes on until then, and is ENDED.',
  params: byId,
  alsoStatus: {},
  body: z
    .strictObject({ at: z.enum(['NOW', 'PERIOD_END']).default('PERIOD_END') })
    .prefault({})
    .meta({ id: 'CancelSubscription' }),
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    params: PARAMS,
    body: { at: 'PERIOD_END' },
    reply: {
      code: 'OK',
      message: 'The subscription ends with its period.',
      data: { ...uncharged, cancelAtPeriodEnd: true },
    },
  },
});

export const resumeSubscription = endpoint({
  ...charging,
  id: 'resumeSubscription',
  path: `${PATH}/:subscriptionId/resume`,
  summary: 'Take a cancel back that is still to come; or have the open invoice of a PAST_DUE one paid now',
  params: byId,
  body: z.strictObject({}).prefault({}).meta({ id: 'ResumeSubscription' }),
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    params: PARAMS,
    body: {},
    reply: { code: 'OK', message: 'The subscription is ACTIVE.', data: uncharged },
    also: { 202: doubtful, 402: declined('PAST_DUE') },
  },
});

export const changePlan = endpoint({
  ...charging,
  id: 'changePlan',
  path: `${PATH}/:subscriptionId/change-plan`,
  summary: 'Go on with another plan',
  description:
    'Of the same interval. By days: what is unused of the old plan is credited, the rest of the period is charged at the price of the new one. A difference above zero is charged at once, and the change is made when it is paid; one below zero is credit for the next invoice.',
  params: byId,
  body: z.strictObject({ planId: PlanId }).meta({ id: 'ChangePlan' }),
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    params: PARAMS,
    body: { planId: EXAMPLE.dearerPlanId },
    reply: { code: 'OK', message: 'The subscription is ACTIVE.', data: charged },
    also: { 202: doubtful, 402: declined('PAST_DUE') },
  },
});

export const changeBillingKey = endpoint({
  ...charging,
  id: 'changeBillingKey',
  path: `${PATH}/:subscriptionId/change-billing-key`,
  summary: 'Have another card on file charged from now on',
  params: byId,
  alsoStatus: {},
  body: z.strictObject({ billingKey: BillingKeyId }).meta({ id: 'ChangeBillingKey' }),
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    params: PARAMS,
    body: { billingKey: EXAMPLE.billingKey },
    reply: { code: 'OK', message: 'The subscription is ACTIVE.', data: uncharged },
  },
});
