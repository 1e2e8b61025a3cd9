import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Amount, CardDetails, Currency, Decline, EXAMPLE, id, Tid, Timestamp, text } from './fields.ts';
import { BillingKeyId } from './payment-method.ts';
import { InvoiceStatus } from './subscription-shapes.ts';

const TAG = 'Merchant · subscriptions';
const PATH = '/merchant/api/subscriptions';

export const shopSubscriptionStates = [
  'WAITING_FOR_CARD',
  'STARTING',
  'TRIALING',
  'ACTIVE',
  'PAST_DUE',
  'CANCELLED',
  'ENDED',
  'FAILED',
] as const;
export const ShopSubscriptionState = z.enum(shopSubscriptionStates).meta({
  id: 'ShopSubscriptionState',
  description:
    'WAITING_FOR_CARD: send the buyer to formUrl. STARTING: the PG is asked. PAST_DUE: the last charge was declined and is tried again. CANCELLED: over at once; ENDED: over with its period. FAILED: it never began; `failure` says why.',
});
export type ShopSubscriptionState = (typeof shopSubscriptionStates)[number];

export const ShopSubscriptionId = id(64).meta({ example: EXAMPLE.shopSubscriptionId });

export const ShopSubscription = z
  .object({
    subscriptionId: ShopSubscriptionId,
    productId: z.string().meta({ example: 'care-monthly' }),
    name: z.string().meta({ example: 'Phone Care, monthly' }),
    amount: Amount,
    currency: Currency,
    state: ShopSubscriptionState,
    formUrl: z.string().nullable().meta({
      description: "Where the buyer gives a card, on the PG's own page; null when none is waited for.",
    }),
    periodEnd: Timestamp.nullable().meta({ description: 'When it is charged next, or ends.' }),
    cancelAtPeriodEnd: z.boolean(),
    openInvoice: z
      .object({ amount: z.int(), nextTryAt: Timestamp.nullable(), failure: Decline.nullable() })
      .nullable()
      .meta({ description: 'What is not paid yet, while it is PAST_DUE.' }),
    failure: z.string().nullable().meta({ description: 'Why it never began.' }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'ShopSubscription' });
export type ShopSubscription = z.output<typeof ShopSubscription>;

const example = {
  subscriptionId: EXAMPLE.shopSubscriptionId,
  productId: 'care-monthly',
  name: 'Phone Care, monthly',
  amount: 9900,
  currency: 'KRW',
  state: 'ACTIVE',
  formUrl: null,
  periodEnd: '2026-04-02T00:00:00.000Z',
  cancelAtPeriodEnd: false,
  openInvoice: null,
  failure: null,
  createdAt: EXAMPLE.at,
  updatedAt: EXAMPLE.at,
} as const satisfies ShopSubscription;

const byId = z.object({ subscriptionId: ShopSubscriptionId });
const PARAMS = { subscriptionId: EXAMPLE.shopSubscriptionId };

export const subscribe = endpoint({
  id: 'subscribe',
  server: 'merchant',
  method: 'post',
  path: PATH,
  tag: TAG,
  summary: 'Subscribe to a product of the shelf',
  description:
    "Without a card the reply has `formUrl`: the PG's own page, where the buyer gives one. A test card, or the billing key of a card that this buyer has on file, begins at once. A buyer has one subscription to a product at a time.",
  access: 'buyer',
  status: 201,
  body: z
    .strictObject({
      productId: text(64).meta({ example: 'care-monthly' }),
      card: CardDetails.optional(),
      billingKey: BillingKeyId.optional(),
    })
    .refine(({ card, billingKey }) => card === undefined || billingKey === undefined, {
      error: 'send either card or billingKey',
      path: ['billingKey'],
    })
    .meta({ id: 'Subscribe' }),
  reply: ShopSubscription,
  refuses: ['INVALID_STATE', 'CARD_NOT_A_TEST_CARD', 'PG_UNAVAILABLE'],
  example: {
    body: { productId: 'care-monthly', card: { number: '4242424242424242', expiry: '12/30', cvc: '123' } },
    reply: example,
  },
});

export const mySubscriptions = endpoint({
  id: 'mySubscriptions',
  server: 'merchant',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: "The buyer's own subscriptions, the newest first",
  access: 'buyer',
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: ShopSubscriptionId.optional().meta({ description: 'The nextCursor of the page before.' }),
  }),
  reply: z.object({ subscriptions: z.array(ShopSubscription), nextCursor: z.string().nullable() }),
  refuses: [],
  example: { query: { limit: '20' }, reply: { subscriptions: [example], nextCursor: null } },
});

