import { z } from 'zod';
import { Amount, Currency, Decline, OrderNo, Tid, Timestamp } from './fields.ts';
import { RefundItems } from './pay-items.ts';
import { PaymentMethod } from './payment-method.ts';
import { PaymentStatus } from './payments.ts';
import { paymentWebhookTypes } from './webhook-types.ts';

export * from './webhook-deliveries.ts';
export * from './webhook-endpoints.ts';

/** The body of a webhook about a payment; see Standard Webhooks for the headers that sign it. */
export const WebhookEvent = z
  .object({
    type: z.enum(paymentWebhookTypes),
    timestamp: Timestamp,
    data: z.object({
      tid: Tid,
      orderNo: OrderNo,
      amount: Amount,
      currency: Currency,
      status: PaymentStatus,
      method: PaymentMethod.optional().meta({ description: 'Always sent since there are cards on file.' }),
      seq: z
        .int()
        .min(1)
        .meta({ description: "Orders one payment's events; ignore what is not newer.", example: 3 }),
      cardAuthCode: z.string().nullable(),
      cardRefNo: z.string().nullable(),
      approvedAt: Timestamp.nullable(),
      capturedAmount: z
        .int()
        .min(0)
        .optional()
        .meta({ description: 'What was taken so far; always sent since there are refunds.', example: 50000 }),
      refundedAmount: z
        .int()
        .min(0)
        .optional()
        .meta({ description: 'What of it went back so far; sent with capturedAmount.', example: 0 }),
      refund: z
        .object({
          id: z.string(),
          amount: Amount,
          reason: z.string().nullable(),
          items: RefundItems.nullish(),
          idempotencyKey: z
            .string()
            .nullish()
            .meta({ description: 'The key that it was asked for under, when there was one.' }),
        })
        .optional()
        .meta({ description: 'On payment.refunded: the refund that this event is about.' }),
      failure: Decline.optional(),
    }),
  })
  .meta({ id: 'WebhookEvent' });
export type WebhookEvent = z.output<typeof WebhookEvent>;
