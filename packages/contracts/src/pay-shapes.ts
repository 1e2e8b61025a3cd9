import { z } from 'zod';
import {
  Amount,
  CardDetails,
  Currency,
  Decline,
  InstallmentMonths,
  OrderNo,
  ReturnUrl,
  Tid,
  Timestamp,
  text,
} from './fields.ts';
import { Cancel, Item, RefundItems } from './pay-items.ts';
import {
  BillingKeyShown,
  CardOnFileFields,
  ONE_CARD,
  oneCard,
  PaymentMethod,
  SAVES_TYPED,
  savesTyped,
} from './payment-method.ts';
import { PayStatus } from './payments.ts';

/** What the calls around the payment window take and answer. */

export const ReadyRequest = z
  .strictObject({
    orderNo: OrderNo,
    amount: Amount,
    callbackUrl: text(2048).optional().meta({
      description: 'One more webhook target for this payment, signed with the secret of your first endpoint.',
    }),
    orderName: text(200).optional().meta({ example: 'iPhone 16 Pro' }),
    currency: Currency.default('KRW'),
    captureMode: z
      .enum(['AUTO', 'MANUAL'])
      .default('AUTO')
      .meta({ description: 'MANUAL only holds the money.' }),
    successUrl: ReturnUrl.optional(),
    failUrl: ReturnUrl.optional(),
    items: z.array(Item).min(1).max(100).optional(),
    taxFreeAmount: z.int().min(0).max(1_000_000_000).optional(),
    customerKey: text(64).optional(),
  })
  .refine(({ amount, taxFreeAmount }) => taxFreeAmount === undefined || taxFreeAmount <= amount, {
    error: 'must be at most the amount',
    path: ['taxFreeAmount'],
  })
  .meta({ id: 'ReadyRequest' });

export const ReadyReply = z
  .object({
    tid: Tid,
    redirectUrl: z.string().meta({ description: 'Send the buyer here.' }),
    status: z.literal('READY'),
    expiresAt: Timestamp,
  })
  .meta({ id: 'ReadyReply' });

export const ApproveRequest = z
  .strictObject({
    tid: Tid,
    card: CardDetails.optional(),
    ...CardOnFileFields,
    amount: Amount.optional().meta({ description: 'When sent, it must be the amount that was made ready.' }),
    installmentMonths: InstallmentMonths.optional(),
  })
  .refine(oneCard, ONE_CARD)
  .refine(savesTyped, SAVES_TYPED)
  .meta({ id: 'ApproveRequest' });

export const ApproveReply = z
  .object({
    tid: Tid,
    orderNo: OrderNo,
    amount: Amount,
    status: PayStatus,
    cardAuthCode: z
      .string()
      .nullable()
      .meta({ description: "The issuer's approval code.", example: '482913' }),
    cardRefNo: z.string().nullable().meta({ description: "The issuer's own reference." }),
    approvedAt: Timestamp.nullable(),
    issuer: z.string().nullable().meta({ example: 'card' }),
    cardMasked: z.string().nullable().meta({ example: '424242******4242' }),
    method: PaymentMethod,
    billingKey: BillingKeyShown,
    failure: Decline.optional(),
  })
  .meta({ id: 'ApproveReply' });

export const CancelRequest = z
  .strictObject({
    tid: Tid,
    amount: Amount.optional().meta({ description: 'Absent: all that is left, or what the items come to.' }),
    items: RefundItems.optional(),
    reason: text(200).meta({ example: 'The buyer changed her mind.' }),
  })
  .meta({ id: 'CancelRequest' });

export const CancelReply = z
  .object({
    tid: Tid,
    status: PayStatus,
    cancelledAmount: z.int().min(0).meta({ description: 'Of the whole payment, this cancel included.' }),
    remainingAmount: z.int().min(0).meta({ description: 'What is held or taken, and was not cancelled.' }),
    cancelId: z.string().meta({ example: 'op_0123456789ABCDEFGHJ' }),
  })
  .meta({ id: 'CancelReply' });

export const PaymentReply = z
  .object({
    tid: Tid,
    orderNo: OrderNo,
    amount: Amount,
    currency: Currency,
    status: PayStatus,
    seq: z.int().min(1).meta({
      description: 'The number of its last event: webhooks of this payment up to it tell nothing new.',
      example: 3,
    }),
    cardAuthCode: z.string().nullable(),
    cardRefNo: z.string().nullable(),
    issuer: z.string().nullable(),
    method: PaymentMethod,
    billingKey: BillingKeyShown,
    approvedAt: Timestamp.nullable(),
    cancelledAmount: z.int().min(0),
    remainingAmount: z.int().min(0),
    cancels: z.array(Cancel).meta({ description: 'In the order in which they were asked for.' }),
    failure: Decline.optional(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'PaymentReply' });
