import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Amount, Currency, Decline, EXAMPLE, OrderNo, Tid, Timestamp, text } from './fields.ts';
import { PaymentStatus, webhookTypes } from './payments.ts';

/** The body of a webhook; see Standard Webhooks for the headers that sign it. */
export const WebhookEvent = z
  .object({
    type: z.enum(webhookTypes),
    timestamp: Timestamp,
    data: z.object({
      tid: Tid,
      orderNo: OrderNo,
      amount: Amount,
      currency: Currency,
      status: PaymentStatus,
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
        .object({ id: z.string(), amount: Amount, reason: z.string().nullable() })
        .optional()
        .meta({ description: 'On payment.refunded: the refund that this event is about.' }),
      failure: Decline.optional(),
    }),
  })
  .meta({ id: 'WebhookEvent' });
export type WebhookEvent = z.output<typeof WebhookEvent>;

/** `whsec_` and the base64 of 24 to 64 bytes. */
export const WebhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be whsec_ and the base64 of 24 to 64 random bytes')
  .refine((value) => {
    const encoded = value.slice('whsec_'.length);
    const bytes = Buffer.from(encoded, 'base64');
    return bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === encoded;
  }, 'must hold 24 to 64 bytes in plain base64');

export const WebhookEndpoint = z
  .object({
    id: z.string().meta({ example: 'we_0123456789ABCDEFGHJ' }),
    url: z.string(),
    events: z.array(z.enum(webhookTypes)),
    createdAt: Timestamp,
  })
  .meta({ id: 'WebhookEndpoint' });

const envelope = <S extends z.ZodType>(data: S) =>
  z.object({ code: z.literal('OK'), message: z.string(), data });

const anEndpoint = {
  id: 'we_0123456789ABCDEFGHJ',
  url: 'http://localhost:3000/hook',
  events: ['payment.captured', 'payment.failed'],
  createdAt: EXAMPLE.at,
};

export const registerWebhookEndpoint = endpoint({
  id: 'registerWebhookEndpoint',
  server: 'pg',
  method: 'post',
  path: '/api/v1/webhook-endpoints',
  tag: 'PG · webhooks',
  summary: 'Register where webhooks go',
  description:
    'A URL that is known already is updated, and takes the secret when one is sent. The secret is shown in this reply alone, and only when the PG made it or took it.',
  access: 'merchant',
  idempotency: 'accepted',
  body: z
    .strictObject({
      url: text(700).meta({ example: 'http://localhost:3000/hook' }),
      events: z.array(z.enum(webhookTypes)).min(1).optional().meta({ description: 'Absent: all of them.' }),
      secret: WebhookSecret.optional().meta({ description: 'Absent: the PG makes one.' }),
    })
    .meta({ id: 'RegisterWebhookEndpoint' }),
  reply: envelope(WebhookEndpoint.extend({ secret: z.string().optional() })),
  refuses: ['CALLBACK_NOT_ALLOWED'],
  example: {
    body: { url: 'http://localhost:3000/hook', events: ['payment.captured', 'payment.failed'] },
    reply: {
      code: 'OK',
      message: 'Registered.',
      data: { ...anEndpoint, secret: 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX' },
    },
  },
});

export const listWebhookEndpoints = endpoint({
  id: 'listWebhookEndpoints',
  server: 'pg',
  method: 'get',
  path: '/api/v1/webhook-endpoints',
  tag: 'PG · webhooks',
  summary: 'Where webhooks go',
  access: 'merchant',
  reply: envelope(z.array(WebhookEndpoint)),
  refuses: [],
  example: { reply: { code: 'OK', message: '1 endpoint.', data: [anEndpoint] } },
});