export const mySubscription = endpoint({
  id: 'mySubscription',
  server: 'merchant',
  method: 'get',
  path: `${PATH}/:subscriptionId`,
  tag: TAG,
  summary: 'How a subscription stands',
  access: 'buyer',
  params: byId,
  reply: ShopSubscription,
  refuses: ['NOT_FOUND'],
  example: { params: PARAMS, reply: example },
});

const SubscriptionCharge = z
  .object({
    periodStart: Timestamp,
    periodEnd: Timestamp,
    amount: z.int().min(0),
    currency: Currency,
    status: InvoiceStatus,
    tid: Tid.nullable().meta({ description: 'The payment of the last try; null without one.' }),
    failure: Decline.nullable().meta({ description: 'Why the last try failed.' }),
    nextTryAt: Timestamp.nullable(),
    paidAt: Timestamp.nullable(),
  })
  .meta({ id: 'SubscriptionCharge' });
export type SubscriptionCharge = z.output<typeof SubscriptionCharge>;

const charge = {
  ...{ periodStart: EXAMPLE.at, periodEnd: '2026-04-02T00:00:00.000Z', amount: 9900, currency: 'KRW' },
  ...{ status: 'PAID', tid: EXAMPLE.tid, failure: null, nextTryAt: null, paidAt: EXAMPLE.at },
} as const satisfies SubscriptionCharge;

export const mySubscriptionCharges = endpoint({
  id: 'mySubscriptionCharges',
  server: 'merchant',
  method: 'get',
  path: `${PATH}/:subscriptionId/charges`,
  tag: TAG,
  summary: 'What a subscription was charged so far, the newest first: the latest 20, as the PG tells them',
  access: 'buyer',
  params: byId,
  reply: z.object({ charges: z.array(SubscriptionCharge) }),
  refuses: ['NOT_FOUND', 'PG_UNAVAILABLE'],
  example: { params: PARAMS, reply: { charges: [charge] } },
});

export const renewMySubscription = endpoint({
  id: 'renewMySubscription',
  server: 'merchant',
  method: 'post',
  path: `${PATH}/:subscriptionId/renew`,
  tag: TAG,
  summary: 'Have the open invoice of a PAST_DUE one charged now, or take back a cancel that is still to come',
  description: 'A decline is no error: the subscription stays PAST_DUE, and `openInvoice.failure` says why.',
  access: 'buyer',
  params: byId,
  reply: ShopSubscription,
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'PG_UNAVAILABLE'],
  example: { params: PARAMS, reply: example },
});

export const cancelMySubscription = endpoint({
  id: 'cancelMySubscription',
  server: 'merchant',
  method: 'post',
  path: `${PATH}/:subscriptionId/cancel`,
  tag: TAG,
  summary: 'End a subscription, now or with its period',
  access: 'buyer',
  params: byId,
  body: z
    .strictObject({ at: z.enum(['NOW', 'PERIOD_END']).default('PERIOD_END') })
    .prefault({})
    .meta({ id: 'CancelMySubscription' }),
  reply: ShopSubscription,
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'PG_UNAVAILABLE'],
  example: { params: PARAMS, body: { at: 'PERIOD_END' }, reply: { ...example, cancelAtPeriodEnd: true } },
});
