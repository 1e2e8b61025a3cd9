import { z } from 'zod';
import { endpoint, type Table } from './endpoint.ts';
import { Amount, Currency, EXAMPLE, OrderNo, ReplyFormat, Tid, Timestamp, text } from './fields.ts';
import { PaymentMethod } from './payment-method.ts';
import { PaymentStatus } from './payments.ts';

/** The payments of all merchants, for whoever runs the PG. */

/** As many rows a page has at most, and a table. */
export const MAX_PAGE_ROWS = 200;
export const MAX_TABLE_ROWS = 10_000;

export const AdminPayment = z
  .object({
    tid: Tid,
    seq: z.int().min(1).meta({
      description: 'The number of its last event: of two looks at one payment, the higher is the newer.',
      example: 3,
    }),
    merchantId: z.string().meta({ example: 'M001' }),
    orderNo: OrderNo,
    orderName: z.string().nullable().meta({ example: 'iPhone 16 Pro' }),
    amount: Amount,
    currency: Currency,
    status: PaymentStatus,
    method: PaymentMethod,
    issuer: z.string().nullable().meta({ example: 'card' }),
    cardMasked: z.string().nullable().meta({ example: '424242******4242' }),
    refundedAmount: z.int().min(0).meta({ description: 'What was given back; minor units.' }),
    failureCode: z.string().nullable().meta({ description: "The issuer's response code.", example: null }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'AdminPayment' });
export type AdminPayment = z.output<typeof AdminPayment>;

export const understandings = ['TID', 'TID_PREFIX', 'ORDER_NO', 'LAST4', 'AMOUNT'] as const;

export const Understood = z
  .object({
    as: z.enum(understandings),
    value: z.string().meta({ description: 'What was looked for: digits alone for an amount.' }),
  })
  .meta({ id: 'Understood' });
export type Understood = z.output<typeof Understood>;

const Moment = z.iso.datetime({ offset: true });
const AmountBound = z.coerce.number().int().min(1).max(1_000_000_000);
const DESCRIPTION =
  "What to look for: a tid or the first 8 characters of one or more, an order number, a card's last four digits, or an amount. What may mean several things is looked for as each; `tid:`, `order:`, `card:` or `amount:` before it says which is meant.";

const Query = z
  .strictObject({
    q: text(100).optional().meta({ description: DESCRIPTION }),
    status: PaymentStatus.optional(),
    method: PaymentMethod.optional(),
    merchantId: text(64).optional(),
    issuer: text(64).optional(),
    from: Moment.optional().meta({ description: 'Made at this time or later, RFC 3339.' }),
    to: Moment.optional().meta({ description: 'Made before this time, RFC 3339.' }),
    minAmount: AmountBound.optional(),
    maxAmount: AmountBound.optional(),
    cursor: text(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(MAX_TABLE_ROWS)
      .optional()
      .meta({
        description: `Absent: 50, with format=csv ${MAX_TABLE_ROWS}, which is the most; without it the most is ${MAX_PAGE_ROWS}.`,
      }),
    format: ReplyFormat,
  })
  .refine(({ limit = 0, format }) => format === 'csv' || limit <= MAX_PAGE_ROWS, {
    error: `must be at most ${MAX_PAGE_ROWS}, but for format=csv`,
    path: ['limit'],
  });

export const PaymentSearch = z
  .object({
    at: Timestamp.meta({ description: 'Business time of the look.' }),
    payments: z.array(AdminPayment),
    nextCursor: z.string().nullable().meta({ description: 'null: there is nothing further.' }),
    understood: z.array(Understood).meta({ description: 'What `q` was looked for as; empty without it.' }),
    searchedTo: Timestamp.nullable().meta({
      description:
        'Set when so many payments had been looked at that the page ended before it was full: nothing else up to then; `nextCursor` looks further.',
    }),
  })
  .meta({ id: 'PaymentSearch' });
export type PaymentSearch = z.output<typeof PaymentSearch>;

const COLUMNS = [
  ...(['tid', 'status', 'amount', 'currency', 'refundedAmount', 'orderNo', 'orderName'] as const),
  ...(['merchantId', 'cardMasked', 'issuer', 'method', 'failureCode', 'createdAt', 'updatedAt'] as const),
] satisfies readonly (keyof AdminPayment)[];

const table: Table<PaymentSearch> = {
  file: 'payments',
  columns: COLUMNS,
  rows: ({ payments }) => payments.map((payment) => COLUMNS.map((column) => payment[column])),
  nextCursor: ({ nextCursor }) => nextCursor,
};

const example: AdminPayment = {
  tid: EXAMPLE.tid,
  seq: 3,
  merchantId: 'M001',
  orderNo: EXAMPLE.orderNo,
  orderName: 'iPhone 16 Pro',
  amount: 50000,
  currency: 'KRW',
  status: 'CAPTURED',
  method: 'CARD',
  issuer: 'card',
  cardMasked: '424242******4242',
  refundedAmount: 0,
  failureCode: null,
  createdAt: EXAMPLE.at,
  updatedAt: EXAMPLE.at,
};

export const searchPayments = endpoint({
  id: 'searchPayments',
  server: 'pg',
  method: 'get',
  path: '/admin/api/payments',
  tag: 'PG · admin',
  summary: 'Payments of all merchants, the newest first',
  description:
    'Page by page: `nextCursor` leads to the next one. One page looks at so many payments at most: when filters let few through, it may hold fewer rows than asked for, and `searchedTo` says how far it looked. As a table it says in the header X-Next-Cursor where the rest begins, when there is any. New and changed payments as they happen: GET /admin/api/live, server-sent events.',
  access: 'admin',
  query: Query,
  reply: PaymentSearch,
  csv: table,
  refuses: ['VALIDATION_FAILED'],
  example: {
    query: { q: '4242', limit: '10' },
    reply: {
      at: EXAMPLE.at,
      payments: [example],
      nextCursor: null,
      understood: [
        { as: 'LAST4', value: '4242' },
        { as: 'AMOUNT', value: '4242' },
        { as: 'ORDER_NO', value: '4242' },
      ],
      searchedTo: null,
    },
  },
});
