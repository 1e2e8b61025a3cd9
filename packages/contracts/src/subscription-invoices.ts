import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, envelope, text } from './fields.ts';
import { Invoice, InvoiceId, InvoiceStatus, invoiceExample, SubscriptionId } from './subscription-shapes.ts';

const TAG = 'PG · subscriptions';

export const getInvoice = endpoint({
  id: 'getInvoice',
  server: 'pg',
  method: 'get',
  path: '/api/v1/invoices/:invoiceId',
  tag: TAG,
  summary: "Look a subscription's invoice up",
  access: 'merchant',
  params: z.object({ invoiceId: InvoiceId }),
  reply: envelope(Invoice),
  refuses: ['NOT_FOUND'],
  example: {
    params: { invoiceId: EXAMPLE.invoiceId },
    reply: { code: 'OK', message: 'The invoice is PAID.', data: invoiceExample },
  },
});

export const listInvoices = endpoint({
  id: 'listInvoices',
  server: 'pg',
  method: 'get',
  path: '/api/v1/invoices',
  tag: TAG,
  summary: "The invoices of a merchant's subscriptions, the newest first",
  access: 'merchant',
  query: z.strictObject({
    subscriptionId: SubscriptionId.optional(),
    status: InvoiceStatus.optional(),
    cursor: text(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  reply: envelope(
    z
      .object({ invoices: z.array(Invoice), nextCursor: z.string().nullable() })
      .meta({ id: 'SubscriptionInvoicePage' }),
  ),
  refuses: [],
  example: {
    query: { subscriptionId: EXAMPLE.subscriptionId },
    reply: { code: 'OK', message: '1 invoice.', data: { invoices: [invoiceExample], nextCursor: null } },
  },
});
