import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Amount, EXAMPLE, OrderNo, text } from './fields.ts';
import { anOrder, Order, Refund } from './shop-orders.ts';

const TAG = 'Merchant · refunds';

const Items = z
  .array(
    z.strictObject({
      productId: text(64).meta({ example: 'iphone-16-pro' }),
      color: text(64).optional().meta({ description: 'Needed when it was bought in several.' }),
      quantity: z.int().min(1).max(10_000).meta({ example: 1 }),
    }),
  )
  .min(1)
  .max(50);

const RefundRequest = z
  .strictObject({
    items: Items.optional(),
    amount: Amount.optional().meta({
      description: 'Absent: what the items come to, and without items all that is left.',
    }),
    reason: text(200).meta({ example: 'The buyer sent it back.' }),
  })
  .meta({ id: 'RefundOrder' });
export type RefundRequest = z.output<typeof RefundRequest>;

export const RefundedOrder = z.object({ refund: Refund, order: Order }).meta({ id: 'RefundedOrder' });
export type RefundedOrder = z.output<typeof RefundedOrder>;

const ITEM = { sku: 'iphone-16-pro/desert-titanium', productId: 'iphone-16-pro', color: 'Desert Titanium' };

const done = {
  id: 'rf_0123456789ABCDEFGHJ',
  state: 'DONE',
  origin: 'SHOP',
  items: [{ ...ITEM, quantity: 1 }],
  amount: 1550000,
  reason: 'The buyer sent it back.',
  failure: null,
  at: EXAMPLE.at,
  settledAt: EXAMPLE.at,
  creditNote: 'CRN-2026-000001',
} as const;

const refunded = {
  ...anOrder,
  state: 'REFUNDED',
  items: [{ ...anOrder.items[0], refundedQuantity: 1 }],
  tid: EXAMPLE.tid,
  payStatus: 'CANCELLED',
  seq: 5,
  refundedAmount: 1550000,
  refunds: [done],
  invoiceNo: 'INV-2026-000001',
} as const;

const pending = { ...done, state: 'PENDING', settledAt: null, creditNote: null } as const;

export const refundOrder = endpoint({
  id: 'refundOrder',
  server: 'merchant',
  method: 'post',
  path: '/merchant/api/orders/:orderNo/refund',
  tag: TAG,
  summary: 'Give back what an order cost: some of its items, an amount, or all that is left',
  description:
    'The refund stands in the books before the PG is asked, and the PG is asked under its id until it has answered. 202: it has not yet. A refund that the PG or the issuer declined is 200 with state DECLINED. With an Idempotency-Key a repeat finds the same refund again.',
  access: 'admin',
  idempotency: 'accepted',
  params: z.object({ orderNo: OrderNo }),
  body: RefundRequest,
  reply: RefundedOrder,
  alsoStatus: { 202: 'The PG has not answered yet; it is asked until it does.' },
  refuses: ['NOT_FOUND', 'REFUND_CONFLICT', 'IDEMPOTENCY_KEY_REUSED'],
  example: {
    params: { orderNo: EXAMPLE.orderNo },
    body: { items: [{ productId: 'iphone-16-pro', quantity: 1 }], reason: 'The buyer sent it back.' },
    reply: { refund: done, order: refunded },
    also: {
      202: {
        refund: pending,
        order: { ...anOrder, state: 'PAID', refunds: [pending], invoiceNo: 'INV-2026-000001' },
      },
    },
  },
});

const CancelRequest = z
  .strictObject({
    items: Items.optional().meta({ description: 'Absent: all that is left of the order.' }),
    reason: text(200).default('The buyer changed their mind.'),
  })
  .prefault({})
  .meta({ id: 'CancelOrder' });

export const cancelOrder = endpoint({
  id: 'cancelOrder',
  server: 'merchant',
  method: 'post',
  path: '/merchant/api/orders/:orderNo/cancel',
  tag: TAG,
  summary: 'Take back what was paid for: some of its items, or all that is left',
  description:
    "For whoever bought: the buyer whose order it is, or for a guest's whoever knows its number. What goes back is what the items cost, to the card that paid. All else is as with a refund by the shop.",
  access: 'shopper',
  idempotency: 'accepted',
  params: z.object({ orderNo: OrderNo }),
  body: CancelRequest,
  reply: RefundedOrder,
  alsoStatus: { 202: 'The PG has not answered yet; it is asked until it does.' },
  refuses: ['NOT_FOUND', 'REFUND_CONFLICT', 'IDEMPOTENCY_KEY_REUSED'],
  example: {
    params: { orderNo: EXAMPLE.orderNo },
    body: { items: [{ productId: 'iphone-16-pro', quantity: 1 }] },
    reply: { refund: done, order: refunded },
    also: {
      202: {
        refund: pending,
        order: { ...anOrder, state: 'PAID', refunds: [pending], invoiceNo: 'INV-2026-000001' },
      },
    },
  },
});

const ReconcileRequest = z
  .strictObject({
    orderNos: z.array(OrderNo).min(1).max(50).optional().meta({
      description: 'Absent: up to 200 that changed in the last two weeks, the least recently looked at.',
    }),
  })
  .prefault({})
  .meta({ id: 'Reconcile' });
export type ReconcileRequest = z.output<typeof ReconcileRequest>;

export const Reconciled = z
  .object({
    looked: z.int(),
    changed: z.array(OrderNo).meta({ description: 'Orders that had fallen behind, and follow again.' }),
    unanswered: z.array(OrderNo).meta({ description: 'The PG did not say how these stand; ask again.' }),
  })
  .meta({ id: 'Reconciled' });
export type Reconciled = z.output<typeof Reconciled>;

export const reconcileOrders = endpoint({
  id: 'reconcileOrders',
  server: 'merchant',
  method: 'post',
  path: '/merchant/api/reconcile',
  tag: TAG,
  summary: 'Hold orders against the PG now; a timer does it once a day',
  access: 'admin',
  body: ReconcileRequest,
  reply: Reconciled,
  refuses: ['NOT_FOUND'],
  example: { body: {}, reply: { looked: 3, changed: [EXAMPLE.orderNo], unanswered: [] } },
});
