import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, envelope, id, Timestamp, text } from './fields.ts';
import { webhookTypes } from './webhook-types.ts';

/** `whsec_` and the base64 of 24 to 64 bytes. */
export const WebhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be whsec_ and the base64 of 24 to 64 random bytes')
  .refine((value) => {
    const encoded = value.slice('whsec_'.length);
    const bytes = Buffer.from(encoded, 'base64');
    return bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === encoded;
  }, 'must hold 24 to 64 bytes in plain base64');

/** How many endpoints a merchant may have. */
export const MAX_WEBHOOK_ENDPOINTS = 16;

/** Why an endpoint is disabled. */
export const disabledReasons = ['GONE', 'FAILING', 'ASKED'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

export const WebhookEndpoint = z
  .object({
    id: z.string().meta({ example: EXAMPLE.endpointId }),
    url: z.string(),
    events: z.array(z.enum(webhookTypes)),
    enabled: z.boolean(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    previousSecretUntil: Timestamp.nullable().meta({
      description: 'Until when the secret before this one signs beside it; real time, and may be over.',
    }),
    failingSince: Timestamp.nullable().meta({
      description: 'The first failed try since the last success; after five days the endpoint is disabled.',
    }),
    disabledAt: Timestamp.nullable(),
    disabledReason: z.enum(disabledReasons).nullable().meta({
      description:
        'GONE: it answered 410. FAILING: five days of failure and no success. ASKED: you switched it off.',
    }),
  })
  .meta({ id: 'WebhookEndpoint' });

const anEndpoint = {
  id: EXAMPLE.endpointId,
  url: 'http://localhost:3000/hook',
  events: ['payment.captured', 'payment.failed'],
  enabled: true,
  createdAt: EXAMPLE.at,
  updatedAt: EXAMPLE.at,
  previousSecretUntil: null,
  failingSince: null,
  disabledAt: null,
  disabledReason: null,
};

const TAG = 'PG · webhooks';
const PATH = '/api/v1/webhook-endpoints';

/** An endpoint's id in a path. */
export const EndpointId = id(64).meta({ example: EXAMPLE.endpointId });
const byId = z.object({ id: EndpointId });
const exampleId = { id: EXAMPLE.endpointId };

const Url = text(700).meta({ example: anEndpoint.url });
const Events = z.array(z.enum(webhookTypes)).min(1);
const NewSecret = WebhookSecret.optional().meta({ description: 'Absent: the PG makes one.' });
const aSecret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX';

export const registerWebhookEndpoint = endpoint({
  id: 'registerWebhookEndpoint',
  server: 'pg',
  method: 'post',
  path: PATH,
  tag: TAG,
  summary: 'Register where webhooks go',
  description: `A URL that is known already is updated and enabled, and takes the secret when one is sent; the one before it signs beside it for 24 hours. The secret is shown in this reply alone, and only when the PG made it or took it. A merchant may have ${MAX_WEBHOOK_ENDPOINTS} endpoints.`,
  access: 'merchant',
  idempotency: 'accepted',
  body: z
    .strictObject({
      url: Url,
      events: Events.optional().meta({ description: 'Absent: all of them.' }),
      secret: NewSecret,
    })
    .meta({ id: 'RegisterWebhookEndpoint' }),
  reply: envelope(WebhookEndpoint.extend({ secret: z.string().optional() })),
  refuses: ['CALLBACK_NOT_ALLOWED', 'INVALID_STATE'],
  example: {
    body: { url: anEndpoint.url, events: ['payment.captured', 'payment.failed'] },
    reply: { code: 'OK', message: 'Registered.', data: { ...anEndpoint, secret: aSecret } },
  },
});

export const listWebhookEndpoints = endpoint({
  id: 'listWebhookEndpoints',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'Where webhooks go',
  description: 'Disabled ones too, with the reason.',
  access: 'merchant',
  reply: envelope(z.array(WebhookEndpoint)),
  refuses: [],
  example: { reply: { code: 'OK', message: '1 endpoint.', data: [anEndpoint] } },
});

export const getWebhookEndpoint = endpoint({
  id: 'getWebhookEndpoint',
  server: 'pg',
  method: 'get',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'One endpoint',
  access: 'merchant',
  params: byId,
  reply: envelope(WebhookEndpoint),
  refuses: ['NOT_FOUND'],
  example: { params: exampleId, reply: { code: 'OK', message: 'Enabled.', data: anEndpoint } },
});

export const changeWebhookEndpoint = endpoint({
  id: 'changeWebhookEndpoint',
  server: 'pg',
  method: 'patch',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'Change an endpoint, switch it off, or on again',
  description:
    'What waits goes to the new URL. Events that happen while an endpoint is disabled make no delivery for it, and deliveries that wait for it become DISABLED; once it is enabled again, `redeliver` sends those.',
  access: 'merchant',
  params: byId,
  body: z
    .strictObject({ url: Url.optional(), events: Events.optional(), enabled: z.boolean().optional() })
    .refine((body) => Object.keys(body).length > 0, 'send at least one of url, events and enabled')
    .meta({ id: 'ChangeWebhookEndpoint' }),
  reply: envelope(WebhookEndpoint),
  refuses: ['NOT_FOUND', 'CALLBACK_NOT_ALLOWED', 'INVALID_STATE'],
  example: {
    params: exampleId,
    body: { events: ['payment.captured', 'payment.failed'], enabled: true },
    reply: { code: 'OK', message: 'Enabled.', data: anEndpoint },
  },
});

export const deleteWebhookEndpoint = endpoint({
  id: 'deleteWebhookEndpoint',
  server: 'pg',
  method: 'delete',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'Send no more webhooks there',
  description:
    "Deliveries that wait for it become DISABLED; those that were made stay in the list. What goes to a payment's own callbackUrl is then signed with the secret of the oldest endpoint that is enabled; when there is none, nothing goes there and `ready` refuses a callbackUrl.",
  access: 'merchant',
  params: byId,
  reply: envelope(z.object({ id: z.string() })),
  refuses: ['NOT_FOUND', 'STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: { params: exampleId, reply: { code: 'OK', message: 'Deleted.', data: exampleId } },
});

export const rotateWebhookSecret = endpoint({
  id: 'rotateWebhookSecret',
  server: 'pg',
  method: 'post',
  path: `${PATH}/:id/rotate-secret`,
  tag: TAG,
  summary: 'Give an endpoint another secret',
  description:
    'For 24 hours of real time (moving the clock of the sandbox does not shorten them) every webhook carries two signatures, the new secret first, so that receivers can change over one by one. The secret is shown in this reply alone. A secret that was rotated out before the last one stops at once; the present secret sent again changes nothing.',
  access: 'merchant',
  idempotency: 'accepted',
  params: byId,
  body: z.strictObject({ secret: NewSecret }).meta({ id: 'RotateWebhookSecret' }),
  reply: envelope(
    z.object({
      id: z.string(),
      secret: z.string(),
      previousExpiresAt: Timestamp.nullable().meta({
        description: 'Until when the secret before it signs too; real time.',
      }),
    }),
  ),
  refuses: ['NOT_FOUND'],
  example: {
    params: exampleId,
    body: {},
    reply: {
      code: 'OK',
      message: 'Rotated.',
      data: { ...exampleId, secret: aSecret, previousExpiresAt: '2026-03-03T00:00:00.000Z' },
    },
  },
});
