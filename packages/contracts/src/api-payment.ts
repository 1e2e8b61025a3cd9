import { z } from 'zod';
import { Amount, Currency, Decline, EXAMPLE, OrderNo, Tid, Timestamp } from './fields.ts';
import { BillingKeyShown, PaymentMethod } from './payment-method.ts';
import { PaymentStatus } from './payments.ts';

/** A payment as the API shows it. */

export const PaymentId = Tid.meta({ description: "The payment's id: its tid.", example: EXAMPLE.paymentId });

const money = (description: string) => z.int().min(0).meta({ description, example: 0 });

export const ApiPayment = z
  .object({
    paymentId: PaymentId,
    txId: Tid.meta({ description: 'The same.', example: EXAMPLE.paymentId }),
    tid: Tid.meta({ description: 'The same.', example: EXAMPLE.paymentId }),
    merchantId: z.string().meta({ example: 'M001' }),
    orderNo: OrderNo,
    amount: Amount,
    currency: Currency,
    status: PaymentStatus,
    captureMode: z.enum(['AUTO', 'MANUAL']),
    method: PaymentMethod,
    billingKey: BillingKeyShown,
    capturedAmount: money('What was taken.'),
    refundedAmount: money('What was given back.'),
    remaining: money('What is held, or was taken and has not been given back.'),
    issuer: z.string().nullable().meta({ example: 'card' }),
    cardMasked: z.string().nullable().meta({ example: '424242******4242' }),
    cardAuthCode: z.string().nullable().meta({ description: "The issuer's approval code." }),
    cardRefNo: z.string().nullable().meta({ description: "The issuer's own reference." }),
    approvedAt: Timestamp.nullable(),
    failure: Decline.optional(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    expiresAt: Timestamp.nullable().meta({
      description:
        "When the buyer's time to pay runs out; null once it was requested, or an issuer was asked.",
    }),
  })
  .meta({ id: 'ApiPayment' });
export type ApiPayment = z.output<typeof ApiPayment>;

export const paymentExample = {
  paymentId: EXAMPLE.paymentId,
  txId: EXAMPLE.paymentId,
  tid: EXAMPLE.paymentId,
  merchantId: 'M001',
  orderNo: EXAMPLE.orderNo,
  amount: 50000,
  currency: 'KRW',
  status: 'AUTHORIZED',
  captureMode: 'MANUAL',
  method: 'CARD',
  billingKey: null,
  capturedAmount: 0,
  refundedAmount: 0,
  remaining: 50000,
  issuer: 'card',
  cardMasked: '424242******4242',
  cardAuthCode: '482913',
  cardRefNo: 'R0123456789ABCDEFGHJ',
  approvedAt: EXAMPLE.at,
  createdAt: EXAMPLE.at,
  updatedAt: EXAMPLE.at,
  expiresAt: null,
} as const satisfies ApiPayment;
