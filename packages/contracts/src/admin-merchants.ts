import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Amount, EXAMPLE, ReturnUrl, Timestamp, text } from './fields.ts';

const TAG = 'PG · admin';

export const MerchantId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, hyphens or underscores')
  .meta({ description: "The merchant's id.", example: EXAMPLE.merchantId });

const FeeBasisPoints = z
  .int('must be a whole number of basis points')
  .min(0)
  .max(10_000)
  .meta({ description: 'Fee in hundredths of a percent; 280 is 2.8 %.', example: 280 });

const RequestsPerSecond = z
  .int()
  .min(1)
  .max(1_000_000)
  .meta({ description: "Calls a second; null: the PG's own limit.", example: 100 });

export const businessTypes = ['COMPANY', 'INDIVIDUAL'] as const;
export type BusinessType = (typeof businessTypes)[number];
const BusinessType = z.enum(businessTypes).meta({
  id: 'BusinessType',
  description: 'INDIVIDUAL: 3.3 % of what a settlement pays is withheld as income tax and local tax.',
});

const AmountMax = Amount.meta({
  description: 'The most that one payment may be, minor units; null: as much as any.',
});

export const MerchantLimits = z
  .object({ amountMax: AmountMax.nullable(), requestsPerSecond: RequestsPerSecond.nullable() })
  .meta({ id: 'MerchantLimits' });

export const MerchantView = z
  .object({
    id: MerchantId,
    name: z.string(),
    feeBasisPoints: FeeBasisPoints,
    limits: MerchantLimits,
    businessType: BusinessType,
    returnUrl: z.string().nullable().meta({ description: 'Where buyers go after the checkout page.' }),
    hasKey: z.boolean().meta({ description: 'False for one that the sandbox made on the spot.' }),
    oldKeyUntil: Timestamp.nullable().meta({ description: 'Until when the key before the last works on.' }),
    createdAt: Timestamp,
  })
  .meta({ id: 'Merchant' });
export type MerchantView = z.output<typeof MerchantView>;

const MerchantWithKey = MerchantView.extend({
  secretKey: z.string().meta({ description: 'Shown in this reply alone; the PG keeps its hash.' }),
}).meta({ id: 'MerchantWithKey' });

/** What may be set when a merchant is made, and later. A limit that is absent stays as it is. */
const limits = z
  .strictObject({
    amountMax: AmountMax.nullable().optional(),
    requestsPerSecond: RequestsPerSecond.nullable().optional(),
  })
  .optional();

const aMerchant = {
  id: EXAMPLE.merchantId,
  name: 'Second Store',
  feeBasisPoints: 250,
  limits: { amountMax: 5_000_000, requestsPerSecond: 100 },
  businessType: 'COMPANY',
  returnUrl: 'http://localhost:3000/paid',
  hasKey: true,
  oldKeyUntil: null,
  createdAt: EXAMPLE.at,
} as const;
const SECRET_KEY = 'sk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

const params = z.object({ merchantId: MerchantId });

export const createMerchant = endpoint({
  id: 'createMerchant',
  server: 'pg',
  method: 'post',
  path: '/admin/api/merchants',
  tag: TAG,
  summary: 'Take a merchant in; its secret key is shown in this reply alone',
  access: 'admin',
  idempotency: 'accepted',
  body: z
    .strictObject({
      id: MerchantId.optional().meta({ description: 'Absent: the PG makes one.' }),
      name: text(100),
      feeBasisPoints: FeeBasisPoints.optional().meta({ description: 'Absent: 280.' }),
      limits,
      businessType: BusinessType.optional().meta({ description: 'Absent: COMPANY.' }),
      returnUrl: ReturnUrl.optional(),
    })
    .meta({ id: 'CreateMerchant' }),
  reply: MerchantWithKey,
  status: 201,
  refuses: ['INVALID_STATE'],
  example: {
    body: {
      name: aMerchant.name,
      feeBasisPoints: aMerchant.feeBasisPoints,
      limits: aMerchant.limits,
      returnUrl: aMerchant.returnUrl,
    },
    reply: { ...aMerchant, secretKey: SECRET_KEY },
  },
});

export const listMerchants = endpoint({
  id: 'listMerchants',
  server: 'pg',
  method: 'get',
  path: '/admin/api/merchants',
  tag: TAG,
  summary: 'Merchants, by id',
  access: 'admin',
  query: z.object({
    search: text(100).optional().meta({ description: 'Part of the id or of the name.' }),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: MerchantId.optional().meta({ description: "The page before's nextCursor." }),
  }),
  reply: z.object({
    merchants: z.array(MerchantView),
    nextCursor: z.string().nullable().meta({ description: 'null: that was the last page.' }),
  }),
  refuses: ['VALIDATION_FAILED'],
  example: { query: { limit: '50' }, reply: { merchants: [aMerchant], nextCursor: null } },
});

export const getMerchant = endpoint({
  id: 'getMerchant',
  server: 'pg',
  method: 'get',
  path: '/admin/api/merchants/:merchantId',
  tag: TAG,
  summary: 'One merchant',
  access: 'admin',
  params,
  reply: MerchantView,
  refuses: ['NOT_FOUND', 'VALIDATION_FAILED'],
  example: { params: { merchantId: EXAMPLE.merchantId }, reply: aMerchant },
});

export const changeMerchant = endpoint({
  id: 'changeMerchant',
  server: 'pg',
  method: 'patch',
  path: '/admin/api/merchants/:merchantId',
  tag: TAG,
  summary: "Change a merchant's name, fee, limits, business type or return address; what is absent stays",
  description: 'A fee holds for payments that are captured from then on. Limits hold within a second.',
  access: 'admin',
  params,
  body: z
    .strictObject({
      name: text(100).optional(),
      feeBasisPoints: FeeBasisPoints.optional(),
      limits,
      businessType: BusinessType.optional(),
      returnUrl: ReturnUrl.nullable().optional(),
    })
    .meta({ id: 'ChangeMerchant' }),
  reply: MerchantView,
  refuses: ['NOT_FOUND'],
  example: {
    params: { merchantId: EXAMPLE.merchantId },
    body: { feeBasisPoints: 200, limits: { amountMax: null } },
    reply: {
      ...aMerchant,
      feeBasisPoints: 200,
      limits: { amountMax: null, requestsPerSecond: 100 },
    },
  },
});

export const rotateKey = endpoint({
  id: 'rotateKey',
  server: 'pg',
  method: 'post',
  path: '/admin/api/merchants/:merchantId/rotate-key',
  tag: TAG,
  summary: 'Give a merchant a new secret key; it is shown in this reply alone',
  description:
    'The key before it works on for graceSeconds of real time, a key before that ends at once. A merchant that the sandbox made on the spot gets its first key here.',
  access: 'admin',
  idempotency: 'accepted',
  params,
  body: z
    .strictObject({
      graceSeconds: z
        .int()
        .min(0)
        .max(86_400)
        .default(0)
        .meta({ description: 'How long the old key works on; 0: it ends at once.', example: 3600 }),
    })
    .meta({ id: 'RotateKey' }),
  reply: MerchantWithKey,
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    params: { merchantId: EXAMPLE.merchantId },
    body: { graceSeconds: 3600 },
    reply: { ...aMerchant, oldKeyUntil: '2026-03-02T01:00:00.000Z', secretKey: SECRET_KEY },
  },
});
