import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Timestamp } from './fields.ts';
import { BusinessDay } from './ledger.ts';

/** How the whole gateway is doing, of all merchants together, in business time. Amounts are minor units. */

/** A week. */
export const MOST_MINUTES = 10_080;

const Count = z.int().min(0);
const Sum = z.int().meta({ description: 'Minor units.' });
const Rate = z.int().min(0).max(10_000).nullable();
const Duration = z.int().min(0).nullable();

const Piece = z.object({
  at: Timestamp.meta({ description: 'When it begins.' }),
  payments: Count.meta({ description: 'Made in it.' }),
  approved: Count.meta({ description: 'Of those.' }),
  declined: Count,
});

export const Overview = z
  .object({
    at: Timestamp,
    from: Timestamp,
    stepSeconds: z.int().min(1).meta({ description: 'How long each piece is.', example: 60 }),
    pieces: z.array(Piece),
    approval: z.object({
      approved: Count,
      declined: Count,
      open: Count.meta({ description: 'Asked and not answered for good yet.' }),
      rate: Rate.meta({
        description: 'approved ÷ (approved + declined), in basis points; null before any answer.',
      }),
    }),
    declines: z
      .array(
        z.object({
          code: z.string().meta({ description: 'ISO 8583, field 39.', example: '51' }),
          name: z.string().meta({ example: 'insufficient_funds' }),
          message: z.string(),
          count: Count,
        }),
      )
      .meta({ description: 'The most frequent first.' }),
    approving: z.object({ p50Ms: Duration, p95Ms: Duration, payments: Count }).meta({
      description:
        'From asking the issuer to its answer, or to giving up on one; of the newest 1,000 payments. null: none was asked for.',
    }),
    webhooks: z.object({
      delivered: Count,
      waiting: Count,
      lost: Count.meta({ description: 'Given up, or their endpoint was disabled.' }),
      rate: Rate.meta({ description: 'delivered ÷ (delivered + lost), in basis points.' }),
    }),
    today: z
      .object({ day: BusinessDay, captured: Sum, refunded: Sum })
      .meta({ description: 'Of payments that were made on this business day.' }),
    hasPayments: z.boolean().meta({ description: 'False while there has never been one.' }),
  })
  .meta({ id: 'Overview' });
export type Overview = z.output<typeof Overview>;

export const readOverview = endpoint({
  id: 'readOverview',
  server: 'pg',
  method: 'get',
  path: '/admin/api/overview',
  tag: 'PG · admin',
  summary: 'How the gateway is doing: payments, approvals, declines, webhooks, and money taken today',
  description:
    'Of the last `minutes` of business time, in at most 60 pieces. What lies more than ten minutes back may be as it was up to five minutes ago.',
  access: 'admin',
  query: z.strictObject({
    minutes: z.coerce.number().int().min(5).max(MOST_MINUTES).default(60),
  }),
  reply: Overview,
  refuses: ['VALIDATION_FAILED'],
  example: {
    query: { minutes: '60' },
    reply: {
      at: '2026-03-02T00:59:30.000Z',
      from: '2026-03-02T00:00:00.000Z',
      stepSeconds: 60,
      pieces: [{ at: '2026-03-02T00:59:00.000Z', payments: 4, approved: 3, declined: 1 }],
      approval: { approved: 3, declined: 1, open: 0, rate: 7500 },
      declines: [
        {
          ...{ code: '51', name: 'insufficient_funds', count: 1 },
          message: 'The account has not enough money.',
        },
      ],
      approving: { p50Ms: 6, p95Ms: 14, payments: 4 },
      webhooks: { delivered: 3, waiting: 1, lost: 0, rate: 10000 },
      today: { day: '2026-03-02', captured: 150000, refunded: 0 },
      hasPayments: true,
    },
  },
});
