import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, Tid, Timestamp, text } from './fields.ts';

/** What the PG told the shop, and what the shop made of it. */

const TAG = 'Merchant · webhooks';

export const receiveWebhook = endpoint({
  id: 'receiveWebhook',
  server: 'merchant',
  method: 'post',
  path: '/payments/webhook',
  tag: TAG,
  summary: 'Where the PG tells the shop',
  description:
    'Verified by webhook-id, webhook-timestamp and webhook-signature over the raw body. The example is unsigned, so it is refused with 401 and shows up in the inbox with the reason.',
  access: 'public',
  body: z.unknown(),
  reply: z.object({ ok: z.literal(true) }),
  refuses: ['INVALID_SIGNATURE', 'AMOUNT_MISMATCH'],
  example: {
    body: {
      type: 'payment.captured',
      timestamp: EXAMPLE.at,
      data: {
        tid: EXAMPLE.tid,
        orderNo: EXAMPLE.orderNo,
        amount: 50000,
        currency: 'KRW',
        status: 'CAPTURED',
        seq: 3,
      },
    },
    reply: { ok: true },
  },
});

export const InboxEntry = z
  .object({
    id: z.string(),
    receivedAt: Timestamp,
    valid: z.boolean(),
    verdict: z.enum(['APPLIED', 'DUPLICATE', 'STALE_SEQ', 'IGNORED', 'REJECTED']).meta({
      description:
        'APPLIED changed the order; DUPLICATE was seen before; STALE_SEQ is older than what is known; IGNORED is about no order of this shop; REJECTED failed verification, or is not what the order asked for; `reason` says which.',
    }),
    reason: z.string().nullable(),
    webhookId: z.string().nullable(),
    type: z.string().nullable(),
    tid: z.string().nullable(),
    headers: z.record(z.string(), z.string()),
    rawBody: z.string(),
  })
  .meta({ id: 'InboxEntry' });
export type InboxEntry = z.output<typeof InboxEntry>;

export const inbox = endpoint({
  id: 'inbox',
  server: 'merchant',
  method: 'get',
  path: '/merchant/api/webhooks',
  tag: TAG,
  summary: 'The inbox: every webhook received, with its verdict; newest first',
  access: 'admin',
  query: z.strictObject({
    valid: z.enum(['true', 'false']).optional(),
    type: text(64).optional(),
    tid: Tid.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({
    counts: z.object({ received: z.int(), valid: z.int(), rejected: z.int(), duplicates: z.int() }),
    webhooks: z.array(InboxEntry),
  }),
  refuses: [],
  example: {
    query: { limit: '10' },
    reply: { counts: { received: 0, valid: 0, rejected: 0, duplicates: 0 }, webhooks: [] },
  },
});
