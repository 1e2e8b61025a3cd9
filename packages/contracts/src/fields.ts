import { z } from 'zod';

/** Values that stand in examples; the Swagger page swaps the ids for real ones when it sends them. */
export const EXAMPLE = {
  tid: 'T0123456789ABCDEFGHJ',
  paymentId: 'T0123456789ABCDEFGHM',
  orderNo: 'ORDER-0001',
  attemptId: 'att_0123456789ABCDEFGHJ',
  endpointId: 'we_0123456789ABCDEFGHJ',
  deliveryId: 'dlv_0123456789ABCDEFGHJ_3_0',
  merchantId: 'mer_0123456789ABCDEFGHJ',
  cardToken: 'tok_0123456789ABCDEFGHJ',
  billingKey: 'bk_0123456789ABCDEFGHJ',
  planId: 'plan_0123456789ABCDEFGHJ',
  dearerPlanId: 'plan_0123456789ABCDEFGHK',
  subscriptionId: 'sub_0123456789ABCDEFGHJ',
  invoiceId: 'inv_0123456789ABCDEFGHJ',
  buyerId: 'byr_0123456789ABCDEFGHJ',
  settlementId: 'stl_0123456789ABCDEFGHJ',
  disputeId: 'dsp_0123456789ABCDEFGHJ',
  issuerDisputeId: 'cdp_0123456789ABCDEFGHJ',
  shopSubscriptionId: 'ssb_0123456789ABCDEFGHJ',
  at: '2026-03-02T00:00:00.000Z',
  idempotencyKey: 'KEY-0001',
} as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Text of 1 to `maxChars`, stored as sent: control characters and broken surrogates are refused. */
export const text = (maxChars: number) =>
  z
    .string()
    .min(1)
    .max(maxChars)
    .refine((value) => value.isWellFormed(), 'holds half of a surrogate pair')
    .refine((value) => !CONTROL.test(value), 'holds a control character');

/** Of a reply that is a table too. */
export const ReplyFormat = z
  .enum(['json', 'csv'])
  .optional()
  .meta({ description: 'csv: as a table; so does `Accept: text/csv`.' });

/** Minor units; for KRW that is won. */
export const Amount = z
  .int('must be a whole number of minor units (won for KRW)')
  .min(1, 'must be at least 1')
  .max(1_000_000_000, 'must be at most 1,000,000,000')
  .meta({ description: 'Integer minor units; for KRW that is won.', example: 50000 });

export const Currency = z.enum(['KRW']).meta({ description: 'ISO 4217.', example: 'KRW' });

/** Text that stands in paths: a dot or two alone would be lost there. */
export const id = (maxChars: number) =>
  text(maxChars).refine((value) => value !== '.' && value !== '..', 'must not be dots alone');

export const Tid = id(64).meta({
  description: "The payment's id: 20 characters, sorts by time.",
  example: EXAMPLE.tid,
});

export const OrderNo = id(64).meta({
  description: "The shop's own order number.",
  example: EXAMPLE.orderNo,
});

export const Timestamp = z.iso.datetime().meta({ description: 'RFC 3339, UTC.', example: EXAMPLE.at });

export const InstallmentMonths = z
  .int()
  .min(0)
  .max(36)
  .meta({ description: '0 or absent: paid at once.', example: 0 });

/** Where a buyer is sent back to; http and https only. */
export const ReturnUrl = text(2048)
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    'must be an http or https URL',
  )
  .meta({ format: 'uri' });

export const CardDetails = z
  .strictObject({
    number: z
      .string()
      .regex(/^[0-9 -]{12,24}$/, 'must be 12 to 19 digits')
      .transform((value) => value.replaceAll(/[ -]/g, ''))
      .refine((value) => value.length >= 12 && value.length <= 19, 'must be 12 to 19 digits')
      .meta({
        description: 'A test card number; spaces and hyphens are ignored.',
        example: '4242424242424242',
      }),
    expiry: z
      .string()
      .regex(/^(0[1-9]|1[0-2])\/[0-9]{2}$/, 'must be MM/YY')
      .meta({ description: 'MM/YY', example: '12/30' }),
    cvc: z
      .string()
      .regex(/^[0-9]{3,4}$/, 'must be three digits, or four for American Express')
      .meta({ example: '123' }),
  })
  .meta({ id: 'CardDetails', description: 'Only published test cards are accepted.' });
export type CardDetails = z.output<typeof CardDetails>;

export const Decline = z
  .object({
    code: z.string().meta({ description: 'ISO 8583 response code.', example: '51' }),
    name: z.string().meta({ example: 'insufficient_funds' }),
    message: z.string().meta({ example: 'The account does not hold enough money.' }),
  })
  .meta({ id: 'Decline', description: "The issuer's no." });
export type Decline = z.output<typeof Decline>;

/** What every reply under /api/v1 looks like: `data` holds what was asked for. */
export const envelope = <S extends z.ZodType>(data: S) =>
  z.object({ code: z.literal('OK'), message: z.string(), data });

/** The shape of every error reply. */
export const Problem = z
  .object({
    code: z.string().meta({ example: 'INVALID_STATE' }),
    message: z.string().meta({ description: 'One sentence that a developer can act on.' }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    requestId: z.string(),
    traceId: z
      .string()
      .optional()
      .meta({ description: 'The trace that the request belonged to, as in its traceparent.' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof Problem>;

/** What whoever comes back from an order's payment knows of it. */
export const KnownPayment = z.strictObject({
  tid: Tid.optional().meta({ description: "Who knows the order's payment may see the order by it." }),
});
