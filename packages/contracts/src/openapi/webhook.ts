import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { EXAMPLE } from '../fields.ts';
import { WebhookEvent } from '../webhooks.ts';

export const webhookExample = {
  type: 'payment.captured',
  timestamp: EXAMPLE.at,
  data: {
    tid: EXAMPLE.tid,
    orderNo: EXAMPLE.orderNo,
    amount: 50000,
    currency: 'KRW',
    status: 'CAPTURED',
    seq: 3,
    cardAuthCode: '482913',
    cardRefNo: 'R0123456789ABCDEFGHJ',
    approvedAt: EXAMPLE.at,
    capturedAmount: 50000,
    refundedAmount: 0,
  },
} as const satisfies z.input<typeof WebhookEvent>;

const headers = z.object({
  'webhook-id': z.string().meta({ description: "The event's id, the same on every try." }),
  'webhook-timestamp': z.string().meta({ description: 'Unix seconds of this try, in real time.' }),
  'webhook-signature': z
    .string()
    .meta({ description: 'Space-separated list of `v1,` and a base64 HMAC-SHA256.' }),
});

/** What the PG sends to a merchant's server. */
export const webhookOperation: ZodOpenApiOperationObject = {
  operationId: 'paymentWebhook',
  tags: ['PG · webhooks'],
  summary: 'A payment changed',
  description:
    'Verify the signature over the raw body before reading it. `data.seq` orders the events of one payment.',
  security: [],
  requestParams: { header: headers },
  requestBody: {
    required: true,
    content: { 'application/json': { schema: WebhookEvent, example: webhookExample } },
  },
  responses: {
    '2XX': {
      description:
        'Taken. Anything else is tried again: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h later.',
    },
    '410': { description: 'Nobody is there any more: the endpoint is disabled.' },
    '429': { description: 'Too many; Retry-After is honoured, as it is with 503.' },
  },
};
