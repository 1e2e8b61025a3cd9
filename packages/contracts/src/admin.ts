import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, OrderNo, Tid, text } from './fields.ts';
import { PaymentStatus } from './payments.ts';

const TAG = 'PG · admin';

export const ResolveReviewRequest = z
  .strictObject({
    outcome: z.enum(['FAILED', 'AUTHORIZED', 'CAPTURED']).meta({
      description: "What the issuer's books say: nothing is held, it is held, it was taken.",
    }),
    reason: text(500).meta({ example: 'The issuer confirmed by phone that nothing is held.' }),
    refNo: text(64).optional().meta({ description: "The issuer's reference; wanted when it approved." }),
    authCode: text(16)
      .optional()
      .meta({ description: "The issuer's approval code; wanted when it approved." }),
  })
  .refine(({ outcome, refNo, authCode }) => outcome === 'FAILED' || (refNo && authCode), {
    error: 'send refNo and authCode with an outcome that the issuer approved',
    path: ['refNo'],
  })
  .meta({ id: 'ResolveReviewRequest' });

export const ResolveReviewReply = z
  .object({ tid: Tid, orderNo: OrderNo, status: PaymentStatus })
  .meta({ id: 'ResolveReviewReply' });

export const resolveReview = endpoint({
  id: 'resolveReview',
  server: 'pg',
  method: 'post',
  path: '/admin/api/payments/:tid/resolve-review',
  tag: TAG,
  summary: 'Decide a payment that is in MANUAL_REVIEW',
  description:
    'For a payment whose outcome the issuer never told: a person asked the issuer and says here what became of it. The merchant is told by webhook as if the issuer had answered.',
  access: 'admin',
  params: z.object({ tid: Tid }),
  body: ResolveReviewRequest,
  reply: ResolveReviewReply,
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    params: { tid: EXAMPLE.tid },
    body: { outcome: 'FAILED', reason: 'The issuer confirmed by phone that nothing is held.' },
    reply: { tid: EXAMPLE.tid, orderNo: EXAMPLE.orderNo, status: 'FAILED' },
  },
});
