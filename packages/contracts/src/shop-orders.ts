import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Amount, Currency, Decline, EXAMPLE, KnownPayment, OrderNo, Tid, Timestamp, text } from './fields.ts';
import { PaymentMethod } from './payment-method.ts';
import { PayStatus } from './payments.ts';

/** Orders, from the shelf to the payment window. */

const TAG = 'Merchant · shop';

export const orderStates = [
  'CREATED',
  'PENDING',
  'PAID',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'FAILED',
  'CANCELLED',
] as const;
export const OrderState = z.enum(orderStates).meta({ id: 'OrderState' });
export type OrderState = (typeof orderStates)[number];

const Sku = z.string().meta({
  description: 'The product and its colour, as the PG knows the line.',
  example: 'iphone-16-pro/desert-titanium',
});

export const RefundState = z.enum(['PENDING', 'DONE', 'DECLINED']).meta({ id: 'RefundState' });

export const Refund = z
  .object({
    id: z.string().meta({
      description: "Of the shop's own also the Idempotency-Key at the PG.",
      example: 'rf_0123456789ABCDEFGHJ',
    }),
    state: RefundState.meta({
      description: 'PENDING until the PG has answered; it is asked until it does.',
    }),
    origin: z.enum(['SHOP', 'PG']).meta({ description: 'PG: begun there, and learnt from it.' }),
    items: z
      .array(
        z.object({
          sku: Sku,
          productId: z.string().nullable(),
          color: z.string().nullable(),
          quantity: z.int().min(1),
        }),
      )
      .meta({ description: 'Empty: an amount alone.' }),
    amount: Amount,
    reason: z.string().nullable(),
    failure: z.string().nullable().meta({ description: 'Why it was declined.' }),
    at: Timestamp.meta({ description: 'When it was asked for, or learnt of.' }),
    settledAt: Timestamp.nullable(),
    creditNote: z.string().nullable().meta({ example: 'CRN-2026-000001' }),
  })
  .meta({ id: 'Refund' });
export type Refund = z.output<typeof Refund>;

export const Order = z
  .object({
    orderNo: OrderNo,
    state: OrderState,
    total: Amount,
    currency: Currency,
    items: z.array(
      z.object({
        sku: Sku,
        productId: z.string(),
        name: z.string(),
        color: z.string().nullable(),
        quantity: z.int(),
        unitPrice: z.int(),
        taxFree: z.boolean().meta({ description: 'Free of VAT; other prices include it.' }),
        refundedQuantity: z.int().min(0).meta({ description: 'How many of them went back.' }),
      }),
    ),
    tid: Tid.nullable().meta({ description: 'The latest payment for this order.' }),
    payStatus: PayStatus.nullable(),
    seq: z.int().min(0).meta({
      description: "The payment's event that this order follows: older news changes nothing.",
      example: 0,
    }),
    refundedAmount: z.int().min(0).meta({ description: 'What went back, by the word of the PG.' }),
    refunds: z.array(Refund),
    invoiceNo: z
      .string()
      .nullable()
      .meta({ description: 'Given when it is paid.', example: 'INV-2026-000001' }),
    method: PaymentMethod.nullable().meta({ description: 'null while it was charged to nothing.' }),
    cardAuthCode: z.string().nullable(),
    failure: Decline.nullable(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Order' });
export type Order = z.output<typeof Order>;

export const anOrder = {
  orderNo: EXAMPLE.orderNo,
  state: 'CREATED',
  total: 1550000,
  currency: 'KRW',
  items: [
    {
      sku: 'iphone-16-pro/desert-titanium',
      productId: 'iphone-16-pro',
      name: 'iPhone 16 Pro',
      color: 'Desert Titanium',
      quantity: 1,
      unitPrice: 1550000,
      taxFree: false,
      refundedQuantity: 0,
    },
  ],
  tid: null,
  payStatus: null,
  seq: 0,
  refundedAmount: 0,
  refunds: [],
  invoiceNo: null,
  method: null,
  cardAuthCode: null,
  failure: null,
  createdAt: EXAMPLE.at,
  updatedAt: EXAMPLE.at,
} as const;

export const createOrder = endpoint({
  id: 'createOrder',
  server: 'merchant',
  method: 'post',
  path: '/merchant/api/orders',
  tag: TAG,
  summary: "Order from the shelf; the total comes from the shelf's prices",
  description:
    "With a buyer's access token the order is that buyer's, and only they and an admin see it; without one it is a guest's, and whoever knows its number sees it.",
  access: 'shopper',
  status: 201,
  body: z
    .strictObject({
      items: z
        .array(
          z.strictObject({
            productId: text(64).meta({ example: 'iphone-16-pro' }),
            color: text(64).optional(),
            quantity: z.int().min(1).max(100).meta({ example: 1 }),
          }),
        )
        .min(1)
        .max(50),
    })
    .meta({ id: 'CreateOrder' }),
  reply: Order,
  refuses: [],
  example: { body: { items: [{ productId: 'iphone-16-pro', quantity: 1 }] }, reply: anOrder },
});

export const getOrder = endpoint({
  id: 'getOrder',
  server: 'merchant',
  method: 'get',
  path: '/merchant/api/orders/:orderNo',
  tag: TAG,
  summary: 'An order and how far its payment is',
  access: 'shopper',
  params: z.object({ orderNo: OrderNo }),
  query: KnownPayment,
  reply: Order,
  refuses: ['NOT_FOUND'],
  example: { params: { orderNo: EXAMPLE.orderNo }, reply: anOrder },
});

export const checkoutOrder = endpoint({
  id: 'checkoutOrder',
  server: 'merchant',
  method: 'post',
  path: '/merchant/api/orders/:orderNo/checkout',
  tag: TAG,
  summary: 'Begin to pay an order: the shop asks the PG to make it ready',
  access: 'shopper',
  params: z.object({ orderNo: OrderNo }),
  reply: z.object({ tid: Tid, redirectUrl: z.string() }),
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'PG_UNAVAILABLE'],
  example: {
    params: { orderNo: EXAMPLE.orderNo },
    reply: { tid: EXAMPLE.tid, redirectUrl: `http://localhost:8081/checkout?tid=${EXAMPLE.tid}` },
  },
});
