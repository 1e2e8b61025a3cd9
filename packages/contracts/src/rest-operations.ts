import { z } from 'zod';
import { ApiPayment, PaymentId, paymentExample } from './api-payment.ts';
import { endpoint } from './endpoint.ts';
import { Amount, EXAMPLE, envelope, text } from './fields.ts';
import { RefundItems } from './pay-items.ts';
import { outcomes } from './refusals.ts';

const TAG = 'PG · payments';

/** A reply about a capture, a void or a refund: done, or under way until the issuer answers. */
export const OperationOutcome = envelope(ApiPayment)
  .extend({ code: z.enum(['OK', 'PAYMENT_OUTCOME_UNKNOWN']) })
  .meta({ id: 'OperationOutcome' });
export type OperationOutcome = z.output<typeof OperationOutcome>;

/** What all three have in common. */
const operation = {
  server: 'pg',
  method: 'post',
  tag: TAG,
  access: 'merchant',
  scripted: true,
  idempotency: 'required',
  params: z.object({ paymentId: PaymentId }),
  reply: OperationOutcome,
  alsoStatus: {
    [outcomes.PAYMENT_OUTCOME_UNKNOWN.status]:
      'PAYMENT_OUTCOME_UNKNOWN: the issuer did not answer yet; it is asked again until it does.',
  },
} as const;

const PARAMS = { paymentId: EXAMPLE.paymentId };
const underWay = {
  202: {
    code: 'PAYMENT_OUTCOME_UNKNOWN',
    message: 'The issuer did not answer yet; it is asked again until it does.',
    data: paymentExample,
  },
} as const;
const captured = { ...paymentExample, status: 'CAPTURED', capturedAmount: 50000 } as const;

const Reason = text(200).optional().meta({ example: 'The buyer changed her mind.' });

export const capturePayment = endpoint({
  ...operation,
  id: 'capturePayment',
  path: '/api/v1/payments/capture/:paymentId',
  summary: 'Take money that is held, whole or in part',
  description: 'Once; what a part leaves over is released.',
  body: z
    .strictObject({ amount: Amount.optional().meta({ description: 'Absent: all that is held.' }) })
    .prefault({})
    .meta({ id: 'CapturePayment' }),
  refuses: ['NOT_FOUND', 'CAPTURE_CONFLICT'],
  example: {
    params: PARAMS,
    body: { amount: 50000 },
    reply: { code: 'OK', message: 'The money is taken.', data: captured },
    also: underWay,
  },
});

export const refundPayment = endpoint({
  ...operation,
  id: 'refundPayment',
  path: '/api/v1/payments/refund/:paymentId',
  summary: 'Give taken money back, whole or in part',
  description: 'As often as something is left.',
  body: z
    .strictObject({
      amount: Amount.optional().meta({
        description: 'Absent: what the items come to, and without items all that is left.',
      }),
      items: RefundItems.optional(),
      reason: Reason,
    })
    .prefault({})
    .meta({ id: 'RefundPayment' }),
  refuses: ['NOT_FOUND', 'REFUND_CONFLICT'],
  example: {
    params: PARAMS,
    body: { amount: 20000, reason: 'The buyer changed her mind.' },
    reply: {
      code: 'OK',
      message: '20000 KRW went back.',
      data: { ...captured, status: 'PARTIALLY_REFUNDED', refundedAmount: 20000, remaining: 30000 },
    },
    also: { 202: { ...underWay[202], data: captured } },
  },
});

export const voidPayment = endpoint({
  ...operation,
  id: 'voidPayment',
  path: '/api/v1/payments/void/:paymentId',
  summary: 'Release money that is held, all of it',
  body: z.strictObject({ reason: Reason }).prefault({}).meta({ id: 'VoidPayment' }),
  refuses: ['NOT_FOUND', 'CANCEL_CONFLICT'],
  example: {
    params: PARAMS,
    body: { reason: 'The buyer changed her mind.' },
    reply: {
      code: 'OK',
      message: 'The money is released.',
      data: { ...paymentExample, status: 'VOIDED', remaining: 0 },
    },
    also: underWay,
  },
});
