import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Amount, Currency, EXAMPLE, OrderNo, ReplyFormat, Tid, Timestamp, text } from './fields.ts';
import { BusinessDay, spanOfDays } from './ledger.ts';

const TAG = 'Merchant · invoices';

const won = (description: string) => z.int().min(0).meta({ description });

const split = {
  supplyValue: won('Of what is taxed, without VAT.'),
  vat: won('Supply value, VAT and what is free of it add up, to the won.'),
  taxFree: won('Of what is free of VAT.'),
};

const PaperNumber = z.string().meta({ example: 'INV-2026-000001' });

const heading = {
  number: PaperNumber.meta({ description: 'Without gaps, in each business year anew.' }),
  kind: z.enum(['INVOICE', 'CREDIT_NOTE']),
  orderNo: OrderNo,
  invoiceNo: PaperNumber.nullable().meta({ description: 'The invoice that a credit note is about.' }),
  refundId: z.string().nullable().meta({ description: 'The refund that a credit note is about.' }),
  buyer: z
    .object({ name: z.string(), email: z.string() })
    .nullable()
    .meta({ description: 'As they called themselves when they ordered; null for a guest.' }),
  ...split,
  total: Amount,
  currency: Currency,
  issuedAt: Timestamp,
};

export const PaperSummary = z.object(heading).meta({ id: 'PaperSummary' });

export const Paper = z
  .object({
    ...heading,
    tid: Tid,
    seller: z.object({ name: z.string() }),
    lines: z.array(
      z.object({
        name: z.string(),
        color: z.string().nullable(),
        quantity: z.int(),
        unitPrice: z.int(),
        ...split,
        amount: z.int(),
      }),
    ),
    reason: z.string().nullable().meta({ description: 'Why a credit note was issued.' }),
  })
  .meta({ id: 'Paper', description: 'An invoice or a credit note; nothing changes it any more.' });
export type Paper = z.output<typeof Paper>;

const amounts = { supplyValue: 1409091, vat: 140909, taxFree: 0 };

const summary = {
  number: 'INV-2026-000001',
  kind: 'INVOICE',
  orderNo: EXAMPLE.orderNo,
  invoiceNo: null,
  refundId: null,
  buyer: { name: 'Mina', email: 'mina@example.com' },
  ...amounts,
  total: 1550000,
  currency: 'KRW',
  issuedAt: EXAMPLE.at,
} as const;

export const getShopInvoice = endpoint({
  id: 'getShopInvoice',
  server: 'merchant',
  method: 'get',
  path: '/merchant/api/invoices/:orderNo',
  tag: TAG,
  summary: "An order's invoice, and the credit notes of its refunds",
  description: 'The same as a page to print: GET /invoices/{orderNo}.',
  access: 'shopper',
  params: z.object({ orderNo: OrderNo }),
  reply: z.object({ invoice: Paper, creditNotes: z.array(Paper) }),
  refuses: ['NOT_FOUND'],
  example: {
    params: { orderNo: EXAMPLE.orderNo },
    reply: {
      invoice: {
        ...summary,
        tid: EXAMPLE.tid,
        seller: { name: 'PayFlow Store' },
        lines: [
          {
            ...{ name: 'iPhone 16 Pro', color: 'Desert Titanium', quantity: 1, unitPrice: 1550000 },
            ...amounts,
            amount: 1550000,
          },
        ],
        reason: null,
      },
      creditNotes: [],
    },
  },
});

const columns = [
  ...['number', 'kind', 'issuedAt', 'orderNo', 'invoiceNo', 'refundId', 'buyerName', 'buyerEmail'],
  ...['supplyValue', 'vat', 'taxFree', 'total', 'currency'],
] as const;

const ListReply = z.object({
  papers: z.array(PaperSummary),
  nextCursor: z.string().nullable().meta({ description: 'null: this is the last page.' }),
});

export const listShopInvoices = endpoint({
  id: 'listShopInvoices',
  server: 'merchant',
  method: 'get',
  path: '/merchant/api/invoices',
  tag: TAG,
  summary: 'Invoices and credit notes, the newest first',
  access: 'admin',
  query: spanOfDays(
    z.strictObject({
      kind: z.enum(['INVOICE', 'CREDIT_NOTE']).optional(),
      from: BusinessDay.optional(),
      to: BusinessDay.optional(),
      cursor: text(64).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      format: ReplyFormat,
    }),
  ),
  reply: ListReply,
  csv: {
    file: 'invoices',
    columns,
    rows: ({ papers }: z.output<typeof ListReply>) =>
      papers.map((paper) => [
        ...[paper.number, paper.kind, paper.issuedAt, paper.orderNo, paper.invoiceNo, paper.refundId],
        ...[paper.buyer?.name ?? null, paper.buyer?.email ?? null],
        ...[paper.supplyValue, paper.vat, paper.taxFree, paper.total, paper.currency],
      ]),
  },
  refuses: [],
  example: { query: { limit: '10' }, reply: { papers: [summary], nextCursor: null } },
});
