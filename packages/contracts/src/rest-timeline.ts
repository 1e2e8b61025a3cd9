import { z } from 'zod';
import { PaymentId } from './api-payment.ts';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, envelope, Timestamp } from './fields.ts';

/**
 * What a timeline is made of. The call that asked for an event stands above it, and what it caused below, in this order;
 * then what disputes did before the next.
 */
export const timelineKinds = [
  'api_call',
  'event',
  'issuer_call',
  'posting',
  'outbox',
  'delivery',
  'delivery_attempt',
  'dispute',
] as const;

export const TimelineEntry = z
  .object({
    at: Timestamp.meta({
      description: 'Business time; real time stands in the details of a delivery_attempt.',
    }),
    kind: z.enum(timelineKinds),
    seq: z.int().min(1).meta({
      description:
        "The payment's event that it is, or that caused it; of a step of a dispute, and what that caused, the last one before.",
    }),
    durationMs: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'How long it took, where that is known; null for what has no length.' }),
    cause: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'The place in this list, from 0, of what caused it; null: nothing in it did.' }),
    summary: z.string().meta({ description: 'One sentence for a human.' }),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.output<typeof TimelineEntry>;

export const paymentTimeline = endpoint({
  id: 'paymentTimeline',
  server: 'pg',
  method: 'get',
  path: '/api/v1/payments/:paymentId/timeline',
  tag: 'PG · payments',
  summary: 'Everything that happened to a payment, each cause before its effects',
  access: 'merchant',
  params: z.object({ paymentId: PaymentId }),
  reply: envelope(
    z.object({ paymentId: PaymentId, entries: z.array(TimelineEntry) }).meta({ id: 'Timeline' }),
  ),
  refuses: ['NOT_FOUND'],
  example: {
    params: { paymentId: EXAMPLE.paymentId },
    reply: {
      code: 'OK',
      message: '3 entries.',
      data: {
        paymentId: EXAMPLE.paymentId,
        entries: [
          {
            at: EXAMPLE.at,
            kind: 'api_call',
            seq: 1,
            durationMs: 12,
            cause: null,
            summary: 'POST /api/v1/payments/authorize',
            details: {
              method: 'POST',
              path: '/api/v1/payments/authorize',
              requestId: 'req_0123456789ABCDEFGHJ',
              idempotencyKey: EXAMPLE.idempotencyKey,
              traceId: '0af7651916cd43dd8448eb211c80319c',
            },
          },
          {
            at: EXAMPLE.at,
            kind: 'event',
            seq: 1,
            durationMs: null,
            cause: 0,
            summary: 'payment.approving',
            details: { attemptId: EXAMPLE.attemptId, issuer: 'card', cardMasked: '424242******4242' },
          },
          {
            at: EXAMPLE.at,
            kind: 'issuer_call',
            seq: 1,
            durationMs: 9,
            cause: 1,
            summary: 'card was asked to authorize 50000 KRW: approved.',
            details: { call: 'authorize', attemptId: EXAMPLE.attemptId, result: 'approved' },
          },
        ],
      },
    },
  },
});
