import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, id, Tid, Timestamp, text } from './fields.ts';
import { aDelivery, DeliveryStatus, WebhookAttempt, WebhookDelivery } from './webhook-deliveries.ts';
import { EndpointId } from './webhook-endpoints.ts';
import { webhookTypes } from './webhook-types.ts';

/** Webhooks of all merchants, as they really went out, and what a receiver says to others. */

const TAG = 'PG · admin';
const PATH = '/admin/api/webhook-deliveries';

/** A request as it was sent. */
const SentRequest = z
  .object({
    headers: z.record(z.string(), z.string()).meta({ description: 'Those that the gateway sets.' }),
    body: z.string(),
  })
  .meta({ id: 'SentWebhook' });

export const AdminWebhookDelivery = WebhookDelivery.omit({ attempts: true })
  .extend({
    merchantId: z.string(),
    addressee: z.enum(['ENDPOINT', 'CALLBACK']).meta({
      description: "ENDPOINT: to wherever that endpoint is. CALLBACK: to the payment's own callbackUrl.",
    }),
    nextTryAt: Timestamp.nullable().meta({ description: 'Business time; null unless it is WAITING.' }),
    lastAttempt: WebhookAttempt.nullable(),
  })
  .meta({ id: 'AdminWebhookDelivery' });
export type AdminWebhookDelivery = z.output<typeof AdminWebhookDelivery>;

const { attempts, ...bare } = aDelivery;
const anAdminDelivery = {
  ...bare,
  merchantId: 'M001',
  addressee: 'ENDPOINT',
  nextTryAt: null,
  lastAttempt: attempts[0] ?? null,
} as const;

const aBody = `{"type":"payment.captured","timestamp":"${EXAMPLE.at}","data":{"tid":"${EXAMPLE.tid}","amount":50000,"seq":3}}`;
const sent = {
  headers: {
    'content-type': 'application/json',
    'user-agent': 'PayFlow-Webhook/1',
    'webhook-id': aDelivery.eventId,
    'webhook-timestamp': '1772409600',
    'webhook-signature': 'v1,4nHiYtOeqAxJE57PiyrSvkxJOPBptMfKmCshd2Ao1BE=',
  },
  body: aBody,
};

