import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Currency, EXAMPLE, envelope, id, ReplyFormat, Tid, Timestamp, text } from './fields.ts';
import { BusinessDay, spanOfDays } from './ledger.ts';

const TAG = 'PG · settlements';
const PATH = '/api/v1/settlements';

export const settlementStatuses = ['OPEN', 'CLOSED', 'PAID'] as const;
export type SettlementStatus = (typeof settlementStatuses)[number];
const SettlementStatus = z.enum(settlementStatuses).meta({
  id: 'SettlementStatus',
  description:
    'OPEN: its items are being found. CLOSED: it is reckoned, and is paid on its payDate. PAID: it was paid, or there was nothing to pay.',
});

export const itemKinds = ['CAPTURE', 'REFUND', 'DISPUTE', 'ADJUSTMENT'] as const;
export type ItemKind = (typeof itemKinds)[number];

const Won = z.int().meta({ description: 'Minor units.', example: 50_000 });
const NotNegative = Won.min(0);
const signed = (description: string) => z.int().meta({ description, example: 0 });

export const SettlementId = id(64).meta({
  description: "The settlement's id.",
  example: EXAMPLE.settlementId,
});

export const Settlement = z
  .object({
    id: SettlementId,
    merchantId: z.string(),
    number: z.int().min(1).meta({ description: "1, 2, 3… of the merchant's settlements." }),
    day: BusinessDay,
    status: SettlementStatus,
    currency: Currency,
    grossAmount: NotNegative.meta({ description: 'What was captured.', example: 50_000 }),
    refundAmount: NotNegative.meta({ description: 'What was refunded.', example: 0 }),
    feeAmount: signed('The fee that the PG keeps; below zero when it gives back more.'),
    vatAmount: signed('VAT on the fee, alike.'),
    adjustments: signed('What disputes took (below zero) or brought back.'),
    carriedIn: signed('The debt that the settlement before it carried out: zero, or below.'),
    netAmount: signed('grossAmount − refundAmount − feeAmount − vatAmount + adjustments + carriedIn.'),
    withholding: z
      .object({ incomeTax: NotNegative, localTax: NotNegative })
      .meta({ description: "Withheld from an individual's netAmount when it is above zero: 3 % and 0.3 %." }),
    payoutAmount: NotNegative.meta({
      description: 'What is paid: netAmount less what is withheld; 0 when netAmount is not above zero.',
      example: 48_460,
    }),
    carriedOut: signed('netAmount when it is below zero; the next settlement takes it in.'),
    itemCount: z.int().min(0),
    payDate: BusinessDay.nullable().meta({
      description: 'The next business day after `day`, at 10:00 Asia/Seoul; null while it is OPEN.',
      example: '2026-03-03',
    }),
    openedAt: Timestamp,
    closedAt: Timestamp.nullable(),
    paidAt: Timestamp.nullable(),
  })
  .meta({ id: 'Settlement' });
export type Settlement = z.output<typeof Settlement>;

export const SettlementLine = z
  .object({
    transactionId: z
      .string()
      .meta({ description: 'The ledger transaction.', example: 'chg_0123456789ABCDEFGHJ_3' }),
    tid: Tid.nullable(),
    kind: z.enum(itemKinds),
    gross: signed('Captures above zero, refunds below; fee + vat + net.'),
    fee: signed('Kept above zero, given back below.'),
    vat: signed('Kept above zero, given back below.'),
    net: signed('What it does to what the PG owes the merchant.'),
    day: BusinessDay,
    at: Timestamp,
  })
  .meta({ id: 'SettlementLine' });
export type SettlementLine = z.output<typeof SettlementLine>;

/** The body of the webhook `settlement.paid`; receivers guard by the settlement's id. */
export const SettlementPaid = z
  .object({ type: z.literal('settlement.paid'), timestamp: Timestamp, data: Settlement })
  .meta({ id: 'SettlementPaid' });

const aSettlement = {
  id: EXAMPLE.settlementId,
  merchantId: 'M001',
  number: 1,
  day: '2026-03-02',
  status: 'CLOSED',
  currency: 'KRW',
  grossAmount: 50_000,
  refundAmount: 0,
  feeAmount: 1_400,
  vatAmount: 140,
  adjustments: 0,
  carriedIn: 0,
  netAmount: 48_460,
  withholding: { incomeTax: 0, localTax: 0 },
  payoutAmount: 48_460,
  carriedOut: 0,
  itemCount: 1,
  payDate: '2026-03-03',
  openedAt: '2026-03-02T15:00:00.000Z',
  closedAt: '2026-03-02T15:00:00.000Z',
  paidAt: null,
} as const;

