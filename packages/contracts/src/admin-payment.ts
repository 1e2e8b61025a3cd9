import { z } from 'zod';
import { ApiPayment, paymentExample } from './api-payment.ts';
import { allDisputeStates } from './disputes.ts';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, InstallmentMonths, Tid, Timestamp } from './fields.ts';
import { RefundItems } from './pay-items.ts';
import { paymentTimeline } from './rest-timeline.ts';
import { SettlementId } from './settlements.ts';

const TAG = 'PG · admin';

const won = (description: string) => z.int().min(0).meta({ description, example: 0 });

/** What a payment is for, and how much of it can still go back. */
const ItemLeft = z.object({
  sku: z.string(),
  name: z.string(),
  quantity: z.int().min(1),
  unitPrice: z.int().min(0),
  left: z.int().min(0).meta({ description: 'How many of this sku can still be refunded.' }),
});

const PaymentOperation = z
  .object({
    id: z.string().meta({ example: 'op_0123456789ABCDEFGHJ' }),
    kind: z.enum(['capture', 'void', 'refund']),
    state: z.enum(['PENDING', 'DONE', 'DECLINED']),
    amount: z.int().min(0),
    items: RefundItems.nullable(),
    reason: z.string().nullable(),
    responseCode: z.string().nullable(),
    requestedAt: Timestamp,
  })
  .meta({ id: 'PaymentOperation' });

export const waitKinds = ['expire', 'resolve', 'reverse', 'void-authorization', 'repeat-operation'] as const;

/** What the gateway will do by itself. */
const PaymentWait = z
  .object({
    kind: z.enum(waitKinds).meta({
      description:
        'expire: the time to pay ends. resolve: an answer of the issuer is given up. reverse: the net cancel is tried (again). void-authorization: what is held is released. repeat-operation: a capture, void or refund is asked for again.',
    }),
    operationId: z.string().nullable().meta({ description: 'Of a repeat-operation.' }),
    due: Timestamp.meta({ description: 'Business time; of resolve, real time.' }),
    tries: z.int().min(0).meta({ description: 'Made so far, all in vain.' }),
  })
  .meta({ id: 'PaymentWait' });

export const PaymentLook = z
  .object({
    payment: ApiPayment,
    merchantName: z.string(),
    orderName: z.string().nullable(),
    customerKey: z.string().nullable(),
    taxFreeAmount: z.int().min(0).nullable(),
    installmentMonths: InstallmentMonths.nullable().meta({ description: 'null before an issuer is asked.' }),
    attemptId: z.string().nullable().meta({ description: 'What the issuer knows the authorization by.' }),
    fee: won('What the PG earns with it, VAT aside.'),
    vat: won('VAT on the fee.'),
    pendingAmount: won('Captures and refunds that the issuer has not answered.'),
    disputedAmount: won('What is disputed, or was lost to the cardholder.'),
    leftToRefund: won('What a refund may still give back.'),
    items: z.array(ItemLeft),
    operations: z.array(PaymentOperation),
    waits: z.array(PaymentWait),
    disputes: z.array(
      z.object({
        id: z.string().meta({ example: EXAMPLE.disputeId }),
        state: z.enum(allDisputeStates),
        amount: z.int(),
      }),
    ),
    settlements: z
      .array(SettlementId)
      .meta({ description: 'Those that have taken in one of its captures, refunds or disputes.' }),
    traceViewer: z.string().nullable().meta({
      description: 'Where a trace can be looked at, with `{traceId}` in its place; null: nobody said.',
    }),
  })
  .meta({ id: 'PaymentLook' });
export type PaymentLook = z.output<typeof PaymentLook>;

const params = z.object({ tid: Tid });

export const adminPayment = endpoint({
  id: 'adminPayment',
  server: 'pg',
  method: 'get',
  path: '/admin/api/payments/:tid',
  tag: TAG,
  summary: "Any merchant's payment, with what may be done with it and what the PG will do by itself",
  access: 'admin',
  params,
  reply: PaymentLook,
  refuses: ['NOT_FOUND'],
  example: {
    params: { tid: EXAMPLE.tid },
    reply: {
      payment: paymentExample,
      merchantName: 'PayFlow Store',
      orderName: 'iPhone 16 Pro',
      customerKey: null,
      taxFreeAmount: null,
      installmentMonths: 0,
      attemptId: EXAMPLE.attemptId,
      fee: 0,
      vat: 0,
      pendingAmount: 0,
      disputedAmount: 0,
      leftToRefund: 0,
      items: [],
      operations: [],
      waits: [{ kind: 'void-authorization', operationId: null, due: '2026-03-09T00:00:00.000Z', tries: 0 }],
      disputes: [],
      settlements: [],
      traceViewer: null,
    },
  },
});

export const adminPaymentTimeline = endpoint({
  id: 'adminPaymentTimeline',
  server: 'pg',
  method: 'get',
  path: '/admin/api/payments/:tid/timeline',
  tag: TAG,
  summary: "Everything that happened to any merchant's payment, each cause before its effects",
  access: 'admin',
  params,
  reply: paymentTimeline.reply,
  refuses: ['NOT_FOUND'],
  example: { params: { tid: EXAMPLE.tid }, reply: paymentTimeline.example.reply },
});
