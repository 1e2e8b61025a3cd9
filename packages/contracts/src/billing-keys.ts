import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { CardDetails, EXAMPLE, envelope, ReturnUrl, Timestamp, text } from './fields.ts';
import { BillingKeyId, CustomerKey } from './payment-method.ts';

const TAG = 'PG · billing keys';
const PATH = '/api/v1/billing-keys';

export const BillingKeyStatus = z.enum(['WAITING', 'ACTIVE', 'EXPIRED', 'DELETED']).meta({
  description:
    'WAITING: for the buyer, on the form. EXPIRED: the buyer did not come. Only an ACTIVE one is charged.',
});
export type BillingKeyStatus = z.output<typeof BillingKeyStatus>;

export const BillingKey = z
  .object({
    billingKey: BillingKeyId,
    customerKey: CustomerKey,
    status: BillingKeyStatus,
    issuer: z.string().nullable().meta({ example: 'card' }),
    cardMasked: z.string().nullable().meta({ example: '424242******4242' }),
    cardExpiry: z.string().nullable().meta({ description: 'MM/YY', example: '12/30' }),
    formUrl: z
      .string()
      .nullable()
      .meta({ description: 'While it is WAITING: send the buyer here, to type the card.' }),
    expiresAt: Timestamp.nullable().meta({ description: 'When the form closes; null without one.' }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'BillingKey', description: 'A card on file. The number itself is never kept.' });
export type BillingKey = z.output<typeof BillingKey>;

export const billingKeyExample = {
  billingKey: EXAMPLE.billingKey,
  customerKey: 'customer-mina',
  status: 'ACTIVE',
  issuer: 'card',
  cardMasked: '424242******4242',
  cardExpiry: '12/30',
  formUrl: null,
  expiresAt: null,
  createdAt: EXAMPLE.at,
  updatedAt: EXAMPLE.at,
} as const satisfies BillingKey;

const byId = z.object({ billingKey: BillingKeyId });
const PARAMS = { billingKey: EXAMPLE.billingKey };

export const createBillingKey = endpoint({
  id: 'createBillingKey',
  server: 'pg',
  method: 'post',
  path: PATH,
  tag: TAG,
  summary: "Keep a buyer's card for later payments",
  description:
    'With a card, from server to server: ACTIVE at once. Without one: WAITING, with the address of a form of the PG on which the buyer types it; then the buyer goes back to returnUrl with `billingKey` and `result` (success, cancelled) in the query. The form is open for 30 minutes.',
  access: 'merchant',
  idempotency: 'accepted',
  body: z
    .strictObject({
      customerKey: CustomerKey,
      card: CardDetails.optional(),
      returnUrl: ReturnUrl.optional().meta({ description: 'Where the buyer goes after the form.' }),
    })
    .refine(({ card, returnUrl }) => (card === undefined) !== (returnUrl === undefined), {
      error: 'send either card or returnUrl',
      path: ['card'],
    })
    .meta({ id: 'CreateBillingKey' }),
  reply: envelope(BillingKey),
  status: 201,
  refuses: ['CARD_NOT_A_TEST_CARD', 'CARD_NOT_ACCEPTED', 'ISSUER_UNAVAILABLE'],
  example: {
    body: {
      customerKey: 'customer-mina',
      card: { number: '4242424242424242', expiry: '12/30', cvc: '123' },
    },
    reply: { code: 'OK', message: 'The billing key is ACTIVE.', data: billingKeyExample },
  },
});

export const listBillingKeys = endpoint({
  id: 'listBillingKeys',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'Cards on file, the newest first',
  access: 'merchant',
  query: z.strictObject({
    customerKey: CustomerKey.optional(),
    status: BillingKeyStatus.optional(),
    cursor: text(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  reply: envelope(
    z
      .object({ billingKeys: z.array(BillingKey), nextCursor: z.string().nullable() })
      .meta({ id: 'BillingKeyPage' }),
  ),
  refuses: [],
  example: {
    query: { customerKey: 'customer-mina' },
    reply: {
      code: 'OK',
      message: '1 billing key.',
      data: { billingKeys: [billingKeyExample], nextCursor: null },
    },
  },
});

export const getBillingKey = endpoint({
  id: 'getBillingKey',
  server: 'pg',
  method: 'get',
  path: `${PATH}/:billingKey`,
  tag: TAG,
  summary: 'Look a card on file up',
  access: 'merchant',
  params: byId,
  reply: envelope(BillingKey),
  refuses: ['NOT_FOUND'],
  example: {
    params: PARAMS,
    reply: { code: 'OK', message: 'The billing key is ACTIVE.', data: billingKeyExample },
  },
});

export const deleteBillingKey = endpoint({
  id: 'deleteBillingKey',
  server: 'pg',
  method: 'delete',
  path: `${PATH}/:billingKey`,
  tag: TAG,
  summary: 'Forget a card on file',
  description:
    'Charges by it are refused from now on. A subscription that pays with it goes PAST_DUE at its next renewal. Deleting it again changes nothing.',
  access: 'merchant',
  params: byId,
  reply: envelope(BillingKey),
  refuses: ['NOT_FOUND'],
  example: {
    params: PARAMS,
    reply: {
      code: 'OK',
      message: 'The billing key is DELETED.',
      data: { ...billingKeyExample, status: 'DELETED' },
    },
  },
});