const aLine = {
  transactionId: 'chg_0123456789ABCDEFGHJ_3',
  tid: EXAMPLE.tid,
  kind: 'CAPTURE',
  gross: 50_000,
  fee: 1_400,
  vat: 140,
  net: 48_460,
  day: '2026-03-02',
  at: EXAMPLE.at,
} as const;

const columns = [
  ...['id', 'merchantId', 'number', 'day', 'status', 'currency', 'grossAmount', 'refundAmount', 'feeAmount'],
  ...['vatAmount', 'adjustments', 'carriedIn', 'netAmount', 'incomeTax', 'localTax', 'payoutAmount'],
  ...['carriedOut', 'itemCount', 'payDate', 'openedAt', 'closedAt', 'paidAt'],
] as const;

function rowOf({ withholding, ...settlement }: Settlement): (string | number | null)[] {
  const flat = { ...settlement, ...withholding };
  return columns.map((column) => flat[column as keyof typeof flat]);
}

const table = {
  file: 'settlements',
  columns,
  rows: ({ data }: { readonly data: { readonly settlements: readonly Settlement[] } }) =>
    data.settlements.map(rowOf),
};

const lineColumns = ['transactionId', 'tid', 'kind', 'gross', 'fee', 'vat', 'net', 'day', 'at'] as const;

const filters = {
  status: SettlementStatus.optional(),
  from: BusinessDay.optional().meta({ description: 'The first business day, Asia/Seoul.' }),
  to: BusinessDay.optional().meta({ description: 'The last business day, Asia/Seoul.' }),
  cursor: text(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  format: ReplyFormat,
};
const page = envelope(
  z
    .object({
      settlements: z.array(Settlement),
      nextCursor: z.string().nullable().meta({ description: 'null when nothing follows.' }),
    })
    .meta({ id: 'SettlementPage' }),
);
const aPage = {
  code: 'OK',
  message: '1 settlement.',
  data: { settlements: [aSettlement], nextCursor: null },
} as const;

export const listSettlements = endpoint({
  id: 'listSettlements',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: "The merchant's settlements, one for each business day that had something, the newest first",
  access: 'merchant',
  query: spanOfDays(z.strictObject(filters)),
  reply: page,
  csv: table,
  refuses: [],
  example: { query: { from: '2026-03-01', limit: '10' }, reply: aPage },
});

export const getSettlement = endpoint({
  id: 'getSettlement',
  server: 'pg',
  method: 'get',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'One settlement with its lines, the oldest first; as CSV the lines',
  access: 'merchant',
  params: z.object({ id: SettlementId }),
  query: z.strictObject({
    cursor: text(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
    format: ReplyFormat,
  }),
  reply: envelope(
    z.object({
      settlement: Settlement,
      lines: z.array(SettlementLine),
      nextCursor: z.string().nullable().meta({ description: 'null when nothing follows.' }),
    }),
  ),
  csv: {
    file: 'settlement',
    columns: lineColumns,
    rows: ({ data }: { readonly data: { readonly lines: readonly SettlementLine[] } }) =>
      data.lines.map((line) => lineColumns.map((column) => line[column])),
  },
  refuses: ['NOT_FOUND'],
  example: {
    params: { id: EXAMPLE.settlementId },
    reply: {
      code: 'OK',
      message: 'CLOSED, 1 item.',
      data: { settlement: aSettlement, lines: [aLine], nextCursor: null },
    },
  },
});

export const listAllSettlements = endpoint({
  id: 'listAllSettlements',
  server: 'pg',
  method: 'get',
  path: '/admin/api/settlements',
  tag: TAG,
  summary: 'Settlements of all merchants, or of one, the newest first',
  access: 'admin',
  query: spanOfDays(z.strictObject({ ...filters, merchantId: id(64).optional() })),
  reply: page,
  csv: table,
  refuses: [],
  example: { query: { status: 'CLOSED' }, reply: aPage },
});

export const runSettlement = endpoint({
  id: 'runSettlement',
  server: 'pg',
  method: 'post',
  path: '/admin/api/settlements/run',
  tag: TAG,
  summary: 'Settle a business day that is over now, instead of waiting for the daily run',
  description:
    'What is settled already stays as it is, so it may be called again. The work goes on behind the reply; `GET /admin/api/settlements` shows it.',
  access: 'admin',
  body: z
    .strictObject({ day: BusinessDay.optional().meta({ description: 'Absent: yesterday in Seoul.' }) })
    .meta({ id: 'RunSettlement' }),
  reply: z.object({ day: BusinessDay }).meta({ id: 'SettlementRun' }),
  status: 202,
  refuses: ['INVALID_STATE'],
  example: { body: {}, reply: { day: '2026-03-02' } },
});
