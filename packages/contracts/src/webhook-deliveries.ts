import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, envelope, id, Tid, Timestamp, text } from './fields.ts';
import { EndpointId } from './webhook-endpoints.ts';
import { webhookTypes } from './webhook-types.ts';

/** What became of one event for one address. */
export const deliveryStates = ['WAITING', 'DELIVERED', 'EXHAUSTED', 'DISABLED'] as const;
export type DeliveryState = (typeof deliveryStates)[number];
export const DeliveryStatus = z.enum(deliveryStates).meta({
  id: 'DeliveryStatus',
  description:
    'WAITING: it is or will be tried. DELIVERED: answered with 2xx. EXHAUSTED: ten tries failed. DISABLED: its endpoint is disabled or deleted, or answered 410.',
});

/** One HTTP try. */
export const WebhookAttempt = z
  .object({
    number: z.int().min(1),
    at: Timestamp.meta({ description: 'Real time.' }),
    durationMs: z.int(),
    statusCode: z.int().nullable().meta({ description: 'null: no answer came; `error` says why.' }),
    reply: z.string().nullable().meta({ description: 'The first 1,024 characters of the answer.' }),
    error: z.string().nullable(),
  })
  .meta({ id: 'WebhookAttempt' });

export const WebhookDelivery = z
  .object({
    id: z.string().meta({ example: EXAMPLE.deliveryId }),
    eventId: z.string().meta({ description: 'The webhook-id, the same on every try.' }),
    tid: Tid.nullable().meta({ description: 'null when it is about no single payment.' }),
    type: z.enum(webhookTypes),
    endpointId: z.string().meta({ description: 'Whose secret signs it.' }),
    url: z.string().meta({ description: 'Where it goes, or went last.' }),
    status: DeliveryStatus,
    createdAt: Timestamp,
    updatedAt: Timestamp,
    attemptCount: z.int().min(0),
    attempts: z.array(WebhookAttempt).meta({
      description: 'The last ten in a list, the last hundred of one delivery; the oldest first.',
    }),
  })
  .meta({ id: 'WebhookDelivery' });

/** As it stands in examples. */
export const aDelivery = {
  id: EXAMPLE.deliveryId,
  eventId: 'chg_0123456789ABCDEFGHJ_3',
  tid: EXAMPLE.tid,
  type: 'payment.captured' as const,
  endpointId: EXAMPLE.endpointId,
  url: 'http://localhost:3000/hook',
  status: 'DELIVERED' as const,
  createdAt: EXAMPLE.at,
  updatedAt: EXAMPLE.at,
  attemptCount: 1,
  attempts: [{ number: 1, at: EXAMPLE.at, durationMs: 12, statusCode: 200, reply: '', error: null }],
};

const TAG = 'PG · webhooks';
const PATH = '/api/v1/webhook-deliveries';
const byId = z.object({ id: id(64).meta({ example: EXAMPLE.deliveryId }) });
const exampleId = { id: EXAMPLE.deliveryId };

export const listWebhookDeliveries = endpoint({
  id: 'listWebhookDeliveries',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'What was sent or waits to be, the newest first',
  description:
    'Page by page: `nextCursor` leads to the next one, and is null on the last. By endpoint at most 2,000 deliveries of each state are looked through for one page, so that one may be short and have a `nextCursor`.',
  access: 'merchant',
  query: z.strictObject({
    status: DeliveryStatus.optional(),
    tid: Tid.optional(),
    endpointId: EndpointId.optional(),
    cursor: text(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  reply: envelope(
    z
      .object({ deliveries: z.array(WebhookDelivery), nextCursor: z.string().nullable() })
      .meta({ id: 'WebhookDeliveryPage' }),
  ),
  refuses: [],
  example: {
    query: { limit: '10' },
    reply: { code: 'OK', message: '1 delivery.', data: { deliveries: [aDelivery], nextCursor: null } },
  },
});

export const getWebhookDelivery = endpoint({
  id: 'getWebhookDelivery',
  server: 'pg',
  method: 'get',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'One delivery with its tries',
  access: 'merchant',
  params: byId,
  reply: envelope(WebhookDelivery),
  refuses: ['NOT_FOUND'],
  example: { params: exampleId, reply: { code: 'OK', message: 'DELIVERED.', data: aDelivery } },
});

export const redeliverWebhook = endpoint({
  id: 'redeliverWebhook',
  server: 'pg',
  method: 'post',
  path: `${PATH}/:id/redeliver`,
  tag: TAG,
  summary: 'Send one event again',
  description:
    'Whatever became of it: the same event under the same webhook-id, at once and then by the whole schedule.',
  access: 'merchant',
  idempotency: 'accepted',
  params: byId,
  reply: envelope(z.object({ id: z.string(), status: DeliveryStatus })),
  status: 202,
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: {
    params: exampleId,
    reply: { code: 'OK', message: 'It is sent again.', data: { ...exampleId, status: 'WAITING' } },
  },
});

/** What can be sent again in bulk: what waits is on its way already. */
export const resendable = ['DELIVERED', 'EXHAUSTED', 'DISABLED'] as const;
export type Resendable = (typeof resendable)[number];

export const redeliverWebhooks = endpoint({
  id: 'redeliverWebhooks',
  server: 'pg',
  method: 'post',
  path: '/api/v1/webhook-endpoints/:id/redeliver',
  tag: TAG,
  summary: 'Send the events since a time to an endpoint again',
  description:
    'Those for which there is a delivery: while an endpoint was disabled none were made. They go out behind the reply, the oldest first, 100 in each commit; `count` says how many.',
  access: 'merchant',
  idempotency: 'accepted',
  params: z.object({ id: EndpointId }),
  body: z
    .strictObject({
      since: Timestamp.meta({ description: 'Events from this time on; RFC 3339, UTC, business time.' }),
      status: z
        .array(z.enum(resendable))
        .min(1)
        .max(resendable.length)
        .default(['EXHAUSTED', 'DISABLED'])
        .meta({ description: 'What became of them.' }),
    })
    .meta({ id: 'RedeliverWebhooks' }),
  reply: envelope(z.object({ count: z.int().min(0) })),
  status: 202,
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    params: { id: EXAMPLE.endpointId },
    body: { since: EXAMPLE.at },
    reply: { code: 'OK', message: '3 are sent again.', data: { count: 3 } },
  },
});