export const findWebhookDeliveries = endpoint({
  id: 'findWebhookDeliveries',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'Webhooks of all merchants, the newest first',
  description:
    'Page by page: `nextCursor` leads to the next one, and is null on the last. By endpoint or type at most 2,000 deliveries of each state are looked through for one page, so that one may be short, or empty, and have a `nextCursor`: from there on it is looked further.',
  access: 'admin',
  query: z.strictObject({
    status: DeliveryStatus.optional(),
    merchantId: text(64).optional(),
    tid: Tid.optional(),
    endpointId: EndpointId.optional(),
    type: z.enum(webhookTypes).optional(),
    cursor: text(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  reply: z
    .object({ deliveries: z.array(AdminWebhookDelivery), nextCursor: z.string().nullable() })
    .meta({ id: 'AdminWebhookDeliveryPage' }),
  refuses: ['VALIDATION_FAILED'],
  example: { query: { limit: '10' }, reply: { deliveries: [anAdminDelivery], nextCursor: null } },
});

const params = z.object({ id: id(64).meta({ example: EXAMPLE.deliveryId }) });
const exampleParams = { id: EXAMPLE.deliveryId };

export const inspectWebhookDelivery = endpoint({
  id: 'inspectWebhookDelivery',
  server: 'pg',
  method: 'get',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'One delivery, and each try with the request as it was sent',
  description: 'Headers and body byte for byte, so that a receiver can be held against them.',
  access: 'admin',
  params,
  reply: AdminWebhookDelivery.extend({
    body: z.string().meta({ description: 'What is signed at every try.' }),
    attempts: z
      .array(
        WebhookAttempt.extend({
          request: SentRequest.nullable().meta({
            description: 'null when nothing was sent, and of tries from before requests were kept.',
          }),
        }).meta({ id: 'InspectedWebhookAttempt' }),
      )
      .meta({ description: 'The last hundred, the oldest first.' }),
  }).meta({ id: 'InspectedWebhookDelivery' }),
  refuses: ['NOT_FOUND', 'VALIDATION_FAILED'],
  example: {
    params: exampleParams,
    reply: {
      ...anAdminDelivery,
      body: aBody,
      attempts: attempts.map((attempt) => ({ ...attempt, request: sent })),
    },
  },
});

/** How a test is signed, rightly or wrongly. */
export const testSignings = ['valid', 'tampered', 'stale', 'wrong-secret', 'unsigned'] as const;
export type TestSigning = (typeof testSignings)[number];

/** More than any body that the gateway sends by itself. */
export const TEST_BODY_MAX_CHARACTERS = 65_536;
const YEAR_SECONDS = 31_536_000;

export const sendEditedWebhook = endpoint({
  id: 'sendEditedWebhook',
  server: 'pg',
  method: 'post',
  path: `${PATH}/:id/send-edited`,
  tag: TAG,
  summary: 'Send a changed webhook to the receiver of a delivery, and see what it answers',
  description:
    'A test: it is no try of the delivery, changes nothing, and is not kept. It goes where the delivery goes, by the same rules, and is awaited for 15 s. In sandbox mode alone: a gateway in server mode refuses it, for it would sign what never happened.',
  access: 'admin',
  params,
  body: z
    .strictObject({
      body: z
        .string()
        .max(TEST_BODY_MAX_CHARACTERS)
        .refine((value) => value.isWellFormed(), 'holds half of a surrogate pair')
        .optional()
        .meta({ description: "Absent: the delivery's own." }),
      webhookId: z
        .string()
        .regex(
          /^[\x21-\x2d\x2f-\x7e]{1,255}$/,
          'must be 1 to 255 visible ASCII characters without a full stop',
        )
        .optional()
        .meta({
          description: "Absent: the delivery's own, which a receiver that took it before knows as done.",
        }),
      sign: z.enum(testSignings).default('valid').meta({
        description:
          'valid: as ever. tampered: one byte of the body is changed after signing. stale: signed 600 s ago. wrong-secret: with a secret of nobody. unsigned: without webhook-signature. A receiver answers the last four with 401.',
      }),
      skewSeconds: z.int().min(-YEAR_SECONDS).max(YEAR_SECONDS).optional().meta({
        description: 'How far webhook-timestamp is from now; signed with it. Absent: 0, or -600 when stale.',
      }),
    })
    .meta({ id: 'SendEditedWebhook' }),
  reply: z
    .object({
      url: z.string(),
      sent: SentRequest.nullable().meta({ description: 'null when it may not be sent there.' }),
      received: WebhookAttempt.omit({ number: true }).meta({ id: 'WebhookTestAnswer' }),
    })
    .meta({ id: 'WebhookTest' }),
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    params: exampleParams,
    body: { sign: 'tampered' },
    reply: {
      url: aDelivery.url,
      sent: { ...sent, body: sent.body.replace('50000', '60000') },
      received: { at: EXAMPLE.at, durationMs: 12, statusCode: 401, reply: '{"ok":false}', error: null },
    },
  },
});

export const findWebhookSigner = endpoint({
  id: 'findWebhookSigner',
  server: 'pg',
  method: 'post',
  path: '/admin/api/webhook-signer',
  tag: TAG,
  summary: 'Whose secret made a signature',
  description:
    "Holds what a receiver got against the secrets of a merchant's endpoints, those that were rotated out last included. Shows no secret and keeps nothing.",
  access: 'admin',
  body: z
    .strictObject({
      merchantId: text(64).meta({ example: 'M001' }),
      webhookId: text(255),
      webhookTimestamp: z.string().regex(/^\d{1,12}$/, 'must be whole unix seconds'),
      webhookSignature: text(1_000),
      body: z.string().max(TEST_BODY_MAX_CHARACTERS),
    })
    .meta({ id: 'FindWebhookSigner' }),
  reply: z
    .object({
      signer: z
        .object({
          endpointId: z.string(),
          url: z.string(),
          secret: z.enum(['PRESENT', 'ROTATED_OUT']),
          signsUntil: Timestamp.nullable().meta({
            description: 'Of the rotated one: until when it signs beside the new one; real time.',
          }),
        })
        .nullable()
        .meta({ description: 'null: none of them signed exactly this.' }),
    })
    .meta({ id: 'WebhookSigner' }),
  refuses: [],
  example: {
    body: {
      merchantId: 'M001',
      webhookId: aDelivery.eventId,
      webhookTimestamp: sent.headers['webhook-timestamp'],
      webhookSignature: sent.headers['webhook-signature'],
      body: '{}',
    },
    reply: { signer: null },
  },
});
