import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, KnownPayment, OrderNo, Timestamp } from './fields.ts';

export const exchangeCalls = ['READY', 'APPROVE', 'LOOK', 'CANCEL', 'WEBHOOK'] as const;

export const Exchange = z
  .object({
    id: z.string().meta({ example: 'call-1' }),
    call: z.enum(exchangeCalls).meta({
      description: 'LOOK asks the PG how a payment stands. WEBHOOK comes from the PG, all others go to it.',
    }),
    at: Timestamp.meta({ description: 'When it began.' }),
    method: z.string().meta({ example: 'POST' }),
    path: z.string().meta({ example: '/pay/approve' }),
    key: z.string().nullable().meta({ description: 'The Idempotency-Key, or the webhook-id.' }),
    request: z.unknown().meta({ description: 'The body that was sent; null for none.' }),
    status: z
      .int()
      .nullable()
      .meta({ description: 'null: under way, or lost; `note` says which.', example: 200 }),
    reply: z.unknown().meta({ description: 'The body of the answer; null for none.' }),
    ms: z.int().nullable().meta({ description: 'How long the answer took; null where nobody measured.' }),
    note: z.string().nullable().meta({
      description: 'Why no answer came, or what the shop made of a webhook.',
      example: 'APPLIED',
    }),
  })
  .meta({ id: 'Exchange' });
export type Exchange = z.output<typeof Exchange>;

export const orderExchanges = endpoint({
  id: 'orderExchanges',
  server: 'merchant',
  method: 'get',
  path: '/merchant/api/orders/:orderNo/exchanges',
  tag: 'Merchant · shop',
  summary: 'What the shop and the PG said to each other about an order, the oldest first',
  description:
    "The shop's own calls are kept in memory, the latest 300 orders' of them; webhooks come from its inbox. Whoever may see the order sees these. Neither keys nor headers are kept, and no card ever passes here.",
  access: 'shopper',
  params: z.object({ orderNo: OrderNo }),
  query: KnownPayment,
  reply: z.object({ exchanges: z.array(Exchange) }),
  refuses: ['NOT_FOUND'],
  example: {
    params: { orderNo: EXAMPLE.orderNo },
    reply: {
      exchanges: [
        {
          id: 'call-1',
          call: 'APPROVE',
          at: EXAMPLE.at,
          method: 'POST',
          path: '/pay/approve',
          key: `approve-${EXAMPLE.tid}`,
          request: { tid: EXAMPLE.tid, amount: 1550000 },
          status: 200,
          reply: { tid: EXAMPLE.tid, status: 'APPROVED' },
          ms: 14,
          note: null,
        },
      ],
    },
  },
});
