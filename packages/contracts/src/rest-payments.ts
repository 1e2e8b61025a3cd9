import { z } from 'zod';
import { ApiPayment, PaymentId, paymentExample } from './api-payment.ts';
import { endpoint } from './endpoint.ts';
import { Amount, CardDetails, Currency, EXAMPLE, envelope, OrderNo, text } from './fields.ts';
import {
  CardOnFileFields,
  ONE_CARD,
  oneCard,
  PaymentMethod,
  SAVES_TYPED,
  savesTyped,
} from './payment-method.ts';
import { PaymentStatus } from './payments.ts';
import { outcomes } from './refusals.ts';

export * from './api-payment.ts';

const TAG = 'PG · payments';

const withoutApproval = {
  ...paymentExample,
  remaining: 0,
  cardAuthCode: null,
  cardRefNo: null,
  approvedAt: null,
} as const;

export const AuthorizePayment = z
  .strictObject({
    merchantId: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, hyphens or underscores')
      .optional()
      .meta({ description: 'Your own; in the sandbox, without a key, the merchant to act as.' }),
    orderNo: OrderNo.optional().meta({
      description: "The shop's own order number; absent: the PG makes one.",
      example: EXAMPLE.orderNo,
    }),
    amount: Amount,
    currency: Currency.default('KRW'),
    card: CardDetails.optional().meta({
      description: 'In the sandbox, absent means the test card that is always approved.',
    }),
    ...CardOnFileFields,
    capture: z.boolean().default(false).meta({ description: 'false only holds the money.' }),
    idempotencyKey: text(255)
      .regex(/^[\x21-\x7e]+$/, 'must be 1 to 255 visible ASCII characters')
      .optional()
      .meta({ description: 'In place of the Idempotency-Key header, or equal to it.' }),
  })
  .refine(oneCard, ONE_CARD)
  .refine(savesTyped, SAVES_TYPED)
  .meta({ id: 'AuthorizePayment' });

/** A reply about a payment that was committed, whatever became of it. */
export const PaymentOutcome = envelope(ApiPayment)
  .extend({ code: z.enum(['OK', 'PAYMENT_OUTCOME_UNKNOWN', 'CARD_DECLINED']) })
  .meta({ id: 'PaymentOutcome' });
export type PaymentOutcome = z.output<typeof PaymentOutcome>;

export const authorizePayment = endpoint({
  id: 'authorizePayment',
  server: 'pg',
  method: 'post',
  path: '/api/v1/payments/authorize',
  tag: TAG,
  summary: 'Make a payment and ask the issuer for the money, in one call',
  description:
    'Needs an idempotency key, as the header or as a field. The same key gives the same payment and the same reply, a decline included.',
  access: 'merchant',
  scripted: true,
  idempotency: 'accepted',
  body: AuthorizePayment,
  reply: PaymentOutcome,
  status: 201,
  alsoStatus: {
    [outcomes.PAYMENT_OUTCOME_UNKNOWN.status]:
      `PAYMENT_OUTCOME_UNKNOWN: ${outcomes.PAYMENT_OUTCOME_UNKNOWN.summary}`,
    [outcomes.CARD_DECLINED.status]: `CARD_DECLINED: ${outcomes.CARD_DECLINED.summary}`,
  },
  refuses: [
    'IDEMPOTENCY_KEY_MISSING',
    'NOT_FOUND',
    'INVALID_STATE',
    'DUPLICATE_ORDER',
    'CARD_NOT_A_TEST_CARD',
    'ISSUER_UNAVAILABLE',
  ],
  example: {
    body: {
      amount: 50000,
      card: { number: '4242424242424242', expiry: '12/30', cvc: '123' },
      idempotencyKey: EXAMPLE.idempotencyKey,
    },
    reply: { code: 'OK', message: 'The money is held.', data: paymentExample },
    also: {
      202: {
        code: 'PAYMENT_OUTCOME_UNKNOWN',
        message: outcomes.PAYMENT_OUTCOME_UNKNOWN.summary,
        data: { ...withoutApproval, status: 'UNKNOWN' },
      },
      402: {
        code: 'CARD_DECLINED',
        message: 'The account has not enough money.',
        data: {
          ...withoutApproval,
          status: 'FAILED',
          cardMasked: '400000******9995',
          failure: {
            code: '51',
            name: 'insufficient_funds',
            message: 'The account has not enough money.',
          },
        },
      },
    },
  },
});

export const requestPayment = endpoint({
  id: 'requestPayment',
  server: 'pg',
  method: 'post',
  path: '/api/v1/payments',
  tag: TAG,
  summary: 'Make a payment whose issuer is asked later; the result comes by webhook and GET',
  description:
    'Takes what authorize takes, and answers as soon as the request is stored: the payment is REQUESTED. A worker takes it from the bus, asks the issuer, and the payment goes on as after authorize. A request is neither lost nor made twice, whatever stops meanwhile.',
  access: 'merchant',
  scripted: true,
  idempotency: 'accepted',
  body: AuthorizePayment,
  reply: envelope(ApiPayment),
  status: 202,
  refuses: [
    'IDEMPOTENCY_KEY_MISSING',
    'NOT_FOUND',
    'INVALID_STATE',
    'DUPLICATE_ORDER',
    'CARD_NOT_A_TEST_CARD',
  ],
  example: {
    body: {
      amount: 50000,
      card: { number: '4242424242424242', expiry: '12/30', cvc: '123' },
      capture: true,
      idempotencyKey: EXAMPLE.idempotencyKey,
    },
    reply: {
      code: 'OK',
      message: 'The payment is REQUESTED; its result comes by webhook.',
      data: { ...withoutApproval, status: 'REQUESTED', captureMode: 'AUTO', issuer: null, cardMasked: null },
    },
  },
});

export const getPayment = endpoint({
  id: 'getPayment',
  server: 'pg',
  method: 'get',
  path: '/api/v1/payments/:paymentId',
  tag: TAG,
  summary: 'Look a payment up',
  access: 'merchant',
  params: z.object({ paymentId: PaymentId }),
  reply: envelope(ApiPayment),
  refuses: ['NOT_FOUND'],
  example: {
    params: { paymentId: EXAMPLE.paymentId },
    reply: { code: 'OK', message: 'The payment is AUTHORIZED.', data: paymentExample },
  },
});

const Moment = z.iso.datetime({ offset: true });
const AmountBound = z.coerce.number().int().min(1).max(1_000_000_000);

export const ListQuery = z.strictObject({
  status: PaymentStatus.optional(),
  orderNo: OrderNo.optional(),
  method: PaymentMethod.optional(),
  from: Moment.optional().meta({ description: 'Made at this time or later, RFC 3339.' }),
  to: Moment.optional().meta({ description: 'Made before this time, RFC 3339.' }),
  minAmount: AmountBound.optional(),
  maxAmount: AmountBound.optional(),
  cursor: text(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const listPayments = endpoint({
  id: 'listPayments',
  server: 'pg',
  method: 'get',
  path: '/api/v1/payments',
  tag: TAG,
  summary: "A merchant's payments, the newest first",
  description: 'Page by page: `nextCursor` leads to the next one, and is null on the last.',
  access: 'merchant',
  query: ListQuery,
  reply: envelope(
    z
      .object({ payments: z.array(ApiPayment), nextCursor: z.string().nullable() })
      .meta({ id: 'PaymentPage' }),
  ),
  refuses: [],
  example: {
    query: { limit: '10' },
    reply: { code: 'OK', message: '1 payment.', data: { payments: [paymentExample], nextCursor: null } },
  },
});
